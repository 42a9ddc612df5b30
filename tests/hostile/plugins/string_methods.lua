-- The metatable of strings is shared by all plugins.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    getmetatable("").__index.upper = nil
  end,
}
