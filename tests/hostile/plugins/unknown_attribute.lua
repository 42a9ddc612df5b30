-- An attribute that nobody declared.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    return { vlaue = 1 }
  end,
}
