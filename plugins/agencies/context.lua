-- The country that goes with a name: the place or nationality beside it or in it.
local sorted = use "sorted"

local context = {}

local PLACES = { "toponym", "nationality" }

local POSSESSIVE = [[^(?:['’]s?)?\s?(?:(?:new|own|main|top|then|highest|elite|federal) )?$]]
local OF = [[^\s(?:of|in|for)\s(?:the\s)?$]]

-- The place or nationality that ends right before `start` ("the Kenyan …", "Kenya's …"), or nil.
function context.before(doc, start)
  for _, kind in ipairs(PLACES) do
    local found = doc:last(kind, start)
    if found and found.country and start - found.stop < 16
      and string.find(doc:sub(found.stop, start), POSSESSIVE) then
      return found
    end
  end
end

-- The place that follows `stop` as in "… of Kenya", "… in Nairobi", or nil.
function context.after(doc, stop)
  local found = doc:next("toponym", stop)
  if found and found.country and found.start - stop < 16
    and string.find(doc:sub(stop, found.start), OF) then
    return found
  end
end

-- A place or nationality that starts exactly at `start` and ends by `stop`, the longest.
function context.at(doc, start, stop)
  local best
  for _, kind in ipairs(PLACES) do
    local found = doc:overlapping(kind, start, stop)
    if found and found.start == start and found.stop <= stop
      and (not best or found.stop > best.stop) then
      best = found
    end
  end
  return best
end

-- The first annotation of a type that lies between two places of the document, or nil.
local function first_within(doc, kind, start, stop)
  local found = doc:next(kind, start)
  return found and found.stop <= stop and found or nil
end

-- Does a place lie between two places of the document?
function context.holds_toponym(doc, start, stop)
  return first_within(doc, "toponym", start, stop) ~= nil
end

-- Does a place or nationality lie between two places of the document?
function context.holds_place(doc, start, stop)
  return context.holds_toponym(doc, start, stop)
    or first_within(doc, "nationality", start, stop) ~= nil
end

-- Is a place a country, or a nationality?
function context.is_country(place)
  return place.type == "nationality" or place.class == "country"
end

-- Where places, peoples and listed bodies surely name a country: lists of starts, stops, countries for
-- each type.
local function namings(doc)
  local state = doc.state
  if not state.namings then
    local all = {}
    for _, kind in ipairs({ "toponym", "nationality", "agency_name" }) do
      local starts, stops, countries, others =
        doc:columns(kind, "start", "stop", "country", "#alternatives")
      local classes = kind == "toponym" and doc:columns(kind, "class") or {}
      local found = { starts = {}, stops = {}, countries = {} }
      local count = 0
      for index, country in ipairs(countries) do
        if country and (classes[index] == "country" or others[index] == 0) then
          count = count + 1
          found.starts[count], found.stops[count] = starts[index], stops[index]
          found.countries[count] = country
        end
      end
      table.insert(all, found)
    end
    state.namings = all
  end
  return state.namings
end

-- How often each country is named between two places of a document.
local function count_countries(doc, start, stop)
  local counts = {}
  for _, found in ipairs(namings(doc)) do
    local index = sorted.below(found.starts, start) + 1
    while found.stops[index] and found.stops[index] <= stop do
      local country = found.countries[index]
      counts[country] = (counts[country] or 0) + 1
      index = index + 1
    end
  end
  return counts
end

-- The country with the highest count; nil when none leads.
local function leader(counts)
  local best, second = nil, 0
  for country, count in pairs(counts) do
    if not best or count > counts[best] then
      best, second = country, best and counts[best] or 0
    else
      second = math.max(second, count)
    end
  end
  return best and counts[best] > second and best or nil
end

-- The country that the document names most often; nil when none leads.
function context.main_country(doc)
  if doc.state.main_country == nil then
    doc.state.main_country = leader(count_countries(doc, 0, doc.length)) or false
  end
  return doc.state.main_country or nil
end

local NEAR = 1000 -- bytes of a long paragraph that still count as around a name

-- The country that the paragraph around `place` names most often, else the document.
function context.local_country(doc, place)
  local start, stop = doc:block_span(doc:block_at(place))
  start, stop = math.max(start, place - NEAR), math.min(stop, place + NEAR)
  return leader(count_countries(doc, start, stop)) or context.main_country(doc)
end

-- Bodies of a make that few countries have.
local MAKES = {
  { [[\b(?:Crown Court|Magistrates['’] Court|Constabulary)$]], { "GB", "IE" } },
  { [[\b(?:County|Borough|District|Parish) Council$]], { "GB", "IE" } },
  { [[\bSheriff Court$]], { "GB" } },
  { [[\b(?:County Sheriff['’]s|District Attorney['’]s|Highway Patrol$|State Police$)]], { "US" } },
}

-- Which of the countries that a place may lie in has bodies of such a name, or is that of the
-- document; else that of the place.
local function country_of(place, doc, name)
  local may_be = { [place.country] = true }
  for _, other in ipairs(place.alternatives or {}) do
    may_be[other.country or ""] = true
  end
  for _, make in ipairs(MAKES) do
    if string.find(name, make[1]) then
      for _, country in ipairs(make[2]) do
        if may_be[country] then
          return country
        end
      end
    end
  end
  local main = context.main_country(doc)
  return may_be[main or ""] and main or place.country
end

-- The country of a body whose name does not tell it: by the place with it, or in it.
function context.country(doc, start, stop)
  local found = context.at(doc, start, stop) or context.before(doc, start)
    or context.after(doc, stop)
  if not found then
    found = first_within(doc, "toponym", start, stop)
  end
  return found and found.country and country_of(found, doc, doc:sub(start, stop)) or nil
end

return context
