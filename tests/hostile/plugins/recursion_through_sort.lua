-- Recursion through sort, which takes C stack.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local function f() table.sort({ 2, 1 }, f) return true end
    f()
  end,
}
