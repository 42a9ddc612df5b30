-- A new pattern at each step.
-- gives: limit-steps
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local i = 0
    while true do
      i = i + 1
      m.text:find("x{" .. i % 60000 .. "}" .. i)
    end
  end,
}
