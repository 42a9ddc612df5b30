-- An attribute of 16 MiB.
-- gives: nothing
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    return { value = ("x"):rep(1 << 24) }
  end,
}
