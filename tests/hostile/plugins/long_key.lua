-- Keys of a megabyte.
-- gives: limit-memory
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local t = {}
    for i = 1, 1000 do t[("k"):rep(1 << 20) .. i] = i end
  end,
}
