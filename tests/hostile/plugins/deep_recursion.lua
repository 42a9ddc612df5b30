-- Recursion without an end.
-- gives: limit-steps
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local function f(n) return 1 + f(n + 1) end
    return { number = f(1) }
  end,
}
