-- What is handed out is used when its call is over.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

on_document "trap" {
  emits = { "hostile" },
  run   = function(doc, out)
    if doc.state.out then doc.state.out:add("hostile", 0, 1) end
    doc.state.out = out
    doc.state.doc = doc
    local t = doc:all("hostile")
    out:link(t[1], "self", out)
  end,
}
