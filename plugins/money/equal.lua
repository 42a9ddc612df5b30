-- equal: the same sum in other currencies: "£48m ($61m, €56m)" are three sums, of which the latter
-- two are related to the first as equal.
local words = use "words"

local ABOUT = words.any [[or about around roughly some approximately nearly almost over worth]]
local OPENS = [[^ ?(?:\((?:]] .. ABOUT .. [[ )?|/|, or ]] .. ABOUT .. [[ )$]]
local GOES_ON = [[^(?:[;,/] ?|,? (?:or|and) )$]]

on_document "equal" {
  emits = { "money" },
  pass  = 2,
  run   = function(doc, out)
    local previous, first -- the sum before; the one that it converts
    for _, sum in ipairs(doc:all("money")) do
      local between = previous and doc:sub(previous.stop, sum.start)
      if not between or previous.currency == sum.currency then
        first = nil
      elseif string.find(between, OPENS) then
        first = previous
      elseif not string.find(between, GOES_ON) then
        first = nil
      end
      if first then
        out:link(sum, "equal", first)
      end
      previous = sum
    end
  end,
}
