-- spans: two lists of places, in the order of the text, walked along together.
local spans = {}

-- A function that gives, for places that only rise, the index of the span that has a character in
-- common with the text between two of them, the first where there are several; nil for none. The
-- spans, from `starts` to `stops`, do not overlap.
function spans.overlapping(starts, stops)
  local at = 1
  return function(start, stop)
    while stops[at] and stops[at] <= start do
      at = at + 1
    end
    return starts[at] and starts[at] < stop and at or nil
  end
end

return spans
