-- More annotations than there may be.
-- gives: limit-annotations
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

on_document "trap" {
  emits = { "hostile" },
  run   = function(doc, out)
    while true do out:add("hostile", 0, 1) end
  end,
}
