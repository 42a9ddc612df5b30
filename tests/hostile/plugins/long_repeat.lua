-- A text of 2^62 bytes.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    return { value = ("x"):rep(2 ^ 62 // 1 | 0) }
  end,
}
