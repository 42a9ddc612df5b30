-- pcall is to swallow the end of memory.
-- gives: limit-memory
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local t = {}
    while true do pcall(function() while true do t[#t + 1] = ("x"):rep(10000) .. #t end end) end
  end,
}
