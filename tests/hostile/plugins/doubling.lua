-- A text that doubles.
-- gives: limit-memory
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local s = "x"
    while true do s = s .. s end
  end,
}
