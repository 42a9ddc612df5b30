-- A table that grows while pairs walks through it.
-- gives: limit-steps
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local t = { 1 }
    for k in pairs(t) do t[k + 1] = 1; t[k + 2] = 1 end
    local i = 1
    while t do i = i + 1; t[i % 9] = i end
  end,
}
