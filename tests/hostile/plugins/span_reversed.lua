-- A span that ends before it starts.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

on_document "trap" {
  emits = { "hostile" },
  run   = function(doc, out)
    out:add("hostile", 3, 1)
  end,
}
