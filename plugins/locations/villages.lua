-- Small places: a hundred thousand names, most of which are somebody's name or a word somewhere. One
-- counts where the text says so: "in Fishguard", "Herndon, Virginia", or beside sure places.
local cues = use "cues"

local MOST = 2000 -- looked at in one article

-- The state or country behind a comma: "Herndon, Virginia"; nil when there is none.
local function holder_behind(village, doc)
  local holder = doc:next("holder", village.stop)
  if holder and holder.start - village.stop < 4
    and string.find(doc:sub(village.stop, holder.start), [[^(?:,\s|\s\()$]]) then
    return holder
  end
end

local function each_reading(village)
  local list = village.alternatives or {}
  table.insert(list, 1, village)
  return ipairs(list)
end

local function lies_in(village, holder)
  for _, reading in each_reading(village) do
    if reading.country == holder.country
      and (not holder.region or reading.region == holder.region) then
      return true
    end
  end
  return false
end

-- The countries that the article names, or that a place of it surely lies in.
local function countries(doc)
  local named = {}
  for _, place in ipairs(doc:all("toponym")) do
    local country = place.country
    if country and not named[country] and (place.class ~= "city" or not place.alternatives) then
      named[country] = true
    end
  end
  for _, people in ipairs(doc:all("nationality")) do
    named[people.country or ""] = true
  end
  return named
end

local function in_country(village, named)
  for _, reading in each_reading(village) do
    if named[reading.country] then
      return true
    end
  end
  return false
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

-- Is a village meant, by the words around it? `last` is the one before that was.
local function is_meant(village, doc, named, last)
  local holder = holder_behind(village, doc)
  if holder and lies_in(village, holder) then
    return true
  elseif string.find(doc:after(village.stop, 24), [[^[ \x{a0}]\p{Lu}]]) then
    return false
  end
  local cue = cues.before(doc:before(village.start, 32))
  if cue == "at" then
    return not village.doubt or in_country(village, named)
  end
  return not village.doubt and (cue or in_list(village, doc, last)) and in_country(village, named)
end

local function add(village, out, sure)
  return out:add("toponym", village.start, village.stop, {
    name = village.name or village.text, class = village.class or "city", sure = sure,
    country = village.country, region = village.region, weight = village.weight,
    lat = village.lat, lon = village.lon, geonames = village.geonames,
    alternatives = village.alternatives,
  })
end

-- Is there a place of the other list that a village's name is only a part of?
local function is_part(village, doc)
  local place = doc:overlapping("toponym", village.start, village.stop)
  local rule = place and place.rule
  return (rule == "locations/listed" or rule == "locations/feature-after")
    and place.stop - place.start >= village.stop - village.start
end

on_document "villages" {
  pass = 2,
  reads = { "village", "holder", "nationality" },
  emits = { "toponym" },
  run = function(doc, out)
    local named, meant, last = nil, {}, nil
    local list = doc:all("village")
    for index = 1, math.min(#list, MOST) do
      local village = list[index]
      if not is_part(village, doc) then
        named = named or countries(doc)
        if is_meant(village, doc, named, last) then
          add(village, out, true)
          meant[village.text], last = true, village
        end
      end
    end
    for index = 1, next(meant) and math.min(#list, MOST) or 0 do
      local village = list[index]
      if meant[village.text] and not village.doubt and not is_part(village, doc) then
        add(village, out)
      end
    end
  end,
}
