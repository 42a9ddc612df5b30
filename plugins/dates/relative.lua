-- relative: days, weeks, months … told from the document's day ("last week", "today") or from
-- a date of the text ("the next day", "the previous year").
local cal = use "calendar"
local context = use "context"
local points = use "points"
local values = use "values"

define "relation" (list "relations.tsv")
define "day_part" (list "day_parts.tsv")
define "part_of_day" (re [[(?:(?<edge>early|late|mid)(?: |-))?(?<part>%{day_part})]])

local EDGES = { early = "START", late = "END", mid = "MID" } -- "later this week" is the whole week

-- The mod of an edge: a row of edges.tsv, or a word ("later", "early on").
local function edge_mod(edge)
  if type(edge) ~= "string" then return edge and edge.mod end
  return EDGES[string.match(string.lower(edge), [[^\w+]])]
end

-- The value when nothing tells the day: XXXX-WXX for a week, and so on.
local UNKNOWN = { D = "XXXX-XX-XX", W = "XXXX-WXX", WE = "XXXX-WXX-WE", M = "XXXX-XX",
  Q = "XXXX-QX", Y = "XXXX", DE = "XXX", CE = "XX" }

-- The unit `shift` away from the origin, or from the last date told.
local function away(m, doc, unit, shift, told, mod)
  local origin
  if told then
    origin = context.told(doc, m.start, unit == "DE" and "DE" or unit == "CE" and "CE" or unit)
  else
    origin = context.now(doc, m.start)
  end
  if not origin then return { timex = "DATE", value = UNKNOWN[unit], mod = mod } end
  local out = values.unit(unit, origin, shift, mod)
  out._now = not told or nil
  return out
end

define "calendar_unit" (re [[
  day|week|fortnight|weekend|month|quarter|year|decade|century|yr|qtr|wk
]])
local UNIT = { day = "D", week = "W", weekend = "WE", month = "M", quarter = "Q", year = "Y",
  decade = "DE", century = "CE", yr = "Y", qtr = "Q", wk = "W",
  fortnight = "W" }

-- "the past month", "over the next year": a stretch of time, not a calendar month.
local function is_stretch(m, doc)
  if m.edge or m.when then return false end
  local word = string.lower(m.rel.text)
  if m.the and (word == "past" or word == "last") then return true end
  if word == "past" then return true end
  local long = m.unit ~= "day" and m.unit ~= "quarter"
  if m.the and long and (word == "next" or word == "coming") then
    return context.precedes(doc, m.start, "(?i:over|for|within|during|throughout|across)")
  end
  return false
end

rule "relative-unit" {
  type = "date",
  match = re [[
    (?:(?:the )?(?:(?<edge>%{edge})|(?<when>later|earlier))(?: |-)|(?<lead>the rest of
    |the remainder of) )?(?<the>[Tt]he )?
    (?<rel>%{relation}) (?<unit>%{calendar_unit})\b(?! ?-|['’]s (?:ago|time)|-| (?:ago|olds?)\b)
  ]],
  set = function(m, doc)
    local unit = UNIT[m.unit]
    local rel = m.rel
    if rel.shift == "0" and m.unit == "day" and rel.text == "current" then
      return nil, "a state"
    end
    if m.unit == "fortnight" then return { timex = "DURATION", value = "P2W" } end
    if is_stretch(m, doc) then
      return { timex = "DURATION", value = "P1" .. unit }
    end
    local told = rel.told or m.the and rel.shift == "1"
      or rel.shift == "0" and m.unit == "day" or false
    return away(m, doc, unit, math.tointeger(tonumber(rel.shift)), told, edge_mod(m.edge or m.when))
  end,
  yes = {
    date = "2024-09-06",
    "crossed {this week|timex=DATE value=2024-W36 from=2024-09-02 to=2024-09-08}",
    "{Last week|value=2024-W35}, {next month|value=2024-10}, {this year|value=2024}",
    "{later this week|value=2024-W36 mod=-} and {the end of last year|value=2023 mod=END}",
    "in {the past decade|timex=DURATION value=P1DE}, over {the next year|value=P1Y}",
    "In 2021 it rose by a tenth from {the previous year|value=2020}.",
    "It began on 3 May 1940. {The next day|value=1940-05-04} it rained.",
  },
}

local function related_origin(m, doc, widest)
  if m.rel.told then return (context.told(doc, m.start, widest)) end
  return (context.now(doc, m.start))
end

-- "last" and "next" are said of this week's day and of the other week's.
local function with_other_week(day, other, word)
  local out = values.day(day)
  if other then
    local week = word == "last" and "last week" or "this week"
    local reason = word .. " may mean the one of " .. week
    out.alternatives = { { timex = "DATE", value = values.day(other).value, reason = reason } }
  end
  return out
end

-- The part of that day, where one is named.
local function at_part(out, m)
  if m.part then
    out.timex, out.value, out.alternatives = "TIME", out.value .. "T" .. m.part.code, nil
  end
  return out
end

rule "this-weekday" {
  type = "date",
  match = re [[
    (?<the>[Tt]he )?(?<rel>%{relation}) (?<weekday>%{weekday_any})\b
    (?:(?:['’]s)? (?<part>%{day_part})\b)?(?! ?(?:s\b|Times|Post|Mail))
  ]],
  set = function(m, doc)
    local weekday = points.number(m.weekday)
    local origin = related_origin(m, doc, "D")
    if not origin then
      return at_part({ timex = "DATE", value = string.format("XXXX-WXX-%d", weekday) }, m)
    end
    local monday = values.bounds("W", origin)
    if m.rel.shift == "0" then return at_part(values.day(monday + weekday - 1), m) end
    if m.rel.shift == "-1" then
      local day = cal.weekday_before(origin - 1, weekday)
      return at_part(with_other_week(day, day >= monday and day - 7, "last"), m)
    end
    local day = cal.weekday_after(origin + 1, weekday)
    if string.lower(m.rel.text) ~= "next" or day > monday + 6 then
      return at_part(values.day(day), m)
    end
    return at_part(with_other_week(day + 7, day, "next"), m)
  end,
  yes = {
    date = "2024-09-06",
    "{next Monday evening|timex=TIME value=2024-09-09TEV}",
    "{last Tuesday|value=2024-09-03 alternatives[1].value=2024-08-27}",
    "{next Monday|value=2024-09-09}",
    "{this Friday|value=2024-09-06}",
    "{next Sunday|value=2024-09-15 alternatives[1].value=2024-09-08}",
  },
}

rule "weekday-of-week" {
  type = "date",
  match = re [[
    (?<weekday>%{weekday_any})(?: of| from|,)? (?<rel>last|next|this|the previous|the following
    |that|the same) week\b
    |(?<rel>[Ll]ast|[Nn]ext|[Tt]his) week(?: on|['’]s|,)? (?<weekday>%{weekday_any})\b
    |(?<weekday>%{weekday_any}) (?<rel>week)\b
    |(?<rel>[Aa] week) (?:on|from|after) (?<weekday>%{weekday_any})\b
  ]],
  set = function(m, doc)
    local rel = string.lower(m.rel)
    local weekday = points.number(m.weekday)
    local origin = context.now(doc, m.start)
    if not origin then
      return { timex = "DATE", value = string.format("XXXX-WXX-%d", weekday) }
    end
    if rel == "week" or rel == "a week" then
      return values.day(cal.weekday_after(origin, weekday) + 7)
    end
    local shift = rel == "last" and -1 or rel == "the previous" and -1
      or (rel == "next" or rel == "the following") and 1 or 0
    return values.day(values.bounds("W", origin, shift) + weekday - 1)
  end,
  yes = {
    date = "2024-09-06",
    "{Tuesday of next week|value=2024-09-10}, {last week on Monday|value=2024-08-26}",
    "{a week on Sunday|value=2024-09-15}, {Monday week|value=2024-09-16}",
  },
}

rule "before-last" {
  type = "date",
  match = re [[
    [Tt]he (?:(?<unit>week|month|year|weekend|quarter|decade)|(?<weekday>%{weekday_any})|
    (?<month>%{month_any})) (?<dir>before last|after next)\b
  ]],
  set = function(m, doc)
    local ahead = m.dir == "after next"
    local origin = context.now(doc, m.start)
    if not origin then return nil, "no day to count from" end
    if m.unit then return values.unit(UNIT[m.unit], origin, ahead and 2 or -2) end
    if m.weekday then
      local weekday = points.number(m.weekday)
      if ahead then return values.day(cal.weekday_after(origin + 1, weekday) + 7) end
      return values.day(cal.weekday_before(origin - 1, weekday) - 7)
    end
    local year, month = cal.date(origin)
    local named = points.number(m.month)
    local shift = ahead and (named > month and 1 or 2) or (named < month and -1 or -2)
    return values.unit("M", cal.days(year + shift, named, 1))
  end,
  yes = {
    date = "2024-09-06",
    "{the week before last|value=2024-W34}, {the Tuesday before last|value=2024-08-27}",
    "{the month after next|value=2024-11}",
  },
}

rule "this-month" {
  type = "date",
  match = re [[
    (?:(?:the )?(?<edge>%{edge})(?: |-))?(?:the )?(?<rel>%{relation}) (?<month>%{month_any})\b
    (?! ?\d| also| not\b| be\b)
  ]],
  set = function(m, doc)
    local named = points.number(m.month)
    if string.find(m.month.text, "^ma[yr]") and m.rel.shift == "0" then return nil, "a verb" end
    local origin = related_origin(m, doc, "M")
    local mod = edge_mod(m.edge)
    if not origin then
      return { timex = "DATE", value = string.format("XXXX-%02d", named), mod = mod }
    end
    local year, month = cal.date(origin)
    if m.rel.shift == "-1" and named >= month then year = year - 1 end
    if m.rel.shift == "1" and named <= month then year = year + 1 end
    return values.unit("M", cal.days(year, named, 1), 0, mod)
  end,
  yes = {
    date = "2024-09-20",
    "{last October|value=2023-10}, {this March|value=2024-03}",
    "{early next May|value=2025-05 mod=START}",
  },
  no = { "this may not work" },
}

-- Seasons. Winter has the year of its December.
local SEASON_START = { SP = 3, SU = 6, FA = 9, WI = 12 }

local SEASON_TO_COME = [[^(?: and| to| or|/|-)(?: the)? ?]]
  .. [[(?:spring|summer|autumn|fall|winter)(?: of)? (\d{4})\b]]

local function season_year(m, doc, shift, told)
  local shared = string.match(context.right(doc, m.stop, 40), SEASON_TO_COME)
  if shared then return math.tointeger(tonumber(shared)) end
  local origin, from
  if shift then
    origin = told and context.told(doc, m.start, "Y") or context.now(doc, m.start)
  else
    origin, from = context.origin(doc, m.start)
  end
  if not origin then return nil end
  local year, month = cal.date(origin)
  local start = SEASON_START[m.season.code]
  if shift == -1 then return (start + 2 < month) and year or year - 1 end
  if shift == 1 then return start > month and year or year + 1 end
  if shift == 0 or from == "text" then return year end
  local ahead = context.direction(doc, m.start, m.stop) == "ahead"
  if not ahead and start > month then return year - 1 end
  if ahead and start + 2 < month then return year + 1 end
  return year
end

local LEADS_SEASON = context.pattern [[(?i)\b(?:in|by|during|since|until|till|throughout|through|
  before|after|over|from|to|of|and|or|for|every|late|early|mid)]]

local NO_SPRING = "(?:of (?!\\d)|water|onion|from|that|which|to\\b|in (?:his|her|the step))"

-- Why a word for a season is none here; nil when it is one.
local function no_season(m, doc)
  local word = m.season.text
  local lower = string.lower(word)
  if m.edge or m.when or m.rel then return nil end
  local led = context.precedes(doc, m.start, LEADS_SEASON)
  if lower == "fall" then
    local paired = context.follows(doc, m.stop, "and winter|semester|term\\b")
    local timed = m.the and context.precedes(doc, m.start, "(?i:in|by|during|until)")
    return not paired and not timed and "a verb or a noun" or nil
  end
  if lower == "spring" then
    if m.the then return context.follows(doc, m.stop, NO_SPRING) and "a spring" or nil end
    if context.precedes(doc, m.start, "(?i:to)") then return "a verb" end
    local used = context.follows(doc, m.stop, "(?i:offensive|campaign|semester|term|fighting)")
    return not led and not used and "may be no season" or nil
  end
  return not led and not m.the and word ~= lower and "may be a name" or nil
end

rule "season" {
  type = "date",
  match = re [[
    (?:(?:the )?(?:(?<edge>%{edge})|(?<when>later|earlier))(?: |-))?(?<the>[Tt]he )?
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
      mod = edge_mod(m.edge or m.when), _now = m.rel and not told or nil }
  end,
  yes = {
    date = "2024-09-20",
    "{last spring|value=2024-SP}, in {winter|value=2023-WI}, over {the summer|value=2024-SU}",
    "{next summer|value=2025-SU}, in {the fall|value=2024-FA}, a {winter|value=2023-WI} siege",
  },
  no = { "prices fall", "hot springs", "the fall of the wall", "to spring a leak", "Donna Winter" },
}

-- Days by name.
local DEICTIC = { today = 0, todays = 0, yesterday = -1, tomorrow = 1, tonight = 0, tonite = 0,
  tmrw = 1, tmr = 1 }

local function deictic_day(m, doc)
  local today = context.today(doc)
  return today and today + DEICTIC[string.lower(m.name)]
end

rule "today" {
  type = "date",
  match = re [[
    (?:(?<edge>(?i:early|earlier|late|later)(?: in| on)?) )?(?<name>(?i:today|yesterday|tomorrow
    |tmrw?))\b(?!['’]s World)
  ]],
  set = function(m, doc)
    if string.find(m.name, "^T") and context.precedes(doc, m.start, [=[\b\p{Lu}\w+]=])
        and not context.precedes(doc, m.start, [=[^\p{Lu}\w+]=]) then
      return nil, "part of a name"
    end
    local day = deictic_day(m, doc)
    if not day then return { timex = "DATE", value = "XXXX-XX-XX" } end
    local out = values.day(day, edge_mod(m.edge))
    out._now = true
    return out
  end,
  yes = {
    date = "2024-09-20",
    "They met {yesterday|timex=DATE value=2024-09-19}.",
    "They will meet {later today|value=2024-09-20 mod=-}.",
  },
  no = { "told Nation Today" },
}

rule "day-before-yesterday" {
  type = "date",
  match = re [[[Tt]he day (?:(?<back>before yesterday)|after tomorrow)]],
  set = function(m, doc)
    local today = context.today(doc)
    if not today then return { timex = "DATE", value = "XXXX-XX-XX" } end
    return values.day(today + (m.back and -2 or 2))
  end,
  yes = { date = "2024-09-20", "{the day before yesterday|value=2024-09-18}" },
}

-- Parts of the day.
local function part_value(day, code, edge)
  local date = day and values.day(day).value or "XXXX-XX-XX"
  return { timex = "TIME", value = date .. "T" .. code, mod = edge_mod(edge) }
end

rule "part-of-named-day" {
  type = "date",
  match = re [[
    (?:(?<edge>early|late|mid)(?: |-))?(?:(?<name>(?i:today|yesterday|tomorrow))|
    (?<weekday>%{weekday_any})\.?)
    (?:['’]s|,)? (?:in the )?%{part_of_day}\b
    |(?<edge>(?i:early|late|later|earlier) )?(?<name>(?i:toni(?:ght|te)))\b
  ]],
  set = function(m, doc)
    local code = m.part and m.part.code or "NI"
    local day
    if m.name then
      day = deictic_day(m, doc)
    else
      day = points.weekday_day(m, doc, points.number(m.weekday))
    end
    if not day and m.weekday then
      return { timex = "TIME", mod = edge_mod(m.edge),
        value = string.format("XXXX-WXX-%dT%s", points.number(m.weekday), code) }
    end
    return part_value(day, code, m.edge)
  end,
  yes = {
    date = "2024-09-20",
    "{yesterday morning|timex=TIME value=2024-09-19TMO}, {tonight|value=2024-09-20TNI}",
    "died {late Tuesday night|value=2024-09-17TNI mod=END}",
  },
}

rule "part-of-relative-day" {
  type = "date",
  match = re [[
    (?:(?<edge>(?i:early|late|later|earlier))(?: on)? )?(?:the )?(?<rel>%{relation}) (?:same )?
    (?<part>%{day_part})\b
  ]],
  set = function(m, doc)
    local shift = math.tointeger(tonumber(m.rel.shift))
    local word = string.lower(m.rel.text)
    local origin
    if m.rel.told or word == "next" or word == "that" then
      origin = context.told(doc, m.start, "D")
    else
      origin = context.today(doc) or context.told(doc, m.start, "D")
    end
    return part_value(origin and origin + shift, m.part.code, m.edge)
  end,
  yes = {
    date = "2024-09-20",
    "{this morning|timex=TIME value=2024-09-20TMO}, {last night|value=2024-09-19TNI}",
    "on 4 May 1940 and {the next morning|value=1940-05-05TMO}",
  },
}

rule "part-of-day" {
  type = "date",
  match = re [[
    \b(?:[Ii]n|[Dd]uring|[Bb]y|[Uu]ntil|[Tt]hrough|[Ff]rom|[Ii]nto|[Tt]hroughout|[Bb]efore
    |[Aa]fter) (?<x>(?:the )?(?:(?<edge>early|late|mid)(?: |-))?(?:hours of the )?
    (?<part>%{day_part})(?: hours)?)\b
    |\b[Aa]t (?<x>(?<part>night|dawn|dusk|daybreak|sunrise|sunset|nightfall|lunchtime))\b
    |(?<x>[Oo]vernight)\b
  ]],
  span = "$x",
  set = function(m, doc)
    local code = "NI"
    if m.part then
      local part = type(m.part) == "string" and string.lower(m.part) or m.part.code
      local codes = { night = "NI", nightfall = "NI", dawn = "DA", daybreak = "DA", sunrise = "DA",
        dusk = "EV", sunset = "EV", lunchtime = "MI" }
      code = codes[part] or part
    end
    local sentence = doc:sentence(m.start)
    local _, days, found = context.before(doc, m.start, "D")
    if not (found and sentence and found.start >= sentence.start) then days = nil end
    return part_value(days, code, m.edge)
  end,
  yes = { "in {the morning|timex=TIME value=XXXX-XX-XXTMO} and at {night|value=XXXX-XX-XXTNI}" },
  no = { "a good evening", "the morning after" },
}

-- "the end of the month", "the end of a week": the one that holds the day told.
rule "edge-of-unit" {
  type = "date",
  match = re [[
    (?<when>[Ll]ater?|[Ee]arl(?:y|ier)) in (?<the>the) (?<unit>%{calendar_unit})\b|
    (?<edge>%{edge}) (?<the>the|a|an|each) (?<unit>%{calendar_unit})\b
    |(?<edge>%{edge}) (?<unit>year|month|week|day)\b
    |(?:the )?(?<unit>year|month|week)(?:['’]s)?(?: |-)(?<tail>end)\b
    |(?<tail>E[Oo])(?<unit>[DMY])\b
  ]],
  set = function(m, doc)
    local mod = m.tail and "END" or edge_mod(m.edge or m.when)
    local unit = UNIT[m.unit] or m.unit
    local told = (m.when or m.tail or m.the == "the") and context.tells(doc, m.start, unit)
    if m.when then return away(m, doc, unit, 0, told, mod) end
    if not mod or (m.edge and not m.the and string.find(m.edge.text, "^the")) then
      return nil, "no stretch of time"
    end
    if m.edge and not string.find(m.edge.text, "of$") then return nil, "no stretch of time" end
    return away(m, doc, unit, 0, told, mod)
  end,
  yes = {
    date = "2024-09-06",
    "at {the end of a week|value=2024-W36 mod=END} in which many left",
    "In May 1940 and until {the end of the month|value=1940-05 mod=END}",
    "by {year-end|value=2024 mod=END}",
  },
}

-- "the rest of the year", "the whole of the week"
rule "rest-of-unit" {
  type = "date",
  match = re [[(?:the )?(?:rest|remainder) of the (?<unit>%{calendar_unit})\b]],
  set = function(m, doc)
    local unit = UNIT[m.unit]
    return away(m, doc, unit, 0, context.tells(doc, m.start, unit), "END")
  end,
  yes = { date = "2024-09-20", "for {the rest of the week|value=2024-W38}" },
}

-- "the day before", "the year after": told from the last date; before a clause ("the day after
-- the vote") the day is not known.
rule "unit-before" {
  type = "date",
  match = re [[
    [Tt]he (?:very )?(?<unit>%{calendar_unit})(?: )(?:(?<dir>before|after|earlier|later)
    (?= ?(?:[.,;:)”"]|(?:in|at|when|and|to|with)\b|$))|(?<event>before|after)(?= [\w“"‘']))
  ]],
  set = function(m, doc)
    if m.event then return { timex = "DATE", value = UNKNOWN[UNIT[m.unit]] } end
    local shift = (m.dir == "before" or m.dir == "earlier") and -1 or 1
    return away(m, doc, UNIT[m.unit], shift, true)
  end,
  yes = {
    date = "2024-09-20",
    "In 1998 it won, unlike {the year before|value=1997}.",
    "{The day after|value=XXXX-XX-XX} the vote they left.",
  },
}

-- "for the year", "ended the day": the one told of.
rule "the-unit" {
  type = "date",
  match = re [[
    \b(?:[Ff]or|[Dd]uring|[Oo]ver|[Tt]hroughout|[Ee]nd(?:ed|ing)?|[Cc]los(?:e|ed|ing))(?: )
    (?<x>the (?<unit>day|week|month|quarter|year))\b(?! (?:before|after|of|that|when|in which
    |ahead|to)|-|['’])
  ]],
  span = "$x",
  set = function(m, doc)
    local unit = UNIT[m.unit]
    return away(m, doc, unit, 0, context.tells(doc, m.start, unit))
  end,
  yes = { date = "2024-09-20", "Sales for {the year|value=2024} fell." },
  no = { "for the year ahead", "over the day-long talks" },
}

rule "year-ago" {
  type = "date",
  match = re [[year-(?:ago|earlier)\b]],
  set = function(m, doc) return away(m, doc, "Y", -1) end,
  yes = { date = "2024-09-20", "in the {year-ago|value=2023} quarter" },
}

-- "the first week of June", "the last Monday of March", "the final month of 2019".
define "in_period" (re [[
  (?:of|in) (?:(?<month>%{month_any})\b%{dotted}(?:,? (?:of )?(?<year>%{dated_year}))?|
  (?<year>%{year})|%{year_of}|(?<rel>last|next|this|the|that|the same|the previous
  |the following) month)
]])

local function period_bounds(m, doc)
  if m.month then
    local month = points.number(m.month)
    local days
    if m.year then
      days = cal.days(points.year(m.year, doc), month, 1)
    else
      days = points.month_inside(m, doc, month)
    end
    if not days then return nil end
    return values.bounds("M", days)
  end
  if m.year then return values.bounds("Y", cal.days(points.year(m.year, doc), 1, 1)) end
  local unit = string.find(m.text, "year$") and "Y" or "M"
  local shift = (m.rel == "last" or m.rel == "the previous") and -1
    or (m.rel == "next" or m.rel == "the following") and 1 or 0
  local told = string.find(m.rel, "^th[ae]")
  local origin = told and context.told(doc, m.start, unit) or context.now(doc, m.start)
  if not origin then return nil end
  return values.bounds(unit, origin, shift)
end

local function nth_unit(unit, first, last, n)
  if unit == "D" then
    local day = n > 0 and first + n - 1 or last + n + 1
    return day >= first and day <= last and values.day(day) or nil
  end
  if unit == "W" then
    if n > 0 then return values.unit("W", first + 3 + 7 * (n - 1) - (cal.weekday(first) - 1) % 7
      + (cal.weekday(first) > 4 and 7 or 0)) end
    return values.unit("W", last - (cal.weekday(last) < 4 and 7 or 0), n + 1)
  end
  if unit == "WE" then
    local saturday = n > 0 and cal.weekday_after(first, 6) + 7 * (n - 1)
      or cal.weekday_before(last, 6) + 7 * (n + 1)
    return values.unit("WE", saturday)
  end
  if unit == "M" then
    return values.unit("M", n > 0 and first or last, n > 0 and n - 1 or n + 1)
  end
end

rule "nth-in-period" {
  type = "date",
  match = re [[
    (?:the )?(?:(?<n>%{ordinal}|%{nth})|(?<last>(?:second |2nd )?last|final|penultimate))
    (?: full)? (?:(?<unit>day|week|weekend|week-end|month)|
    (?<weekday>%{weekday_any})) %{in_period}
  ]],
  set = function(m, doc)
    local first, last = period_bounds(m, doc)
    if not first then return nil, "no period is known" end
    local n = points.number(m.n)
    if m.last then n = string.find(m.last, "^(?:second|2nd|pen)") and -2 or -1 end
    local out
    if m.weekday then
      local weekday = points.number(m.weekday)
      local day = n > 0 and cal.weekday_after(first, weekday) + 7 * (n - 1)
        or cal.weekday_before(last, weekday) + 7 * (n + 1)
      out = day >= first and day <= last and values.day(day) or nil
    else
      out = nth_unit(UNIT[string.gsub(m.unit, "-", "")], first, last, n)
    end
    if not out then return nil, "there is no such one" end
    return out
  end,
  yes = {
    date = "2024-09-20",
    "in {the last week of March|value=2024-W13}, {the first Monday of May 2023|value=2023-05-01}",
    "on {the last day of 2019|value=2019-12-31}, {the second week of June 2021|value=2021-W23}",
  },
}

rule "week-number" {
  type = "date",
  match = re [[
    [Ww]eek (?<n>[1-5]?\d)(?: of|,)? (?<year>%{year})|(?<year>%{year}),? week (?<n>[1-5]?\d)\b
  ]],
  set = function(m)
    local year, week = points.number(m.year), points.number(m.n)
    if week < 1 or week > cal.weeks_in_year(year) then return nil, "no such week" end
    return values.unit("W", cal.week_start(year, week))
  end,
  yes = { "{week 10 of 2019|value=2019-W10}" },
}

rule "week-of-day" {
  type = "date",
  match = re [[
    (?:the )?week (?:of|beginning|commencing|starting|ending|ended|to)(?: on)?,?
    (?: [Mm]onday| [Ss]unday| [Ff]riday| [Ss]aturday)?,? (?:the )?
    (?:(?<day>%{day})(?:st|nd|rd|th)?(?: of)? (?<month>%{month_any})|
    (?<month>%{month_any}) (?<day>%{day})(?:st|nd|rd|th)?)\b(?:,? (?<year>%{year}))?
  ]],
  set = function(m, doc)
    local out, why = points.day(m, doc)
    if not out then return nil, why end
    local _, day = values.read(out.value)
    if not day then return { timex = "DATE", value = "XXXX-WXX" } end
    return values.unit("W", day)
  end,
  yes = { date = "2024-09-20", "{the week of 9 September|value=2024-W37}" },
}

rule "the-weekend" {
  type = "date",
  match = re [[[Tt]he (?:(?:long|bank holiday) )?week(?:-)?end\b(?! (?:of|edition|warrior))]],
  set = function(m, doc)
    local origin = context.now(doc, m.start)
    if not origin then return { timex = "DATE", value = "XXXX-WXX-WE" } end
    local direction = context.direction(doc, m.start, m.stop)
    local to_come = direction == "ahead" or not direction and cal.weekday(origin) >= 4
    local shift = (to_come or cal.weekday(origin) >= 6) and 0 or -1
    return values.unit("WE", origin, shift)
  end,
  yes = { date = "2024-09-20", "It broke down over {the weekend|value=2024-W37-WE}." },
}

return {}
