-- A text of 16 MiB read character by character, over and over.
-- gives: limit-cpu
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local s = ("é"):rep(1 << 22)
    while true do utf8.len(s) end
  end,
}
