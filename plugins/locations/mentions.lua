-- The toponyms of an article as plain tables, made once and quick to read: a mention for each,
-- and a fact for each name, with all that it may mean.
local mentions = {}

local MARGIN = 1.5 -- a namesake that weighs so much less is hardly meant

-- Is there hardly a doubt about the country of a name: are its namesakes small, or in it too?
local function is_certain(readings)
  local first = readings[1]
  for index = 2, #readings do
    local other = readings[index]
    if other.country ~= first.country
      and (first.weight or 0) - (other.weight or 0) < MARGIN then
      return false
    end
  end
  return first.country ~= nil
end

-- What a toponym may mean: `readings`, the first of which is what the list has first, and what
-- holds for all of them. `width` is the number of its tokens.
local function read_fact(note)
  local readings = note.alternatives or {}
  table.insert(readings, 1, {
    name = note.name, country = note.country, class = note.class, region = note.region,
    weight = note.weight, lat = note.lat, lon = note.lon, geonames = note.geonames,
  })
  local first = readings[1]
  return {
    readings = readings, class = first.class, country = first.country, region = first.region,
    weight = first.weight, certain = is_certain(readings),
    doubt = note.doubt, direction = note.direction, sure = note.sure,
  }
end

local GAP = 16 -- bytes between two places that may belong together
local APART = {}

-- What the text between two places says: `joins`, both may stand in a list; `holds`, the first may lie
-- in the second: "Paris, Texas", "Paris (Texas)"; `comma`, a comma is all of it.
local function read_gap(text)
  if string.find(text, [[^(?:,\s|,?\s(?:and|or|to)\s)(?:the\s|in\s)?$]]) then
    local comma = string.find(text, [[^,\s$]]) ~= nil
    return { joins = true, holds = comma, comma = comma }
  elseif string.sub(text, -1) == "(" and string.find(text, [[^\s\($]]) then
    return { holds = true }
  end
  return APART
end

local function link_neighbours(doc, list)
  local known = {}
  for index = 1, #list - 1 do
    local place, behind = list[index], list[index + 1]
    if behind.start - place.stop < GAP then
      local text = doc:sub(place.stop, behind.start)
      known[text] = known[text] or read_gap(text)
      place.gap = known[text]
    end
  end
end

-- Notes the annotations of a type that share characters with places, under the type's name: of
-- several the first.
local function note_overlaps(doc, list, kind)
  local starts, stops = doc:columns(kind, "start", "stop")
  local index = 1
  for at, start in ipairs(starts) do
    local stop = stops[at]
    while list[index] and list[index].stop <= start do
      index = index + 1
    end
    local place = list[index]
    while place and place.start < stop do
      place[kind] = place[kind] or { start = start, stop = stop }
      place = list[place.index + 1]
    end
  end
end

-- Listed names of one text mean the same; what the article told may differ from place to place.
local function read_all(doc)
  local list, facts = {}, {}
  local starts, stops, texts, rules = doc:columns("toponym", "start", "stop", "text", "rule")
  for index, start in ipairs(starts) do
    local text, stop = texts[index], stops[index]
    local first, fact = doc:token_at(start), facts[text]
    if not fact or rules[index] ~= "locations/listed" then
      fact = read_fact(doc:overlapping("toponym", start, stop))
      fact.width = doc:token_at(stop) - first
      facts[text] = rules[index] == "locations/listed" and fact or facts[text]
    end
    list[index] = {
      index = index, start = start, stop = stop, text = text, fact = fact, gap = APART,
      first = first, behind = first + fact.width, -- numbers of its first token and the next one
      agency = false, person = false, nationality = false, -- that share characters with it
      from = 0, to = 0, before = "", after = "", space_before = false, space_after = false,
      cue = false, has_cue = "unknown", -- these are of evidence.lua, which looks at each when asked
    }
  end
  return list
end

-- The toponyms of the article, in their order and by their starts: { index, start, stop, text, fact,
-- first, behind, gap, agency, person, nationality }.
local function known(doc)
  local state = doc.state
  if not state.mentions then
    local list, at = read_all(doc), {}
    link_neighbours(doc, list)
    for _, kind in ipairs({ "agency", "person", "nationality" }) do
      note_overlaps(doc, list, kind)
    end
    for _, place in ipairs(list) do
      at[place.start] = place
    end
    state.mentions, state.mention_at = list, at
  end
  return state
end

-- All toponyms of the article.
function mentions.all(doc)
  return known(doc).mentions
end

-- The toponym that starts at a place.
function mentions.at(doc, start)
  return known(doc).mention_at[start]
end

return mentions
