-- A length that lies needs a metatable.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local t = setmetatable({}, { __len = function() return 1 << 62 end })
    table.sort(t)
  end,
}
