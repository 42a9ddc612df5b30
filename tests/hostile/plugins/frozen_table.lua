-- A table made while loading is to carry something to the next document.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

local seen = { count = 0 }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    seen.count = seen.count + 1
  end,
}
