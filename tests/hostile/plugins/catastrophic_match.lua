-- A pattern of the string functions that backtracks for ever.
-- gives: limit-match
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    return { value = ("a"):rep(60):match("^(a+)+$b") or (("a"):rep(60) .. "!"):match("^(a|aa)+$") }
  end,
}
