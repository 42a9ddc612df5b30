-- seasons: last spring, the summer, a winter siege. Winter has the year of its December.
local cal = use "calendar"
local context = use "context"
local relative = use "relative"
local values = use "values"

local SEASON_START = { SP = 3, SU = 6, FA = 9, WI = 12 }

local SEASON_TO_COME = [[^(?: and| to| or|/|-)(?: the)? ?]]
  .. [[(?:spring|summer|autumn|fall|winter)(?: of)? (\d{4})\b]]

local SEASON_MIDDLE = { SP = 4, SU = 7, FA = 10, WI = 12 }

-- A story goes on: after November comes the spring of the next year; but soon after a winter one
-- still speaks of it.
local function told_year(code, unit, year, month)
  if unit == "Y" then return year end
  local middle = SEASON_MIDDLE[code]
  if middle < month - 5 then return year + 1 end
  if middle > month + 6 then return year - 1 end
  return year
end

local function season_year(m, doc, shift, told)
  local shared = string.match(context.right(doc, m.stop, 40), SEASON_TO_COME)
  if shared then return math.tointeger(tonumber(shared)) end
  local origin, from, unit
  if shift then
    origin = context.anchor(doc, m.start, "Y", told)
  else
    origin, from, unit = context.origin(doc, m.start)
  end
  if not origin then return nil end
  local year, month = cal.date(origin)
  local start = SEASON_START[m.season.code]
  if shift == -1 then return (start + 2 < month) and year or year - 1 end
  if shift == 1 then return start > month and year or year + 1 end
  if shift == 0 then return year end
  if from == "text" then return told_year(m.season.code, unit, year, month) end
  local ahead = context.direction(doc, m.start, m.stop) == "ahead"
  if not ahead and start > month then return year - 1 end
  if ahead and start + 2 < month then return year + 1 end
  return year
end

local LEADS_SEASON = context.before_it [[(?i)\b(?:in|by|during|since|until|till|throughout|through|
  before|after|over|from|to|of|and|or|for|every|late|early|mid|its|their|our|his|her)]]

local NO_SPRING = context.after_it [[(?:of (?!\d)|water|onion|from|that|which|to\b|in (?:his|her|
  the step))]]

local NAME = context.after_it [[(?!(?:Offensive|Campaign|Fighting|Semester|Term)\b)\p{Lu}\p{Ll}]]
local USE = [[(?i:offensive|campaign|semester|term|fighting)\b]]
local SPEAKS = "(?:is|was|has|shows|comes|came|began|begins|brings|brought)\\b" -- of a season
local USED, USED_OR_SPEAKS = context.after_it(USE), context.after_it(USE .. "|" .. SPEAKS)
local NO_VERB = context.after_it "and winter|semester|term\\b"
local DURING = context.before_it "(?i:in|by|during|until)"
local TO = context.before_it "(?i:to)"
-- Why a word for a season is none here; nil when it is one.
local function no_season(m, doc)
  local word = m.season.text
  local lower = string.lower(word)
  if m.edge or m.when or m.rel then return nil end
  local led = context.precedes(doc, m.start, LEADS_SEASON)
  if word ~= lower and context.follows(doc, m.stop, NAME) then return "part of a name" end
  if lower == "fall" then
    local paired = context.follows(doc, m.stop, NO_VERB)
    local timed = m.the and context.precedes(doc, m.start, DURING)
    return not paired and not timed and "a verb or a noun" or nil
  end
  if lower == "spring" then
    if m.the then return context.follows(doc, m.stop, NO_SPRING) and "a spring" or nil end
    if context.precedes(doc, m.start, TO) then return "a verb" end
    local used = context.follows(doc, m.stop, USED_OR_SPEAKS)
    return not led and not used and "may be no season" or nil
  end
  local known = led or m.the or word == lower or context.follows(doc, m.stop, USED)
  return not known and "may be a name" or nil
end

rule "season" {
  type = "date",
  match = re [[
    (?:(?:[Tt]he )?(?:(?<edge>%{edge})|(?<when>[Ll]ater|[Ee]arlier))(?: |-))?
    (?:(?<the>[Tt]he )(?!%{season} (?i:offensive|campaign|budget|conference|season|meeting|term
    |break|holiday|months|fighting|festival|session)\b))?
    (?:(?<rel>%{relation}) )?(?<season>%{season})\b(?!-|['’]s\b)
  ]],
  set = function(m, doc)
    local why = no_season(m, doc)
    if why then return nil, why end
    local shift = m.rel and math.tointeger(tonumber(m.rel.shift))
    local told = m.rel and (m.rel.told or m.the and shift == 1 or m.rel.text == "that") or nil
    local year = season_year(m, doc, shift, told)
    local head = year and values.year(year) or "XXXX"
    return { timex = "DATE", value = head .. "-" .. m.season.code,
      mod = relative.edge_mod(m.edge or m.when), _now = m.rel and not told or nil }
  end,
  yes = {
    date = "2024-09-20",
    "{last spring|value=2024-SP}, in {winter|value=2023-WI}, over {the summer|value=2024-SU}",
    "{next summer|value=2025-SU}, in {the fall|value=2024-FA}, its {Autumn|value=2024-FA} fair",
    "a {winter|value=2023-WI} siege, the {Spring|value=2024-SP} Offensive",
    "But {spring|value=2024-SP} shows signs of hope.",
  },
  no = {
    "prices fall", "hot springs", "the fall of the wall", "to spring a leak", "Donna Winter",
    "the Spring Hotel",
  },
}

return {}
