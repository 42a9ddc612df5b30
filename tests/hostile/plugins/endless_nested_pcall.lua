-- A tower of pcall is to swallow the limit.
-- gives: limit-steps
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local function spin() while true do end end
    for _ = 1, 50 do
      local inner = spin
      spin = function() pcall(inner) end
    end
    spin()
    return { value = "out" }
  end,
}
