-- Which of the places that share a name is meant: kind and size before, then the place named with
-- it, then the places and countries of the article.
local mentions = use "mentions"
local sorted = use "sorted"

local readings = {}

local NEAR = 600 -- bytes of a long paragraph that still count as beside a place
local MARGIN = 1.5 -- readings this near to the best are given as alternatives

-- ---- places beside each other ----

local function lies_in(reading, holder)
  if holder.class == "country" then
    return reading.country ~= nil and reading.country == holder.country
      and reading.class ~= "country"
  end
  return holder.class == "region" and holder.region ~= nil and reading.region == holder.region
    and reading.class ~= "region"
end

-- Is one of the places of this name inside one of that name?
local function held(fact, holder)
  for _, reading in ipairs(fact.readings) do
    for _, outer in ipairs(holder.readings) do
      if lies_in(reading, outer) then
        return true
      end
    end
  end
  return false
end

-- The place behind a comma or bracket that this one lies in: "Paris, Texas"; nil for none.
function readings.container(place, doc)
  if not place.gap.holds then
    return nil
  end
  local other = mentions.all(doc)[place.index + 1]
  return held(place.fact, other.fact) and other or nil
end

-- The place before the comma that lies in this one.
function readings.contained(place, doc)
  local other = mentions.all(doc)[place.index - 1]
  return other and other.gap.comma and held(other.fact, place.fact) and other or nil
end

-- The places before and behind this one in a list: "Riga, Vilnius and Tallinn"; nil for none.
function readings.neighbours(place, doc)
  local list, index = mentions.all(doc), place.index
  local left, right = list[index - 1], list[index + 1]
  return left and left.gap.joins and left or nil, place.gap.joins and right or nil
end

-- ---- the countries of the article ----

local function count(counts, key, text, more)
  counts[key] = counts[key] or { all = 0 }
  counts[key].all = counts[key].all + more
  counts[key][text] = (counts[key][text] or 0) + more
end

-- Is there hardly a doubt about the country that a name lies in, or is?
local function tells_country(fact)
  return fact.country and (fact.class == "country" or fact.certain)
end

-- What else tells a country, with its points where it stands beside a place.
local CLUES = { { kind = "nationality", points = 1.5 }, { kind = "agency", points = 1 } }

-- How often the article names each country and each state, by the words it does so with.
local function count_names(doc)
  local part = mentions.part(doc)
  local seen = { countries = {}, regions = {}, total = 0 }
  local function add(country, text, more)
    count(seen.countries, country, text, more)
    seen.total = seen.total + more
  end
  for _, place in ipairs(part.list) do
    local fact = place.fact
    if tells_country(fact) then
      add(fact.country, place.text, 1)
    end
    if fact.class == "region" and fact.region then
      count(seen.regions, fact.region, place.text, 1)
    end
  end
  for _, clue in ipairs(CLUES) do
    local columns = mentions.columns(doc, clue.kind)
    local starts, countries = columns.start, columns.country
    for index = sorted.below(starts, part.start) + 1, sorted.below(starts, part.stop) do
      if countries[index] then
        add(countries[index], columns.text[index], 0.5)
      end
    end
  end
  local pound = doc:find("£", part.start)
  if pound and pound < part.stop then
    add("GB", "£", 0.5)
  end
  return seen
end

local function counts(doc)
  local part = mentions.part(doc)
  part.counts = part.counts or count_names(doc)
  return part.counts
end

-- How often a country or state is named with other words than the place itself.
local function elsewhere(named, key, place)
  local found = named[key or ""]
  return found and found.all - (found[place.text] or 0) or 0
end

-- ---- which reading ----

local CAPITALS = [[^\p{Lu}{2}$]]

-- "TX" in "Paris, TX".
local function state_code(place, doc)
  local code = place.after == "," and doc:text(place.behind + 1)
  return code and #code == 2 and string.find(code, CAPITALS) and code or nil
end

local STATES = { state = true, State = true, province = true, Province = true }

-- "region" in "New York state" and "upstate New York", "city" in "the city of Mexico"; else nil.
local function said_kind(place, doc)
  local word = string.lower(place.before)
  if STATES[place.after] or word == "upstate" then
    return "region"
  elseif word == "of" then
    word = doc:lower(place.first - 2)
    return STATES[word] and "region" or word == "city" and "city" or nil
  end
end

-- Points for each country by what stands in the sentence of a place, and half of them by what stands
-- in its paragraph: the country or its people, a body, or another place that is surely there.
local function beside(place, doc)
  local points, list = {}, mentions.all(doc)
  local first, last = doc:sentence_span(doc:sentence_at(place.start))
  local start, stop = doc:block_span(doc:block_at(place.start))
  start, stop = math.max(start, place.start - NEAR), math.min(stop, place.stop + NEAR)
  local function add(other_start, other_stop, country, more)
    more = other_start >= first and other_stop <= last and more or more / 2
    points[country] = math.max(points[country] or 0, more)
  end
  for step = -1, 1, 2 do
    local other = list[place.index + step]
    while other and other.start >= start and other.stop <= stop do
      local fact = other.fact
      if tells_country(fact) and other.text ~= place.text then
        add(other.start, other.stop, fact.country, fact.class == "country" and 1.5 or 0.8)
      end
      other = list[other.index + step]
    end
  end
  for _, clue in ipairs(CLUES) do
    local found = mentions.columns(doc, clue.kind)
    local starts, stops, countries = found.start, found.stop, found.country
    local index = sorted.below(starts, start) + 1
    while starts[index] and stops[index] <= stop do
      if countries[index] then
        add(starts[index], stops[index], countries[index], clue.points)
      end
      index = index + 1
    end
  end
  return points
end

local function lies_in_one(reading, outer)
  for _, holder in ipairs(outer and outer.fact.readings or {}) do
    if lies_in(reading, holder) then
      return true
    end
  end
  return false
end

local function holds_one(reading, inner)
  for _, inside in ipairs(inner and inner.fact.readings or {}) do
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
    seen = counts(doc),
  }
end

-- The points of a reading. What gives them is added to `reasons`, where such a list is given.
local function score(reading, around, reasons)
  local points = reading.weight or 5
  local function add(more, reason)
    points = points + more
    if reasons then
      table.insert(reasons, reason)
    end
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
  return points
end

local function reasons_for(reading, around)
  local reasons = {}
  score(reading, around, reasons)
  return #reasons > 0 and table.concat(reasons, "; ") or nil
end

local function attributes_of(reading)
  return {
    name = reading.name, country = reading.country, class = reading.class,
    lat = reading.lat, lon = reading.lon, geonames = reading.geonames,
  }
end

-- The readings of a place with their points, the best first; of equals that of the list.
local function rank(place, around)
  local scored = {}
  for index, reading in ipairs(place.fact.readings) do
    scored[index] = { reading = reading, points = score(reading, around), index = index }
  end
  table.sort(scored, function(a, b)
    if a.points ~= b.points then
      return a.points > b.points
    end
    return a.index < b.index
  end)
  return scored
end

-- The attributes of the place that is meant, with near readings as alternatives.
function readings.attributes(place, doc)
  local all = place.fact.readings
  if not all[2] then
    return attributes_of(all[1])
  end
  local around, others = surroundings(place, doc), {}
  local scored = rank(place, around)
  local best = scored[1]
  for index = 2, #scored do
    local other = scored[index]
    if best.points - other.points < MARGIN then
      local entry = attributes_of(other.reading)
      entry.score = math.floor(other.points * 10 + 0.5) / 10
      entry.reason = reasons_for(other.reading, around)
      table.insert(others, entry)
    end
  end
  local attributes = attributes_of(best.reading)
  attributes._meant = reasons_for(best.reading, around)
  attributes.alternatives = #others > 0 and others or nil
  return attributes
end

return readings
