-- Two long equal texts compared over and over.
-- gives: limit-cpu
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local a, b = ("x"):rep(1 << 23), ("x"):rep(1 << 23)
    while a == b do end
  end,
}
