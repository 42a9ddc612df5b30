-- pcall is to swallow the limit.
-- gives: limit-steps
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    while true do
      pcall(function() while true do end end)
    end
  end,
}
