-- Recursion through pcall, which takes C stack.
-- gives: limit-steps
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local function f() return pcall(f) end
    f()
    while true do f() end
  end,
}
