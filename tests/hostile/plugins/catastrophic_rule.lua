-- A pattern of a rule that backtracks for ever, up to what only the matcher can see.
-- gives: limit-match
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap (?:\w+\s*)+(?<=;)]],
}
