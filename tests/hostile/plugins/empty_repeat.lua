-- Nothing, 2^62 times.
-- gives: nothing
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    return { value = (""):rep(1 << 62) .. "x" }
  end,
}
