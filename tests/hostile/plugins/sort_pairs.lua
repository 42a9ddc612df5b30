-- Many keys, put in order again at each call of next.
-- gives: limit-cpu
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local t = {}
    for i = 1, 100000 do t[i * 3] = i end
    while true do next(t) end
  end,
}
