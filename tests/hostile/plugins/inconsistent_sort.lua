-- A comparison that says yes to everything, over many elements.
-- gives: nothing
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local t = {}
    for i = 1, 2000 do t[i] = i % 7 end
    table.sort(t, function() return true end)
    return { number = t[1] }
  end,
}
