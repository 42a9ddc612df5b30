-- The country that goes with a name: the place or nationality beside it or in it.

local context = {}

local POSSESSIVE = [[^(?:['’]s?)?\s?(?:(?:new|own|main|top|then|highest|elite|federal) )?$]]
local OF = [[^\s(?:of|in|for)\s(?:the\s)?$]]

-- The place or nationality that ends right before `start` ("the Kenyan …", "Kenya's …"), or nil.
function context.before(doc, start)
  for _, kind in ipairs({ "toponym", "nationality" }) do
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
  for _, kind in ipairs({ "toponym", "nationality" }) do
    for _, found in ipairs(doc:all(kind, start, stop)) do
      if found.start == start and (not best or found.stop > best.stop) then
        best = found
      end
    end
  end
  return best
end

-- Does a place or nationality lie between two places of the document?
function context.holds_place(doc, start, stop)
  return #doc:all("toponym", start, stop) > 0 or #doc:all("nationality", start, stop) > 0
end

-- Is a place a country, or a nationality?
function context.is_country(place)
  return place.type == "nationality" or place.class == "country"
end

-- Counts the countries of places, peoples and listed bodies between two places of a document.
local function count_countries(doc, start, stop)
  local counts = {}
  for _, kind in ipairs({ "toponym", "nationality", "agency_name" }) do
    for _, found in ipairs(doc:all(kind, start, stop)) do
      if found.country and (kind == "toponym" and found.class == "country"
        or not found.alternatives) then
        counts[found.country] = (counts[found.country] or 0) + 1
      end
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
    doc.state.main_country = leader(count_countries(doc)) or false
  end
  return doc.state.main_country or nil
end

local NEAR = 1000 -- bytes of a long paragraph that still count as around a name

-- The country that the paragraph around `place` names most often, else the document.
function context.local_country(doc, place)
  local block = doc:block(place)
  local start, stop = math.max(block.start, place - NEAR), math.min(block.stop, place + NEAR)
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
    found = doc:all("toponym", start, stop)[1]
  end
  return found and found.country and country_of(found, doc, doc:sub(start, stop)) or nil
end

return context
