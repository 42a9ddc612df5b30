-- Places that are no places.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

on_document "trap" {
  emits = { "hostile" },
  run   = function(doc, out)
    out:add("hostile", 0 / 0, 1e300)
  end,
}
