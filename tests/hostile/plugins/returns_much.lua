-- More results than there is stack.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local t = {}
    for i = 1, 200 do t[i] = i end
    return table.unpack(t)
  end,
}
