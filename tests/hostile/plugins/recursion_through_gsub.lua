-- Recursion through gsub, which takes C stack.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local function f(s) return (s:gsub(".", f)) end
    return { value = f("aaa") }
  end,
}
