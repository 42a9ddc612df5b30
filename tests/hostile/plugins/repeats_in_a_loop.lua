-- Each step takes the time of 8 MiB.
-- gives: limit-cpu
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    while true do local s = ("x"):rep(1 << 23) end
  end,
}
