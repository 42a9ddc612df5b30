-- doc.state as a long chain of tables.
-- gives: limit-steps
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local s = doc.state
    while true do s.next = {}; s = s.next end
  end,
}
