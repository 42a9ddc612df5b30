-- A span that starts inside a character.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

on_document "trap" {
  emits = { "hostile" },
  run   = function(doc, out)
    local start, stop = doc:find("é")
    out:add("hostile", start + 1, stop)
  end,
}
