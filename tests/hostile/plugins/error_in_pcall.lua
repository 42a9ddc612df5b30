-- A thousand errors inside pcall, and then one.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    for i = 1, 1000 do pcall(error, { i }) end
    error("enough")
  end,
}
