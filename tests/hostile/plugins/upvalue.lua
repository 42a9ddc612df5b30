-- An upvalue is to carry something to the next document.
-- gives: nothing
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

local count = 0

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function()
    count = count + 1
    return { number = count }
  end,
}
