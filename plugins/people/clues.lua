-- clues: what other rules say about the words of a part of the text, by place.
--
-- read(doc, start, stop) returns { title, role, given, family, thing, saying = tables from
-- the place where a word starts to the annotation, agency = is this place inside one? }.
local USES = { "title", "role", "given", "family", "thing" }

-- Tells whether a place lies in one of the spans; the places asked for mostly grow.
local function inside(spans)
  local at = 1
  return function(place)
    if spans[at - 1] and place < spans[at - 1].stop then
      at = 1
    end
    while spans[at] and spans[at].stop <= place do
      at = at + 1
    end
    return spans[at] ~= nil and spans[at].start <= place
  end
end

local function read(doc, start, stop)
  local clues = { saying = doc:by_start("saying", start, stop) }
  for _, name in ipairs(USES) do
    clues[name] = doc:by_start("clue", start, stop, { use = name })
  end
  local agencies = {}
  for i, agency in ipairs(doc:all("agency", start, stop)) do
    agencies[i] = { start = agency.start, stop = agency.stop }
  end
  clues.agency = inside(agencies)
  return clues
end

return { read = read }
