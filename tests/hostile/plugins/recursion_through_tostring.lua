-- A __tostring that calls itself needs a metatable.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local t = setmetatable({}, { __tostring = function(t) return tostring(t) end })
    return { value = tostring(t) }
  end,
}
