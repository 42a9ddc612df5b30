-- Relations without an end.
-- gives: limit-steps
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

on_document "trap" {
  emits = { "hostile" },
  run   = function(doc, out)
    local a = out:add("hostile", 0, 1)
    while true do out:link(a, "a", a) end
  end,
}
