-- A comparison that never ends.
-- gives: limit-steps
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    table.sort({ 3, 2, 1 }, function() while true do end end)
  end,
}
