-- Nearly all memory stays in doc.state, so that others have none.
-- gives: limit-memory
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

on_document "trap" {
  emits = { "hostile" },
  run   = function(doc, out)
    doc.state.hoard = {}
    for i = 1, 45000 do doc.state.hoard[i] = i .. ("x"):rep(1000) end
  end,
}
