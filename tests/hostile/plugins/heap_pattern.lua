-- A pattern that wants much memory to backtrack.
-- gives: limit-match
api(1)
declare "hostile" { value = "string", number = "number", list = { list = "string" } }

rule "trap" {
  type  = "hostile",
  match = re [[trap]],
  set   = function(m, doc)
    local s = ("ab"):rep(2000000)
    return { number = #(s:match("^(?:(a)(b))*$") or "") + #(s:match("^(?:(?:a|ab)(?:b|))*c") or "") }
  end,
}
