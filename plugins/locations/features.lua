-- Places that no list has, told by a word of their name, and parts of places.

local words = use "words"

-- With a small letter in it. Possessive (++): nothing that comes after a word begins with a
-- letter of it.
define "cap" (re [[\p{Lu}(?=[\p{Lu}\p{Lt}\p{Lm}\p{Lo}'’]*+\p{Ll})
  [\p{L}\p{M}]*+(?:['’](?!s\b)\p{L}++|-\p{L}++)*]])

-- The class by the first word of a name or the last.
local FIRST = {
  water = words.set "Lake River Gulf Bay Strait Straits Sea Loch Lough",
  mountain = words.set "Mount Mt",
  island = words.set "Isle Isles",
}
local LAST = {
  water = words.set "River Lake Sea Ocean Bay Strait Canal Creek Gulf Falls",
  mountain = words.set "Mountain Mountains Peak",
  island = words.set "Island Islands Atoll Archipelago",
  desert = words.set "Desert",
}

local function class_of(name)
  local first, last = string.match(name, [[^(\p{L}+)]]), string.match(name, [[(\p{L}+)$]])
  for _, class in ipairs({ "water", "mountain", "island", "desert" }) do
    if FIRST[class] and FIRST[class][first] or LAST[class][last] then
      return class
    end
  end
  return "region"
end

local function feature(m)
  local name = string.gsub(m.text, [[\s+]], " ")
  return { name = name, class = class_of(name) }
end

-- "County Coroner", "The River": no names.
local NO_NAMES = words.set [[
  The A An This That It He She There What One In On At Our Their His Her Its And Each Every
  Coroner Sheriff Council Court Government School Unified Independent Federal Congressional
  Electoral Judicial Central Business Metropolitan Historic Capital Administrative
  Executive Commissioner Commissioners Attorney Clerk Judge Board Police Jail Hospital Supervisors
  Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
  July August September October November December Mr Mrs Ms Dr Sir President Minister
]]

local function named_feature(m, doc)
  local people = doc:all("nationality", m.start, m.stop)[1]
  if people and people.start == m.start then
    return nil, "a people, not a place"
  end
  for word in string.gmatch(m.text, [[\p{L}+]]) do
    if NO_NAMES[word] then
      return nil, word .. " is no part of such a name"
    end
  end
  return feature(m)
end

rule "feature-before" {
  type = "toponym",
  match = re [[(?:Lake|Mount|Mt\.?|River|Loch|Lough|Cape|County
    |(?:Gulf|Bay|Straits?|Sea|Isles?) of(?: the)?) %{cap}\b
    (?! (?:Council|Court|Police|Hospital|University))]],
  set = named_feature,
  reads = { "nationality" },
  yes = { "on {Lake Torvik|class=water}", "near {County Leitrim|class=region}" },
  no = { "a lake Torvik", "the County Coroner" },
}

rule "feature-after" {
  type = "toponym",
  match = re [[%{cap}(?: %{cap})? (?:River|Lake|Sea|Ocean|Bay|Strait|Canal|Creek|Gulf|Mountains?
    |Peak|Islands?|Atoll|Archipelago|Desert|Peninsula|Valley|Province|Governorate|Oblast
    |Prefecture|Plateau|Delta|Falls|County|Parish|Voivodeship|Krai|District|Region|Township|Taluk
    |Highlands|Alps|Hills|Basin)\b
    (?! (?:Council|Court|Police|Hospital|University|Sheriff['’]s|School|District|Attorney|Commission
    |Board|Authority))]],
  set = named_feature,
  reads = { "nationality" },
  yes = { "in {Fulton County|class=region}", "the {Torvik River|class=water}" },
  no = { "The River" },
}

local SMALL = words.set [[
  village villages hamlet hamlets town towns city cities suburb suburbs port municipality commune
]]
local WATERS = words.set "river lake"
-- A word before these may be any: "State department", "Border region".
local NAMELESS = words.set "department region state river"

local function class_by(kind)
  return SMALL[kind] and "city" or WATERS[kind] and "water" or "region"
end

-- "Warab province", "the village of Ceamurlia": the word is not part of the name.
local function named_as(m, doc)
  local start, stop = m:span_of("name")
  if NO_NAMES[string.match(m.name, [[^\p{L}+]])] then
    return nil, "the article is no part of the name"
  elseif NAMELESS[m.kind]
    and not string.find(doc:before(m.start, 12), [[\b(?:[Tt]he|in|of)\s$]]) then
    return nil, "any word may stand before " .. m.kind
  elseif #doc:all("nationality", start, stop) > 0 then
    return nil, "a people, not a place"
  end
  local name = string.gsub(m.name, [[\s+]], " ")
  return { name = name, class = class_by(m.kind), sure = true }
end

rule "kind-after" {
  type = "toponym",
  match = re [[(?<name>%{cap}(?: %{cap})?) (?<kind>province|governorate|prefecture|oblast|district
    |county|municipality|département|department|region|state|river)\b]],
  span = "$name",
  set = named_as,
  reads = { "nationality" },
  yes = { "in {Zarqat|class=region} province" },
  no = { "a Kurdish province", "in this province" },
}

rule "kind-before" {
  type = "toponym",
  match = re [[(?:(?i:the|a)|nearby|neighbou?ring) (?<kind>village|hamlet|province|district
    |governorate|municipality
    |town|island|suburb|city|port|region|parish|commune|plains)s? of (?:the )?
    (?<name>%{cap}(?:(?: de| del| la)? %{cap})?)\b]],
  span = "$name",
  set = named_as,
  reads = { "nationality" },
  yes = { "in the village of {Bistritsa Gorna|class=city}", "The island of {Torvik} is flat" },
  no = { "the city of his birth" },
}

-- "the villages of Lokum and Tarana": the second.
rule "kind-before-both" {
  type = "toponym",
  match = re [[the (?<kind>villages|towns|cities|provinces|districts|islands|hamlets|suburbs) of
    (?: %{cap}(?: %{cap})?) and (?<name>%{cap}(?: %{cap})?)\b]],
  span = "$name",
  set = named_as,
  reads = { "nationality" },
  yes = { "the villages of Lokum and {Tarana|class=city}" },
  no = { "the cities of men and Angels" },
}

-- "10 km from Karvali", "north of Whitbeck", "born in 1963 in Walbak": only a place can stand there.
rule "direction-of" {
  type = "toponym",
  match = re [[(?:\b(?:km|kilometres|kilometers|miles) (?:away )?from
    |(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west) of
    |(?:[Bb]orn|died|raised|buried)(?: on)?(?: [\p{L}\d]+){0,3}(?:, \d{4},?)? (?:in|at|near))
    (?: (?<name>%{cap}(?:[ -]%{cap})?))\b]],
  span = "$name",
  set = function(m, doc)
    local start, stop = m:span_of("name")
    if NO_NAMES[string.match(m.name, [[^\p{L}+]])]
      or doc:overlapping("nationality", start, stop) then
      return nil, "no name of a place"
    end
    return { name = string.gsub(m.name, [[\s+]], " "), class = "city", sure = true }
  end,
  reads = { "nationality" },
  yes = {
    "a farm 10 km from {Karvali}", "north of {Whitbeck}", "(born August 30, 1963 in {Walbak})",
  },
  no = { "north of the river", "born in March" },
}

rule "kind-said" {
  type = "toponym",
  match = re [[(?<name>%{cap}(?:[ -]%{cap}){0,2})(?: \([^()]{1,60}\))?(?:,| is| was)
    (?: (?:a|an|the|one of the))
    (?: [\p{Ll}-]+){0,3}(?: (?<kind>village|hamlet|town|city|municipality|commune|suburb
    |province|district|river|island|county|parish))
    (?=[,.;:]| (?:in|of|on|at|near|about|some|just|north|south|east|west|where|which|that|\d))]],
  span = "$name",
  set = named_as,
  reads = { "nationality" },
  yes = { "{Brambleby|class=city} is a small village in the north" },
  no = { "This is a small village", "Tom Harker, a town councillor, agreed" },
}

-- "in Blakely, Georgia": what lies in a country or a state is a place.
rule "in-a-state" {
  type = "toponym",
  match = re [[(?:in|at|from|near|of|to|outside|around|and|between)
    (?: (?<name>%{cap}(?:[ -]%{cap}){0,2})), (?<holder>%{cap}\.?(?: %{cap})?)]],
  span = "$name",
  set = function(m, doc)
    local start, stop = m:span_of("holder")
    if NO_NAMES[string.match(m.name, [[^\p{L}+]])] then
      return nil, "no name"
    end
    for _, holder in ipairs(doc:all("holder", start, stop)) do
      if holder.start == start then
        return { name = string.gsub(m.name, [[\s+]], " "), class = "city",
          country = holder.country, region = holder.region }
      end
    end
    return nil, "no country or state behind the comma"
  end,
  reads = { "holder" },
  yes = { "a plant in {Oldbury Green|country=US}, Georgia, closed" },
  no = { "talks in private, France said" },
}

local DIRECTION = [[(?:^|[^\p{L}\p{N}-])]]
  .. [[(((?:[Nn]orth|[Ss]outh)?[ -]?(?:[Ee]ast|[Ww]est|[Nn]orth|[Ss]outh)(?:ern)?(?:most)?]]
  .. [[|[Cc]entral|[Mm]id|Old|Upper|Lower|Greater|Inner|Outer)[\s-])$]]

local MOST_NAMES = 200 -- of one article: each is looked for in all of it

-- Adds the mentions of a place beside the first, but not inside a longer name.
local function add_mentions(doc, out, place)
  local start, stop = doc:find(place.text)
  while start do
    local other = doc:overlapping("toponym", start, stop)
    if start ~= place.start
      and (not other or other.start >= start and other.stop <= stop) then
      out:add("toponym", start, stop, { name = place.name, class = place.class, sure = place.sure,
        country = place.country, region = place.region })
    end
    start, stop = doc:find(place.text, stop)
  end
end

-- What a rule of this file found once is a place everywhere in the article.
on_document "again" {
  pass = 2,
  emits = { "toponym" },
  run = function(doc, out)
    local seen, count = {}, 0
    local starts, stops, texts, rules = doc:columns("toponym", "start", "stop", "text", "rule")
    for index, text in ipairs(texts) do
      if rules[index] ~= "locations/listed" and not seen[text] and count < MOST_NAMES then
        seen[text], count = true, count + 1
        add_mentions(doc, out, doc:overlapping("toponym", starts[index], stops[index]))
      end
    end
  end,
}

-- The last words that DIRECTION finds.
local DIRECTION_WORDS = words.set "central mid old upper lower greater inner outer"
for _, first in ipairs({ "", "north", "south" }) do
  for _, second in ipairs({ "north", "south", "east", "west" }) do
    for _, ending in ipairs({ "", "ern", "most", "ernmost" }) do
      DIRECTION_WORDS[first .. second .. ending] = true
    end
  end
end

-- The direction before a place, with the space behind it, and without; nil when there is none.
local function direction_before(doc, start)
  local n = doc:token_at(start) - 1
  local word = doc:lower(n)
  if word == "-" then
    word = doc:lower(n - 1)
  end
  if DIRECTION_WORDS[word] then
    return string.match(doc:before(start, 24), DIRECTION)
  end
end

local WHOLE = words.set "country continent"

-- "northern France", "North London", "south-eastern Nigeria": the direction belongs to the place.
on_document "directed" {
  pass = 2,
  emits = { "toponym" },
  run = function(doc, out)
    local starts, classes = doc:columns("toponym", "start", "class")
    for index, start in ipairs(starts) do
      local lead, direction = direction_before(doc, start)
      if direction and classes[index] ~= "water" then
        local place = doc:overlapping("toponym", start, start + 1)
        local written = string.find(direction, [[ern]]) and string.lower(direction) or direction
        out:add("toponym", place.start - #lead, place.stop, {
          name = written .. " " .. place.name,
          direction = direction,
          country = place.country,
          class = WHOLE[place.class] and "region" or place.class,
          region = place.region,
          weight = place.weight,
          lat = place.lat,
          lon = place.lon,
          doubt = place.doubt,
          alternatives = place.alternatives,
        })
      end
    end
  end,
}
