-- A finalizer, where limits are off, needs a metatable.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    setmetatable({}, { __gc = function() while true do end end })
  end,
}
