-- relative: days, weeks, months … told from the document's day ("last week", "today") or from
-- a date of the text ("the next day", "the previous year").
local cal = use "calendar"
local context = use "context"
local points = use "points"
local values = use "values"

local M = {}

define "relation" (list "relations.tsv")
define "day_part" (list "day_parts.tsv")
define "part_of_day" (re [[(?:(?<edge>early|late|mid)(?: |-))?(?<part>%{day_part})]])

local EDGES = { early = "START", late = "END", mid = "MID" } -- "later this week" is the whole week

-- The mod of an edge: a row of edges.tsv, or a word ("later", "early on").
function M.edge_mod(edge)
  if type(edge) ~= "string" then return edge and edge.mod end
  return EDGES[string.match(string.lower(edge), [[^\w+]])]
end

-- The value when nothing tells the day: XXXX-WXX for a week, and so on.
M.UNKNOWN = { D = "XXXX-XX-XX", W = "XXXX-WXX", WE = "XXXX-WXX-WE", M = "XXXX-XX",
  Q = "XXXX-QX", Y = "XXXX", DE = "XXX", CE = "XX" }

-- The unit `shift` away from the origin, or from the last date told.
function M.away(m, doc, unit, shift, told, mod)
  local origin = context.anchor(doc, m.start, unit, told)
  if not origin then return { timex = "DATE", value = M.UNKNOWN[unit], mod = mod } end
  local out = values.unit(unit, origin, shift, mod)
  out._now = not told or nil
  return out
end

define "calendar_unit" (re [[
  day|week|fortnight|weekend|month|quarter|year|decade|century|yr|qtr|wk
]])
M.UNIT = { day = "D", week = "W", weekend = "WE", month = "M", quarter = "Q", year = "Y",
  decade = "DE", century = "CE", yr = "Y", qtr = "Q", wk = "W", fortnight = "W" }
local THROUGHOUT = context.before_it "(?i:over|for|within|during|throughout|across)"

-- "the past month", "over the next year": a stretch of time, not a calendar month.
local function is_stretch(m, doc)
  if m.edge or m.when then return false end
  local word = string.lower(m.rel.text)
  if word == "past" or m.the and word == "last" then return true end
  local long = m.unit ~= "day" and m.unit ~= "quarter"
  return m.the and long and (word == "next" or word == "coming")
    and context.precedes(doc, m.start, THROUGHOUT)
end

rule "relative-unit" {
  type = "date",
  match = re [[
    (?:(?:[Tt]he )?(?:(?<edge>%{edge})|(?<when>[Ll]ater|[Ee]arlier))(?: |-)|(?<lead>[Tt]he rest of
    |[Tt]he remainder of) )?(?<the>[Tt]he )?
    (?<rel>%{relation}) (?:working |calendar )?(?<unit>%{calendar_unit})\b
    (?! ?-|['’]s (?:ago|time)| (?:ago|olds?)\b)
  ]],
  set = function(m, doc)
    local unit = M.UNIT[m.unit]
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
    local shift = math.tointeger(tonumber(rel.shift))
    return M.away(m, doc, unit, shift, told, M.edge_mod(m.edge or m.when))
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
  return context.anchor(doc, m.start, widest, m.rel.told)
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
    local told = string.find(rel, "^th") and rel ~= "this"
    local origin = context.anchor(doc, m.start, "W", told)
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

-- "during this period", "at that time": when the last date was told; else left open.
rule "that-period" {
  type = "date",
  match = re [[
    \b(?:[Dd]uring|[Tt]hroughout|[Ii]n|[Oo]ver|[Ff]rom|[Aa]t|[Uu]ntil|[Ss]ince|[Bb]y|[Ff]or)(?: )
    (?<x>(?<which>this|that|the same) (?:period|time))\b(?! (?:of|in|frames?
    |zones?)\b)
  ]],
  span = "$x",
  set = function(m, doc)
    if m.which == "the same" and string.find(m.x, "time$") then return nil, "at once" end
    local unit, days = context.before(doc, m.start, "CE")
    local now = m.which == "this" and string.find(m.x, "time$")
    if now or not unit or unit == "SE" or unit == "FY" then
      return { timex = "DATE", value = m.which == "this" and "PRESENT_REF" or "PAST_REF" }
    end
    return values.unit(unit, days)
  end,
  yes = {
    "It grew in 1956. During {this period|timex=DATE value=1956} it was sold.",
    "At {that time|value=PAST_REF} it was new.",
  },
  no = { "at the same time", "this time it won" },
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
    if m.unit then return values.unit(M.UNIT[m.unit], origin, ahead and 2 or -2) end
    if m.weekday then
      local weekday = points.number(m.weekday)
      if ahead then return values.day(cal.weekday_after(origin + 1, weekday) + 7) end
      return values.day(cal.weekday_before(origin - 1, weekday) - 7)
    end
    local year, month = cal.date(origin)
    local named = points.number(m.month)
    local shift = ahead and (named > month and 1 or 2) or (named < month and -1 or -2)
    return values.of_month(year + shift, named)
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
    (?:(?:[Tt]he )?(?<edge>%{edge})(?: |-))?(?:[Tt]he )?(?<rel>%{relation}) (?<month>%{month_any})\b
    (?!\.? ?\d| also| not\b| be\b)
  ]],
  set = function(m, doc)
    local named = points.number(m.month)
    if string.find(m.month.text, "^ma[yr]") and m.rel.shift == "0" then return nil, "a verb" end
    local origin = related_origin(m, doc, "M")
    local mod = M.edge_mod(m.edge)
    if not origin then
      return { timex = "DATE", value = string.format("XXXX-%02d", named), mod = mod }
    end
    local year, month = cal.date(origin)
    if m.rel.shift == "-1" and named >= month then year = year - 1 end
    if m.rel.shift == "1" and named <= month then year = year + 1 end
    return values.of_month(year, named, mod)
  end,
  yes = {
    date = "2024-09-20",
    "{last October|value=2023-10}, {this March|value=2024-03}",
    "{early next May|value=2025-05 mod=START}",
  },
  no = { "this may not work" },
}

rule "next-month-day" {
  type = "date",
  match = re [[
    (?:[Tt]he )?(?<rel>%{relation}) (?<month>%{month_any})\.? (?<day>%{day})(?:st|nd|rd|th)?\b
    (?![:,.]?\d|%|,? %{dated_year})
  ]],
  set = function(m, doc)
    local month, day = points.number(m.month), points.number(m.day)
    if not cal.valid(2000, month, day) then return nil, "no such day" end
    local origin = related_origin(m, doc, "M")
    if not origin then
      return { timex = "DATE", value = string.format("XXXX-%02d-%02d", month, day) }
    end
    local shift, year = m.rel.shift, cal.date(origin)
    local at = cal.valid(year, month, day) and cal.days(year, month, day) or origin
    if shift == "-1" and at >= origin then year = year - 1 end
    if shift == "1" and at <= origin then year = year + 1 end
    if not cal.valid(year, month, day) then return nil, "no such day" end
    return values.of_day(year, month, day)
  end,
  yes = {
    date = "2024-09-20",
    "by {next Jan. 5|value=2025-01-05}, not {this June 30|value=2024-06-30}",
    "on {last October 3|value=2023-10-03}",
  },
}

return M
