-- table.move over 2^62 places.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    table.move({}, 1, 1 << 62, 2)
  end,
}
