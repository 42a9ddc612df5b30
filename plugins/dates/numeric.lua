-- numeric: dates in figures.
local cal = use "calendar"
local context = use "context"
local points = use "points"
local values = use "values"

local NO_DATE = context.before_it [[(?i)\b(?:version|v|ver|release|section|chapter|article|clause|
  paragraph|figure|table|no|nos|number|build|invoice|order|ref|reference|account|serial|code|ip|
  ratio|score|score of|by)\.?]]
-- Both readings of two figures and a year: the one that falls on the weekday beside it, else the
-- locale's; the other becomes an alternative where it is a day too.
local function read_pair(doc, first, second, year, weekday)
  local month_first = doc.locale == "en-US"
  local function reading(day, month)
    if cal.valid(year, month, day) then return cal.days(year, month, day) end
  end
  local own, other = reading(first, second), reading(second, first)
  if month_first then own, other = other, own end
  if not own then own, other = other, nil end
  if not own then return nil, "no such day" end
  if weekday and other and cal.weekday(own) ~= weekday and cal.weekday(other) == weekday then
    return values.day(other)
  end
  local out = values.day(own)
  if other and other ~= own then
    local reason = month_first and "day before month" or "month before day"
    out.alternatives = { { value = values.day(other).value, timex = "DATE", reason = reason } }
  end
  return out
end

local function figures(m, doc, weekday)
  if context.precedes(doc, m.start, NO_DATE) then return nil, "a numbering" end
  local year = points.year(m.year, doc)
  return read_pair(doc, points.number(m.a), points.number(m.b), year, weekday)
end
local FIGURE_AND_DASH = context.before_it [[\d-]]

local function iso_day(m, doc)
  if context.precedes(doc, m.start, FIGURE_AND_DASH) then return nil, "part of a longer number" end
  if context.precedes(doc, m.start, NO_DATE) then return nil, "a numbering" end
  local year, month, day = points.number(m.year), points.number(m.month), points.number(m.day)
  if not cal.valid(year, month, day) then return nil, "no such day" end
  return values.of_day(year, month, day)
end

rule "iso-day" {
  type = "date",
  match = re [[
    (?:%{weekday_any}\.?,? )?(?<![\d./])(?<year>\d{4})(?<sep>[-/.])(?<month>0?[1-9]
    |1[0-2])\g{sep}(?<day>%{day})
    (?![\d/]|[-.]\d)
  ]],
  set = iso_day,
  yes = { "on {2014-04-18|value=2014-04-18} and {2012/8/10|value=2012-08-10}" },
  no = { "2023-02-29", "2012-13-01", "12345-04-18" },
}

rule "iso-compact" {
  type = "date",
  match = re [[
    (?<![\d./-])(?<year>19\d\d|20\d\d)(?<month>0[1-9]|1[0-2])(?<day>0[1-9]|[12]\d|3[01])\b
    (?![./,-]\d)
  ]],
  set = iso_day,
  yes = { "due {20161016|value=2016-10-16}" },
  no = { "20169916", "1201610161" },
}

rule "iso-week" {
  type = "date",
  match = re [[(?<year>\d{4})-W(?<week>[0-5]\d)(?:-(?<day>[1-7]))?\b]],
  set = function(m)
    local year, week = points.number(m.year), points.number(m.week)
    if week < 1 or week > cal.weeks_in_year(year) then return nil, "no such week" end
    local monday = cal.week_start(year, week)
    if m.day then return values.day(monday + points.number(m.day) - 1) end
    return values.unit("W", monday)
  end,
  yes = {
    "{2024-W36|value=2024-W36 from=2024-09-02 to=2024-09-08}, {2020-W53-7|value=2021-01-03}",
  },
  no = { "2021-W53" },
}

rule "figures" {
  type = "date",
  match = re [[
    (?<![\d./-])(?:(?<weekday>%{weekday_any})\.?,? )?(?<a>\d{1,2}) ?(?<sep>[/.-]) ?
    (?<b>\d{1,2}) ?\g{sep} ?(?<year>1\d{3}|2[01]\d\d|\d\d)
    (?![\d/-]|[.:,]\d)
  ]],
  set = function(m, doc)
    if m.sep == "." and #m.year == 2 and #m.b < 2 then return nil, "a numbering" end
    return figures(m, doc, points.number(m.weekday))
  end,
  yes = {
    locale = "en-GB",
    "on {10/08/2023|value=2023-08-10 alternatives[1].value=2023-10-08}",
    "{31.10.1974|value=1974-10-31 alternatives=-}, {08/25/2021|value=2021-08-25}",
  },
  no = { "version 1.2.2020", "31/04/2024", "29/02/2023", "1.2.3", "192.168.1.10" },
}

-- "10/1-11/2/2017": both ends in the year of the last.
rule "figures-range" {
  type = "date",
  over = "figures",
  match = re [[
    (?<![\d./-])(?<a>\d{1,2})/(?<b>\d{1,2}) ?(?:-|–|to|until) ?(?<a2>\d{1,2})/(?<b2>\d{1,2})/
    (?<year>(?:19|20)\d\d)(?![\d/-]|[.:,]\d)
  ]],
  set = function(m, doc)
    local year = points.number(m.year)
    local from, why = read_pair(doc, points.number(m.a), points.number(m.b), year)
    local to, no_end = read_pair(doc, points.number(m.a2), points.number(m.b2), year)
    if not from or not to then return nil, why or no_end end
    local first, last = cal.parse(from.value), cal.parse(to.value)
    if first >= last then return nil, "not from earlier to later" end
    local out = { timex = "DATE", value = from.value .. "/" .. to.value }
    return values.with_bounds(out, first, last)
  end,
  yes = {
    locale = "en-GB",
    "shut {5/8-12/8/2017|value=2017-08-05/2017-08-12 from=2017-08-05 to=2017-08-12}",
  },
  no = { "5/8-31/2/2017" },
}
local FIGURE = context.before_it [[\d]]

rule "spaced-figures" {
  type = "date",
  match = re [[(?<![.,/-])(?<a>\d\d) (?<b>\d\d) (?<year>(?:19|20)\d\d)\b(?! \d)]],
  set = function(m, doc)
    if context.precedes(doc, m.start, FIGURE) then return nil, "a longer row of figures" end
    return figures(m, doc)
  end,
  yes = { "signed {13 12 2016|value=2016-12-13}" },
}

-- "by 3/4", "and 2/3"; but "on 3/4" is a day.
local FRACTION = [[(?i)^(?:by|to|and|from|since|between) (?:1/[2-9]|[12]/3|3/4|[2-4]/5|[357]/8)$]]
local OTHER_DAY = context.before_it [[\d/\d\d?]]

rule "day-slash-month" {
  type = "date",
  match = re [[
    (?<x>(?<weekday>%{weekday_any})\.?,? (?<a>\d{1,2})[/.](?<b>\d{1,2}))(?![\d/]|\.\d|%)
    |\b(?i:on|by|from|until|till|since|before|after|due|this|next|between) (?<x>
    (?<a>\d{1,2})/(?<b>\d{1,2}))(?![\d/]|\.\d|%| (?:of|an?)\b)
    |(?<next>and|to) (?<x>(?<a>\d{1,2})/(?<b>\d{1,2}))(?![\d/]|\.\d|%| of\b)
    |^(?<x>(?<a>\d{1,2}) ?[/-] ?(?<b>\d{1,2}))$
  ]],
  span = "$x",
  set = function(m, doc)
    if string.find(m.text, FRACTION) then return nil, "a fraction" end
    if m.next and not context.precedes(doc, m.start, OTHER_DAY) then return nil, "a fraction" end
    local origin = context.origin(doc, m.start)
    if not origin then return nil, "no year is known" end
    return read_pair(doc, points.number(m.a), points.number(m.b), (cal.date(origin)),
      points.number(m.weekday))
  end,
  yes = {
    date = "2024-09-20",
    "on {25/12|value=2024-12-25}", "{Friday 6/9|value=2024-09-06}",
    "{Saturday 7/6|value=2024-07-06 alternatives=-}",
  },
  no = { "by 1/3 of all", "won 3/4 of the vote", "they won 21-19 and 6/4" },
}

rule "month-slash-year" {
  type = "date",
  match = re [[(?<![\d./-])(?<month>0?[1-9]|1[0-2])/(?<year>(?:19|20)\d\d)\b(?![/.]\d)]],
  set = function(m, doc) return points.month_year(m, doc) end,
  yes = { "from {7/2013|value=2013-07}" },
}

define "month_letters" (re [[(?i:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)]])

rule "letters-in-figures" {
  type = "date",
  match = re [[
    (?<day>%{day})(?<sep>[-/.]?)(?<month>%{month_letters})\g{sep}(?<year>\d{4}|\d\d)\b(?![./-]\d)
    |(?<year>%{year})(?<sep>[/.-])(?<month>%{month_any})\g{sep}(?<day>%{day})\b
    |(?<month>%{month_any})[-/](?<day>%{day})\b(?! ?%{month_any})(?:[-/](?<year>\d{4}|\d\d)\b)?
    |(?<day>%{day})/(?<month>%{month_any})\b
  ]],
  set = points.day,
  yes = {
    "{29Mar22|value=2022-03-29}, {8/Oct/2012|value=2012-10-08}, {2012/aug/10|value=2012-08-10}",
  },
}

-- What looks like a date in an address of the web.
rule "in-a-link" {
  drop = "date",
  match = re [[
    (?:https?://|www\.)\S+|[\w-]{1,40}\.(?:com|org|net|co\.uk|gov\.uk)\b\S*
    |[\w.-]{1,40}@[\w.-]+
  ]],
  yes = { "sold by {Monday}.com" },
  no = { "on Monday. Come" },
}

order { "iso-day", "letters-in-figures", "figures", "day-slash-month" }

return {}
