-- An error handler that never ends needs xpcall.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    xpcall(error, function() while true do end end)
  end,
}
