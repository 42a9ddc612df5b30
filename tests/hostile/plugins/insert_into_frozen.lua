-- The same with table.insert.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

local seen = {}

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    table.insert(seen, m.text)
  end,
}
