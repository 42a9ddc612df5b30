-- Which of the places that share a name is meant: kind and size before, then the place named with
-- it, then the places and countries of the article.
local readings = {}

local NEAR = 600 -- bytes of a long paragraph that still count as beside a place
local MARGIN = 1.5 -- readings this near to the best are given as alternatives

-- ---- the places of the article ----

-- Is there hardly a doubt about the country of a place: are its namesakes small, or in it too?
local function is_certain(fact)
  for _, other in ipairs(fact.others or {}) do
    if other.country ~= fact.country and (fact.weight or 0) - (other.weight or 0) < MARGIN then
      return false
    end
  end
  return true
end

-- What is known of a toponym, as a table that is quick to read and lives as long as the document:
-- its attributes, `others` (its other readings) and `certain`.
local function fact_of(note, index)
  local fact = {
    index = index, start = note.start, stop = note.stop, text = note.text,
    name = note.name, class = note.class, country = note.country, region = note.region,
    weight = note.weight, doubt = note.doubt, direction = note.direction, sure = note.sure,
    lat = note.lat, lon = note.lon, geonames = note.geonames, others = note.alternatives,
  }
  fact.certain = fact.country ~= nil and is_certain(fact)
  return fact
end

-- The toponyms of the article in their order, as { list =, at = by start }.
local function places(doc, state)
  if not state.places then
    local found = { list = {}, at = {} }
    for index, note in ipairs(doc:all("toponym")) do
      local fact = fact_of(note, index)
      found.list[index], found.at[fact.start] = fact, fact
    end
    state.places = found
  end
  return state.places
end

-- All toponyms of the article.
function readings.places(doc)
  return places(doc, doc.state).list
end

-- What is known of the toponym at `start`.
function readings.place(doc, start)
  return places(doc, doc.state).at[start]
end

local function all_readings(place)
  local list = { place }
  for _, other in ipairs(place.others or {}) do
    table.insert(list, other)
  end
  return list
end

-- ---- places beside each other ----

local function lies_in(reading, holder)
  if holder.class == "country" then
    return reading.country ~= nil and reading.country == holder.country
      and reading.class ~= "country"
  end
  return holder.class == "region" and holder.region ~= nil and reading.region == holder.region
    and reading.class ~= "region"
end

-- Is one of these places inside one of those?
local function held(place, holder)
  for _, reading in ipairs(all_readings(place)) do
    for _, outer in ipairs(all_readings(holder)) do
      if lies_in(reading, outer) then
        return true
      end
    end
  end
  return false
end

-- Is the text between two places short, and does it fit a pattern?
local function gap(doc, left, right, pattern)
  return right.start - left.stop < 16
    and string.find(doc:sub(left.stop, right.start), pattern) ~= nil
end

-- The place behind a comma that this one lies in: "Paris, Texas"; nil when there is none.
function readings.container(place, doc)
  local other = readings.places(doc)[place.index + 1]
  if other and gap(doc, place, other, [[^(?:,\s|\s\()$]]) and held(place, other) then
    return other
  end
end

-- The place before the comma that lies in this one.
function readings.contained(place, doc)
  local other = readings.places(doc)[place.index - 1]
  if other and gap(doc, other, place, [[^,\s$]]) and held(other, place) then
    return other
  end
end

local JOINED = [[^(?:,\s|,?\s(?:and|or|to)\s)(?:the\s|in\s)?$]]

-- The places before and after this one in a list: "Riga, Vilnius and Tallinn"; nil for none.
function readings.neighbours(place, doc)
  local list = readings.places(doc)
  local left, right = list[place.index - 1], list[place.index + 1]
  return left and gap(doc, left, place, JOINED) and left or nil,
    right and gap(doc, place, right, JOINED) and right or nil
end

-- ---- the countries of the article ----

local function count(counts, key, text, more)
  counts[key] = counts[key] or { all = 0 }
  counts[key].all = counts[key].all + more
  counts[key][text] = (counts[key][text] or 0) + more
end

local POUNDS = re [[£]]

-- How often the article names each country and each state, by the words it does so with.
local function counts(doc, state)
  if state.counts then
    return state.counts
  end
  local seen = { countries = {}, regions = {}, total = 0 }
  state.counts = seen
  local function add(country, text, more)
    count(seen.countries, country, text, more)
    seen.total = seen.total + more
  end
  for _, place in ipairs(readings.places(doc)) do
    if place.country and (place.class == "country" or place.certain) then
      add(place.country, place.text, 1)
    end
    if place.class == "region" and place.region then
      count(seen.regions, place.region, place.text, 1)
    end
  end
  for _, kind in ipairs({ "nationality", "agency" }) do
    for _, found in ipairs(doc:all(kind)) do
      local country = found.country
      if country then
        add(country, found.text, 0.5)
      end
    end
  end
  if doc:matches(POUNDS)() then
    add("GB", "£", 0.5)
  end
  return seen
end

-- How often a country or state is named with other words than the place itself.
local function elsewhere(named, key, place)
  local found = named[key or ""]
  return found and found.all - (found[place.text] or 0) or 0
end

-- Does the article name a country with other words than this place?
function readings.names_country(doc, country, place)
  return elsewhere(counts(doc, doc.state).countries, country, place) > 0
end

-- ---- which reading ----

-- "TX" in "Paris, TX".
local function state_code(place, doc)
  return string.match(doc:after(place.stop, 6), [[^,\s(\p{Lu}{2})\b]])
end

-- "region" in "New York state" and "upstate New York", "city" in "the city of Mexico"; else nil.
local function said_kind(place, doc)
  local before = doc:before(place.start, 16)
  if string.find(doc:after(place.stop, 12), [[^\s(?:[Ss]tate|[Pp]rovince)\b]])
    or string.find(before, [[(?i)\b(?:upstate|(?:state|province) of)\s$]]) then
    return "region"
  end
  return string.find(before, [[(?i)\bcity of\s$]]) and "city" or nil
end

-- Points for each country by what stands in the sentence of a place, and half of them by what stands
-- in its paragraph: the country or its people, a body, or another place that is surely there.
local function beside(place, doc)
  local sentence, block, points = doc:sentence(place.start), doc:block(place.start), {}
  local start = math.max(block.start, place.start - NEAR)
  local stop = math.min(block.stop, place.stop + NEAR)
  local function add(other, more)
    local inside = other.start >= sentence.start and other.stop <= sentence.stop
    local country = other.country
    if country then
      points[country] = math.max(points[country] or 0, inside and more or more / 2)
    end
  end
  local list = readings.places(doc)
  local function add_places(step)
    local other = list[place.index + step]
    while other and other.start >= start and other.stop <= stop do
      if other.text ~= place.text and (other.class == "country" or other.certain) then
        add(other, other.class == "country" and 1.5 or 0.8)
      end
      other = list[other.index + step]
    end
  end
  add_places(-1)
  add_places(1)
  for _, people in ipairs(doc:all("nationality", start, stop)) do
    add(people, 1.5)
  end
  for _, body in ipairs(doc:all("agency", start, stop)) do
    add(body, 1)
  end
  return points
end

local function lies_in_one(reading, outer)
  for _, holder in ipairs(outer and all_readings(outer) or {}) do
    if lies_in(reading, holder) then
      return true
    end
  end
  return false
end

local function holds_one(reading, inner)
  for _, inside in ipairs(inner and all_readings(inner) or {}) do
    if lies_in(inside, reading) then
      return true
    end
  end
  return false
end

-- What stands around a place, for the scores of its readings.
local function surroundings(place, doc)
  return {
    place = place,
    outer = readings.container(place, doc),
    inner = readings.contained(place, doc),
    code = state_code(place, doc),
    kind = said_kind(place, doc),
    beside = beside(place, doc),
    seen = counts(doc, doc.state),
  }
end

local function score(reading, around)
  local points, reasons = reading.weight or 5, {}
  local function add(more, reason)
    points = points + more
    table.insert(reasons, reason)
  end
  if lies_in_one(reading, around.outer) then
    add(6, "named with " .. around.outer.text)
  end
  if around.code and reading.region and string.sub(reading.region, 4) == around.code then
    add(6, "named with " .. around.code)
  end
  if around.kind == reading.class then
    add(3, "called a " .. (around.kind == "city" and "city" or "state"))
  end
  if holds_one(reading, around.inner) then
    add(4, around.inner.text .. " lies in it")
  end
  if reading.class ~= "country" then
    local seen = around.seen
    local named = elsewhere(seen.countries, reading.country, around.place)
    if named > 0 then
      add(2 * named / seen.total, "the article names its country")
    end
    local near = around.beside[reading.country or ""]
    if near then
      add(near, "its country stands near it")
    end
    if reading.region and reading.class ~= "region"
      and elsewhere(seen.regions, reading.region, around.place) > 0 then
      add(2, "the article names its state")
    end
  end
  return points, table.concat(reasons, "; ")
end

local function attributes_of(reading)
  return {
    name = reading.name, country = reading.country, class = reading.class,
    lat = reading.lat, lon = reading.lon, geonames = reading.geonames,
  }
end

-- The attributes of the place that is meant, with near readings as alternatives.
function readings.attributes(place, doc)
  if not place.others then
    return attributes_of(place)
  end
  local scored, around = {}, surroundings(place, doc)
  for index, reading in ipairs(all_readings(place)) do
    local entry = attributes_of(reading)
    local points, reason = score(reading, around)
    entry.score = math.floor(points * 10 + 0.5) / 10
    entry.reason = reason ~= "" and reason or nil
    table.insert(scored, { entry = entry, points = points, index = index })
  end
  table.sort(scored, function(a, b)
    if a.points ~= b.points then
      return a.points > b.points
    end
    return a.index < b.index
  end)
  local best, others = scored[1].entry, {}
  for index = 2, #scored do
    if scored[1].points - scored[index].points < MARGIN then
      table.insert(others, scored[index].entry)
    end
  end
  best._meant, best.score, best.reason = best.reason, nil, nil
  if #others > 0 then
    best.alternatives = others
  end
  return best
end

return readings
