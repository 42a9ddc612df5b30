-- A pattern that is dear, but not too dear, at each of many places.
-- gives: limit-cpu
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local s = ("a"):rep(200000)
    while true do s:match("a*b") end
  end,
}
