-- A span before the start.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

on_document "trap" {
  emits = { "hostile" },
  run   = function(doc, out)
    out:add("hostile", -5, 1)
  end,
}
