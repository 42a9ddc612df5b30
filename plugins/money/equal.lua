-- equal: the same sum in a second currency: "£75m ($98m)" are two sums, related as equal.

local BETWEEN = [[^ ?(?:\((?:(?:or|about|around|roughly|some|approximately|nearly|almost|over|
  more than|just under|worth) )?|/)$]]

on_document "equal" {
  emits = { "money" },
  pass  = 2,
  run   = function(doc, out)
    local pattern = string.gsub(BETWEEN, [[\n\s*]], " ")
    local previous
    for _, sum in ipairs(doc:all("money")) do
      if previous and previous.currency ~= sum.currency
        and string.find(doc:sub(previous.stop, sum.start), pattern) then
        out:link(sum, "equal", previous)
      end
      previous = sum
    end
  end,
}
