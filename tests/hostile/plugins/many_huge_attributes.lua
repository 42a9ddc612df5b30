-- Many attributes of 16 MiB each.
-- gives: limit-memory
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

on_document "trap" {
  emits = { "hostile" },
  run   = function(doc, out)
    local s = ("x"):rep(1 << 24)
    for i = 0, 2000 do out:add("hostile", i % 3, i % 3 + 1, { value = s }) end
  end,
}
