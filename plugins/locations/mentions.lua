-- The toponyms of an article as plain tables, made once and quick to read: a mention for each,
-- and a fact for each name, with all that it may mean. A document that is longer than any article
-- is read in parts, each by itself; one part is held at a time.
local sorted = use "sorted"

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
  local columns = mentions.columns(doc, kind)
  local starts, stops = columns.start, columns.stop
  local at, index = math.max(sorted.below(starts, list[1].start), 1), 1
  while starts[at] and list[index] do
    local start, stop = starts[at], stops[at]
    while list[index] and list[index].stop <= start do
      index = index + 1
    end
    local place = list[index]
    while place and place.start < stop do
      place[kind] = place[kind] or { start = start, stop = stop }
      place = list[place.index + 1]
    end
    at = at + 1
  end
end

-- Listed names of one text mean the same; what the article told may differ from place to place.
local function read_places(doc, from, to)
  local list, facts = {}, {}
  local columns = mentions.columns(doc, "toponym")
  local starts, stops, texts = columns.start, columns.stop, columns.text
  for n = from, to do
    local start, stop, text = starts[n], stops[n], texts[n]
    local listed = columns.rule[n] == "locations/listed"
    local first, fact = doc:token_at(start), facts[text]
    if not fact or not listed then
      fact = read_fact(doc:overlapping("toponym", start, stop))
      fact.width = doc:token_at(stop) - first
      facts[text] = listed and fact or facts[text]
    end
    local index = n - from + 1
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

local READ = {
  toponym = { "start", "stop", "text", "rule" },
  agency = { "start", "stop", "text", "country" },
  nationality = { "start", "stop", "text", "country" },
  person = { "start", "stop" },
}

-- What all annotations of a type have, a list for each name; read once.
function mentions.columns(doc, kind)
  local state = doc.state
  state.columns = state.columns or {}
  local columns = state.columns[kind]
  if not columns then
    columns = {}
    local lists, names = { doc:columns(kind, table.unpack(READ[kind])) }, READ[kind]
    for index, name in ipairs(names) do
      columns[name] = lists[index]
    end
    state.columns[kind] = columns
  end
  return columns
end

local MAX_PART = 10000 -- toponyms; no article has so many

-- The last toponym of the part that begins with the n-th: the last of a paragraph, if it can.
local function part_end(doc, starts, n)
  local last = n + MAX_PART - 1
  if last >= #starts then
    return #starts
  end
  local before = sorted.below(starts, (doc:block_span(doc:block_at(starts[last + 1]))))
  return before >= n and before or last
end

-- The numbers of the toponyms with which the parts begin.
local function find_parts(doc)
  local starts = mentions.columns(doc, "toponym").start
  local firsts, n = {}, 1
  while n <= #starts do
    firsts[#firsts + 1] = n
    n = part_end(doc, starts, n) + 1
  end
  return firsts
end

local function read_part(doc, from, to)
  local starts = mentions.columns(doc, "toponym").start
  local list, at = read_places(doc, from, to), {}
  link_neighbours(doc, list)
  for _, kind in ipairs({ "agency", "person", "nationality" }) do
    note_overlaps(doc, list, kind)
  end
  for _, place in ipairs(list) do
    at[place.start] = place
  end
  return {
    list = list, at = at,
    start = from > 1 and starts[from] or 0, stop = starts[to + 1] or math.huge,
  }
end

-- Goes to the part that holds a place of the text.
local function open_part(doc, start)
  local state = doc.state
  state.part = nil -- its memory is free for the next
  state.parts = state.parts or find_parts(doc)
  local firsts = state.parts
  local number = sorted.below(mentions.columns(doc, "toponym").start, start + 1)
  local part = math.max(sorted.below(firsts, number + 1), 1)
  local behind = firsts[part + 1] or #mentions.columns(doc, "toponym").start + 1
  state.part = read_part(doc, firsts[part], behind - 1)
end

-- The part that is being read: { list = its toponyms in their order, at = the same by their starts,
-- start, stop = where it lies }, and what others note of it.
function mentions.part(doc)
  return doc.state.part
end

-- The toponyms of the part: { index, start, stop, text, fact, first, behind, gap, agency, person,
-- nationality }.
function mentions.all(doc)
  return doc.state.part.list
end

-- The toponym that starts at a place; its part is the one that is read from now on.
function mentions.at(doc, start)
  local part = doc.state.part
  if not part or start < part.start or start >= part.stop then
    open_part(doc, start)
  end
  return doc.state.part.at[start]
end

return mentions
