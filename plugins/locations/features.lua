-- Places that no list has, told by a word of their name, and parts of places.

local nearby = use "nearby"
local words = use "words"

define "cap" (re [[\p{Lu}(?=[\p{L}'’]*\p{Ll})[\p{L}\p{M}]*(?:['’](?!s\b)\p{L}+|-\p{L}+)*]])

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

rule "feature-before" {
  type = "toponym",
  match = re [[(?:Lake|Mount|Mt\.?|River|Loch|Lough|Cape|County
    |(?:Gulf|Bay|Straits?|Sea|Isles?) of(?: the)?) %{cap}\b
    (?! (?:Council|Court|Police|Hospital|University))]],
  set = feature,
  yes = { "on {Lake Balaton|class=water}", "near {County Leitrim|class=region}" },
  no = { "a lake Balaton" },
}

local NO_NAMES = words.set "The A An This That In On At Our Their His Her Its And Each Every"

rule "feature-after" {
  type = "toponym",
  match = re [[%{cap}(?: %{cap})? (?:River|Lake|Sea|Ocean|Bay|Strait|Canal|Creek|Gulf|Mountains?
    |Peak|Islands?|Atoll|Archipelago|Desert|Peninsula|Valley|Province|Governorate|Oblast
    |Prefecture|Plateau|Delta|Falls|County|Parish|Voivodeship|Krai)\b
    (?! (?:Council|Court|Police|Hospital|University|Sheriff|School|District|Attorney))]],
  set = function(m)
    if NO_NAMES[string.match(m.text, [[^\p{L}+]])] then
      return nil, "the article is no part of the name"
    end
    return feature(m)
  end,
  yes = { "in {Fulton County|class=region}", "the {Kura River|class=water}" },
  no = { "The River" },
}

local SMALL = words.set "village hamlet town city suburb port municipality"

-- "Warab province", "the village of Ceamurlia": the word is not part of the name.
local function named_as(m, doc)
  local start, stop = m:span_of("name")
  if NO_NAMES[string.match(m.name, [[^\p{L}+]])] then
    return nil, "the article is no part of the name"
  elseif #doc:all("nationality", start, stop) > 0 then
    return nil, "a people, not a place"
  end
  local name = string.gsub(m.name, [[\s+]], " ")
  return { name = name, class = SMALL[m.kind] and "city" or "region" }
end

rule "kind-after" {
  type = "toponym",
  match = re [[(?<name>%{cap}(?: %{cap})?) (?<kind>province|governorate|prefecture|oblast|district
    |county|municipality)\b]],
  span = "$name",
  set = named_as,
  reads = { "nationality" },
  yes = { "in {Zarqat|class=region} province" },
  no = { "a Kurdish province", "in this province" },
}

rule "kind-before" {
  type = "toponym",
  match = re [[(?:the|a|nearby) (?<kind>village|hamlet|province|district|governorate|municipality
    |town|island|suburb|city|port) of (?<name>%{cap}(?:(?: de| del| la)? %{cap})?)\b]],
  span = "$name",
  set = named_as,
  reads = { "nationality" },
  yes = { "in the village of {Bistritsa Gorna|class=city}" },
  no = { "the city of his birth" },
}

local DIRECTION = [[(?:^|[^\p{L}\p{N}-])]]
  .. [[(((?:[Nn]orth|[Ss]outh)?[ -]?(?:[Ee]ast|[Ww]est|[Nn]orth|[Ss]outh)(?:ern)?(?:most)?]]
  .. [[|[Cc]entral|[Mm]id)[\s-])$]]

-- "northern France", "North London", "south-eastern Nigeria": the direction belongs to the place.
on_document "directed" {
  pass = 2,
  emits = { "toponym" },
  run = function(doc, out)
    for _, place in ipairs(doc:all("toponym")) do
      local text = nearby.before(doc, place.start, 24)
      local lead, direction = string.match(text, DIRECTION)
      if direction and place.class ~= "water" then
        local written = string.find(direction, [[ern]]) and string.lower(direction) or direction
        out:add("toponym", place.start - #lead, place.stop, {
          name = written .. " " .. place.name,
          direction = direction,
          country = place.country,
          class = place.class == "country" and "region" or place.class,
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
