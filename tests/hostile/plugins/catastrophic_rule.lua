-- A pattern of a rule that backtracks for ever.
-- gives: limit-match
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap (?:\w+\s*)+;]],
}
