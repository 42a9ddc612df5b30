-- Declaring things when loading is over.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    rule "late" { type = "hostile", match = re [[x]] }
  end,
}
