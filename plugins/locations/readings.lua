-- Which of the places that share a name is meant: kind and size before, then the place named with
-- it, then the places and countries of the article.
local nearby = use "nearby"

local readings = {}

local NEAR = 400 -- bytes of a long sentence that still count as beside a place
local MARGIN = 1.5 -- readings this near to the best are given as alternatives

local function all_readings(place)
  local list = { place }
  for _, other in ipairs(place.alternatives or {}) do
    table.insert(list, other)
  end
  return list
end

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

-- Is the text between two annotations short, and does it fit a pattern?
local function gap(doc, left, right, pattern)
  return right.start - left.stop < 16
    and string.find(doc:sub(left.stop, right.start), pattern) ~= nil
end

-- The place behind a comma that this one lies in: "Paris, Texas"; nil when there is none.
function readings.container(place, doc)
  local other = doc:next("toponym", place.stop)
  if other and gap(doc, place, other, [[^(?:,\s|\s\()$]]) and held(place, other) then
    return other
  end
end

-- The place before the comma that lies in this one.
local function contained(place, doc)
  local other = doc:last("toponym", place.start)
  if other and gap(doc, other, place, [[^,\s$]]) and held(other, place) then
    return other
  end
end

-- The places before and after this one in a list: "Riga, Vilnius and Tallinn"; nil for none.
function readings.neighbours(place, doc)
  local joined = [[^(?:,\s|,?\s(?:and|or|to)\s)(?:the\s|in\s)?$]]
  local left, right = doc:last("toponym", place.start), doc:next("toponym", place.stop)
  return left and gap(doc, left, place, joined) and left or nil,
    right and gap(doc, place, right, joined) and right or nil
end

local function count(counts, key, text, more)
  counts[key] = counts[key] or { all = 0 }
  counts[key].all = counts[key].all + more
  counts[key][text] = (counts[key][text] or 0) + more
end

-- How often the article names each country and each state, by the words it does so with.
local function counts(doc)
  if not doc.state.counts then
    local seen = { countries = {}, regions = {}, total = 0 }
    for _, place in ipairs(doc:all("toponym")) do
      if place.country and (place.class == "country" or not place.alternatives) then
        count(seen.countries, place.country, place.text, 1)
        seen.total = seen.total + 1
      end
      if place.class == "region" and place.region then
        count(seen.regions, place.region, place.text, 1)
      end
    end
    for _, kind in ipairs({ "nationality", "agency" }) do
      for _, found in ipairs(doc:all(kind)) do
        if found.country then
          count(seen.countries, found.country, found.text, 0.5)
          seen.total = seen.total + 0.5
        end
      end
    end
    doc.state.counts = seen
  end
  return doc.state.counts
end

-- How often a country or state is named with other words than the place itself.
local function elsewhere(named, key, place)
  local found = named[key or ""]
  return found and found.all - (found[place.text] or 0) or 0
end

-- "TX" in "Paris, TX".
local function state_code(place, doc)
  return string.match(nearby.after(doc, place.stop, 6), [[^,\s(\p{Lu}{2})\b]])
end

-- Points for what stands in the sentence of a place: its country or people, or another place that
-- is surely in that country.
local function beside(place, country, doc)
  local sentence, points = doc:sentence(place.start), 0
  local start = math.max(sentence.start, place.start - NEAR)
  local stop = math.min(sentence.stop, place.stop + NEAR)
  for _, kind in ipairs({ "toponym", "nationality" }) do
    for _, other in ipairs(doc:all(kind, start, stop)) do
      if country and other.country == country and other.text ~= place.text then
        local named = kind == "nationality" or other.class == "country"
        points = math.max(points, named and 1.5 or not other.alternatives and 0.8 or 0)
      end
    end
  end
  return points
end

local function score(reading, place, doc)
  local points, reasons = reading.weight or 5, {}
  local function add(more, reason)
    points = points + more
    table.insert(reasons, reason)
  end
  local holder = readings.container(place, doc)
  if holder then
    for _, outer in ipairs(all_readings(holder)) do
      if lies_in(reading, outer) then
        add(6, "named with " .. holder.text)
        break
      end
    end
  end
  local code = state_code(place, doc)
  if code and reading.region and string.sub(reading.region, 4) == code then
    add(6, "named with " .. code)
  end
  local inner = contained(place, doc)
  if inner then
    for _, reading_inside in ipairs(all_readings(inner)) do
      if lies_in(reading_inside, reading) then
        add(4, inner.text .. " lies in it")
        break
      end
    end
  end
  local seen = counts(doc)
  local named = elsewhere(seen.countries, reading.country, place)
  if named > 0 and reading.class ~= "country" then
    add(2 * named / seen.total, "the article names its country")
  end
  local near = reading.class ~= "country" and beside(place, reading.country, doc) or 0
  if near > 0 then
    add(near, "its country stands in the same sentence")
  end
  if reading.region and reading.class ~= "region"
    and elsewhere(seen.regions, reading.region, place) > 0 then
    add(2, "the article names its state")
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
  local list = all_readings(place)
  if #list == 1 then
    return attributes_of(place)
  end
  local scored = {}
  for index, reading in ipairs(list) do
    local entry = attributes_of(reading)
    local points, reason = score(reading, place, doc)
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
  best.score, best.reason = nil, nil
  if #others > 0 then
    best.alternatives = others
  end
  return best
end

return readings
