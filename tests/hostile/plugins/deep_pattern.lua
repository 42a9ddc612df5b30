-- A pattern nested ten thousand deep.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    return { value = ("a"):match(("("):rep(10000) .. "a" .. (")"):rep(10000)) }
  end,
}
