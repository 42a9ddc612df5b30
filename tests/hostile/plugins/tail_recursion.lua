-- Tail calls without an end.
-- gives: limit-steps
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local function f() return f() end
    return f()
  end,
}
