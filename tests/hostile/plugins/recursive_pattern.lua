-- A pattern that calls itself for ever.
-- gives: nothing
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    return { value = ("a"):rep(1000):match("(?R)?a(?R)?b") }
  end,
}
