-- A range of table.concat that never ends.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    return { value = table.concat({}, "", 1, 1 << 62) }
  end,
}
