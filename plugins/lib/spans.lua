-- spans: two lists of places, in the order of the text, walked along together.
local spans = {}

-- A function that gives the index of the first of some spans, which end at `stops` and do not
-- overlap, that ends behind a place. It goes on from where it was last: places may only rise.
function spans.walk(stops)
  local at = 1
  return function(place)
    while stops[at] and stops[at] <= place do
      at = at + 1
    end
    return at
  end
end

-- A function that gives, for places that only rise, the index of the span that has a character in
-- common with the text between two of them, the first where there are several; nil for none.
function spans.overlapping(starts, stops)
  local reach = spans.walk(stops)
  return function(start, stop)
    local at = reach(start)
    return starts[at] and starts[at] < stop and at or nil
  end
end

return spans
