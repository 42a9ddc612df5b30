-- periods: parts of weeks, months and years: their ends, their nth week or Monday.
local cal = use "calendar"
local context = use "context"
local points = use "points"
local relative = use "relative"
local values = use "values"
local AT = context.before_it "At(?: the)?"

-- "the end of the month", "the end of a week": the one that holds the day told.
rule "edge-of-unit" {
  type = "date",
  match = re [[
    (?<when>[Ll]ater?|[Ee]arl(?:y|ier)) in (?<the>the) (?<unit>%{calendar_unit})\b|
    (?<edge>%{edge}) (?<the>the|a|an|each) (?<unit>%{calendar_unit})\b
    |(?<edge>%{edge}) (?<unit>year|month|week|day)\b
    |(?:[Tt]he )?(?<unit>year|month|week)(?:['’]s)?(?: |-)(?<tail>end)\b
    |(?:the )?(?<tail>(?i:EO))(?<unit>[DMYdmy])\b
  ]],
  set = function(m, doc)
    local mod = m.tail and "END" or relative.edge_mod(m.edge or m.when)
    local unit = relative.UNIT[m.unit] or string.upper(m.unit)
    local told = (m.when or m.tail or m.the == "the") and context.tells(doc, m.start, unit)
    if m.when then return relative.away(m, doc, unit, 0, told, mod) end
    if not mod or (m.edge and not m.the and string.find(m.edge.text, "^the")) then
      return nil, "no stretch of time"
    end
    if m.edge and not string.find(m.edge.text, "of$") then return nil, "no stretch of time" end
    if m.unit == "day" and context.precedes(doc, m.start, AT) then
      return nil, "a saying"
    end
    return relative.away(m, doc, unit, 0, told, mod)
  end,
  yes = {
    date = "2024-09-06",
    "at {the end of a week|value=2024-W36 mod=END} in which many left",
    "In May 1940 and until {the end of the month|value=1940-05 mod=END}",
    "by {year-end|value=2024 mod=END}",
  },
  no = { "At the end of the day they are friends" },
}

-- "the rest of the year", "the whole of the week"
rule "rest-of-unit" {
  type = "date",
  match = re [[(?:[Tt]he )?(?:rest|remainder) of the (?<unit>%{calendar_unit})\b]],
  set = function(m, doc)
    local unit = relative.UNIT[m.unit]
    return relative.away(m, doc, unit, 0, context.tells(doc, m.start, unit), "END")
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
    if m.event then return { timex = "DATE", value = relative.UNKNOWN[relative.UNIT[m.unit]] } end
    local shift = (m.dir == "before" or m.dir == "earlier") and -1 or 1
    return relative.away(m, doc, relative.UNIT[m.unit], shift, true)
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
    \b(?:[Ff]or|[Dd]uring|[Oo]ver|[Tt]hroughout|[Ee]nd(?:ed|ing)?|[Cc]los(?:e|ed|ing)
    |(?:part|rest|most|much|best|worst|biggest|largest|highest|lowest|busiest|coldest|hottest
    |wettest|deadliest)(?: \w+)? of)(?: )
    (?<x>the (?<unit>day|week|month|quarter|year))\b(?! (?:before|after|of|that|when|in which
    |ahead|to)|-|['’])
  ]],
  span = "$x",
  set = function(m, doc)
    local unit = relative.UNIT[m.unit]
    return relative.away(m, doc, unit, 0, context.tells(doc, m.start, unit))
  end,
  yes = {
    date = "2024-09-20",
    "Sales for {the year|value=2024} fell, in the best month of {the year|value=2024}.",
  },
  no = { "for the year ahead", "over the day-long talks" },
}

rule "year-ago" {
  type = "date",
  match = re [[year-(?:ago|earlier)\b]],
  set = function(m, doc) return relative.away(m, doc, "Y", -1) end,
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
  local origin = context.anchor(doc, m.start, unit, told)
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
    (?:[Tt]he )?(?:(?<n>%{ordinal}|%{nth})|(?<last>(?:second |2nd )?last|final|penultimate))
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
      out = nth_unit(relative.UNIT[string.gsub(m.unit, "-", "")], first, last, n)
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
    |week (?<n>[1-5]?\d)\b(?!,? (?:of|in|for|and|to|at|after|before)\b|['’%/-]|[.,:]?\d| ?[-–] ?\d)
  ]],
  set = function(m, doc)
    local origin = not m.year and context.origin(doc, m.start)
    if not m.year and not origin then return nil, "no year is known" end
    local year, week = points.number(m.year) or cal.date(origin), points.number(m.n)
    if week < 1 or week > cal.weeks_in_year(year) then return nil, "no such week" end
    return values.unit("W", cal.week_start(year, week))
  end,
  yes = {
    date = "2024-09-20",
    "{week 10 of 2019|value=2019-W10}, shut in {week 10|value=2024-W10}",
  },
  no = { "week 3 of the season", "in week 0" },
}

rule "week-of-day" {
  type = "date",
  match = re [[
    (?:[Tt]he )?week(?<we>-?end)? (?:of|beginning|commencing|starting|ending|ended|to)(?: on)?,?
    (?: [Mm]onday| [Ss]unday| [Ff]riday| [Ss]aturday)?,? (?:the )?
    (?:(?<day>%{day})(?:st|nd|rd|th)?(?: of)? (?<month>%{month_any})|
    (?<month>%{month_any})\.? (?<day>%{day})(?:st|nd|rd|th)?)\b(?:,? (?<year>%{year}))?
  ]],
  set = function(m, doc)
    local out, why = points.day(m, doc)
    if not out then return nil, why end
    local _, day = values.read(out.value)
    if not day then return { timex = "DATE", value = relative.UNKNOWN[m.we and "WE" or "W"] } end
    return values.unit(m.we and "WE" or "W", day)
  end,
  yes = {
    date = "2024-09-20",
    "{the week of 9 September|value=2024-W37}, {the weekend of 5 October|value=2024-W40-WE}",
    "in {the week ended Sept. 14|value=2024-W37}",
  },
}

rule "the-weekend" {
  type = "date",
  match = re [[
    [Tt]he (?:(?:long|bank holiday) )?week(?:-)?end\b(?! (?:edition|warrior|of \p{Lu}?\p{Ll}))
  ]],
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
