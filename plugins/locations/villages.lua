-- Small places: a hundred thousand names, most of which are somebody's name or a word somewhere. One
-- counts where the text says so: "in Fishguard", "Herndon, Virginia", or beside sure places.
local cues = use "cues"
local spans = use "spans"

-- The state or country behind a comma: "Herndon, Virginia"; nil when there is none.
local function holder_behind(village, doc)
  local holder = doc:next("holder", village.stop)
  if holder and holder.start - village.stop < 4
    and string.find(doc:sub(village.stop, holder.start), [[^(?:,\s|\s\()$]]) then
    return holder
  end
end

-- Does one of the places of a village's name fulfil a condition?
local function any_reading(village, condition)
  if condition(village.note) then
    return true
  end
  for _, other in ipairs(village.note.alternatives or {}) do
    if condition(other) then
      return true
    end
  end
  return false
end

local function lies_in(village, holder)
  local country, region = holder.country, holder.region
  return any_reading(village, function(reading)
    return reading.country == country and (not region or reading.region == region)
  end)
end

-- The countries that the article names, or that a place of it surely lies in.
local function countries(doc)
  local named = {}
  local places, classes, others = doc:columns("toponym", "country", "class", "#alternatives")
  for index, country in ipairs(places) do
    if country and (classes[index] ~= "city" or others[index] == 0) then
      named[country] = true
    end
  end
  for _, country in ipairs(doc:columns("nationality", "country")) do
    named[country or ""] = true
  end
  return named
end

local function in_country(village, doc)
  local state = doc.state
  state.named_countries = state.named_countries or countries(doc)
  local named = state.named_countries
  return any_reading(village, function(reading)
    return named[reading.country]
  end)
end

local JOINED = [[^(?:,\s|,?\s(?:and|or|to)\s)$]]

-- Does a village stand in a list right behind or before a place that counts?
local function joins(doc, left, right)
  return left and right and right.start - left.stop < 8 and right.start >= left.stop
    and string.find(doc:sub(left.stop, right.start), JOINED) ~= nil
end

local function in_list(village, doc, last)
  return joins(doc, last, village)
    or joins(doc, doc:last("toponym", village.start), village)
    or joins(doc, village, doc:next("toponym", village.stop))
end

local HOLDING = { [","] = true, ["("] = true } -- what stands before a holder

-- Is a village meant, by the words around it? `last` is the one before that was.
local function is_meant(village, doc, last)
  local first, behind = doc:token_at(village.start), doc:token_at(village.stop)
  local from, to = doc:sentence_tokens(first)
  local holder = HOLDING[doc:text(behind)] and holder_behind(village, doc)
  if holder and lies_in(village, holder) then
    return true
  elseif behind <= to and doc:is_capital(behind) and not doc:is_joined(behind) then
    return false
  end
  local cue = cues.before(doc, first, from)
  if village.note.doubt then
    return cue == "at" and in_country(village, doc)
  end
  return cue == "at" or (cue or in_list(village, doc, last)) and in_country(village, doc)
end

local function add(village, out, sure)
  local note = village.note
  return out:add("toponym", village.start, village.stop, {
    name = note.name or village.text, class = note.class or "city", sure = sure,
    country = note.country, region = note.region, weight = note.weight,
    lat = note.lat, lon = note.lon, geonames = note.geonames,
    alternatives = note.alternatives,
  })
end

local LONGER = { ["locations/listed"] = true, ["locations/feature-after"] = true }

-- The villages of an article, { start, stop, text, note }, without those that are only a part of a place
-- of the other list.
local function villages(doc)
  local list = {}
  local starts, stops, texts = doc:columns("village", "start", "stop", "text")
  local place_starts, place_stops, rules = doc:columns("toponym", "start", "stop", "rule")
  local place_at = spans.overlapping(place_starts, place_stops)
  for index, note in ipairs(doc:all("village")) do
    local start, stop = starts[index], stops[index]
    local at = place_at(start, stop)
    local is_part = at and LONGER[rules[at]] and place_stops[at] - place_starts[at] >= stop - start
    if not is_part then
      table.insert(list, { start = start, stop = stop, text = texts[index], note = note })
    end
  end
  return list
end

on_document "villages" {
  pass = 2,
  reads = { "village", "holder", "nationality" },
  emits = { "toponym" },
  run = function(doc, out)
    local meant, last = {}, nil
    local list = villages(doc)
    for _, village in ipairs(list) do
      if is_meant(village, doc, last) then
        add(village, out, true)
        meant[village.text], last = true, village
      end
    end
    for _, village in ipairs(list) do
      if meant[village.text] and not village.note.doubt then
        add(village, out)
      end
    end
  end,
}
