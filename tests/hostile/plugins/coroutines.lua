-- Short coroutines, each with a count of its own, need the library.
-- gives: error
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    while true do
      coroutine.wrap(function() for _ = 1, 900 do end end)()
    end
  end,
}
