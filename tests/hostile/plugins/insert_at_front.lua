-- Each table.insert moves all.
-- gives: limit-cpu
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local t = {}
    while true do table.insert(t, 1, 1) end
  end,
}
