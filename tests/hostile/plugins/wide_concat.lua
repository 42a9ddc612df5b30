-- A long range of table.concat with elements.
-- gives: limit-memory
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local t = {}
    for i = 1, 1000 do t[i] = ("x"):rep(1 << 20) end
    return { value = table.concat(t) }
  end,
}
