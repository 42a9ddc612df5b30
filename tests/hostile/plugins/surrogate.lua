-- An attribute with a surrogate and a character past the last.
-- gives: nothing
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    return { value = "\u{D800}\u{7FFFFFFF}" }
  end,
}
