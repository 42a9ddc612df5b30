-- Alternatives that hold themselves.
-- gives: nothing
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local t = {}
    t[1] = { alternatives = t }
    return { alternatives = t }
  end,
}
