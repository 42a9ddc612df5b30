-- ranges: stretches whose ends share a month or a year: "5-7 June", "June 5-7, 2024", "1914-18".
local cal = use "calendar"
local clock = use "clock"
local context = use "context"
local points = use "points"
local values = use "values"

define "dash" (re [[(?: ?[-–—~] ?| (?:to|until|till|through|thru) )]])

-- first, day, month, year: from the first to the day.
local function days_range(m, doc)
  if not context.joins_ranges(doc) then return nil, "its ends stand apart" end
  local last, why = points.day(m, doc)
  if not last then return nil, why end
  local unit, stop = values.read(last.value)
  local first = points.number(m.first)
  if not unit then -- of a year that is not known
    local start = string.gsub(last.value, [[\d\d$]], string.format("%02d", first))
    return { timex = "DATE", value = start .. "/" .. last.value }
  end
  local year, month, day = cal.date(stop)
  if first >= day then return nil, "not from earlier to later" end
  local start = cal.days(year, month, first)
  local out = { timex = "DATE", value = values.day(start).value .. "/" .. last.value }
  return values.with_bounds(out, start, stop)
end

rule "days-of-month" {
  type = "date",
  match = re [[
    (?<![.,:/])(?:[Tt]he )?(?:(?<first>%{day})(?:st|nd|rd|th)?|(?<first>%{ordinal}))%{dash}(?:the )?
    (?:(?<day>%{day})(?:st|nd|rd|th)?|(?<day>%{ordinal}))
    (?: of)? (?<month>%{month_any})\b%{dotted}(?:,? (?<year>%{dated_year}))?
  ]],
  set = days_range,
  yes = {
    date = "2024-09-20",
    "{5-7 June|timex=DATE value=2024-06-05/2024-06-07 from=2024-06-05 to=2024-06-07}",
    "from {10 to 22 August 2012|value=2012-08-10/2012-08-22}",
  },
}

rule "month-days" {
  type = "date",
  match = re [[
    (?<month>%{month_any})\.? (?:the )?(?:(?<first>%{day})(?:st|nd|rd|th)?|
    (?<first>%{ordinal}))%{dash}(?:the )?(?:(?<day>%{day})(?:st|nd|rd|th)?\b(?![:\d])|
    (?<day>%{ordinal}))(?:,? (?<year>%{dated_year}))?
  ]],
  set = days_range,
  yes = { date = "2024-09-20", "{July 13-15, 2023|value=2023-07-13/2023-07-15}" },
}

rule "between-days" {
  type = "date",
  match = re [[
    \b[Bb]etween (?<x>(?:the )?(?:(?<first>%{day})(?:st|nd|rd|th)?|(?<first>%{ordinal})) and
    (?: the)? (?:(?<day>%{day})(?:st|nd|rd|th)?|(?<day>%{ordinal}))(?: of)? (?<month>%{month_any})\b
    %{dotted}(?:,? (?<year>%{dated_year}))?)
    |\b[Bb]etween (?<x>(?<month>%{month_any}) (?<first>%{day})(?:st|nd|rd|th)? and (?:the )?
    (?<day>%{day})(?:st|nd|rd|th)?\b(?:,? (?<year>%{dated_year}))?)
  ]],
  span = "$x",
  set = days_range,
  yes = { date = "2024-09-20", "between {3 and 9 March 2020|value=2020-03-03/2020-03-09}" },
}

local function years_of(m)
  local first, last = points.number(m.first), points.number(m.last)
  last = first - first % 100 + last
  if last % 100 == 0 then last = last + 100 end
  if last > first and last - first <= 60 then return first, last end
end

-- "1914-18": the second year is short for one of the same century.
rule "short-years" {
  type = "date",
  match = re [[(?<![\d./-])(?<first>1\d{3}|20\d\d)[-–—](?<last>\d\d)\b(?![\d/-]|[.,]\d)]],
  set = function(m, doc)
    if not context.joins_ranges(doc) then return nil, "its ends stand apart" end
    local first, last = years_of(m)
    if not first then return nil, "not from earlier to later" end
    local out = { timex = "DATE", value = values.year(first) .. "/" .. values.year(last) }
    return values.with_bounds(out, cal.days(first, 1, 1), cal.days(last, 12, 31))
  end,
  yes = { "the war of {1914-18|value=1914/1918 from=1914-01-01 to=1918-12-31}" },
}

-- The short ends of such ranges where they stand apart.
rule "first-day-of-range" {
  type = "date",
  match = re [[
    (?<![.,:/])(?<x>(?:[Tt]he )?(?<day>%{day})(?:st|nd|rd|th)?)(?:%{dash}| and )(?:the )?%{day}
    (?:st|nd|rd|th)?(?: of)? (?<month>%{month_any})\b(?:\.?,? (?<year>%{dated_year}))?
  ]],
  span = "$x",
  set = function(m, doc)
    if context.joins_ranges(doc) then return nil, "part of a range" end
    return points.day(m, doc)
  end,
  yes = { options = { ranges = "split" }, "at {the 5|value=2024-06-05}-7 June 2024 talks" },
}

rule "last-day-of-range" {
  type = "date",
  match = re [[
    (?<month>%{month_any})\.? (?:the )?%{day}(?:st|nd|rd|th)?(?:%{dash}| and )
    (?<x>(?:the )?(?<day>%{day})(?:st|nd|rd|th)?\b(?![:\d])(?:,? (?<year>%{dated_year}))?)
  ]],
  span = "$x",
  set = function(m, doc)
    if context.joins_ranges(doc) then return nil, "part of a range" end
    return points.day(m, doc)
  end,
  yes = {
    options = { ranges = "split" },
    "the June 5-{7, 2024|value=2024-06-07} talks", "on June 5 and {7, 2024|value=2024-06-07}",
  },
}

rule "last-year-of-range" {
  type = "date",
  match = re [[(?<![\d./-])(?<first>1\d{3}|20\d\d)[-–—](?<last>\d\d)\b(?![\d/-]|[.,]\d)]],
  span = "$last",
  set = function(m, doc)
    local _, last = years_of(m)
    if context.joins_ranges(doc) or not last then return nil, "part of a range" end
    return values.of_year(last)
  end,
  yes = { options = { ranges = "split" }, "the war of 1914-{18|value=1918}" },
}

-- "the year to 31 March 2024", "the three months to August": counted back from their end.
rule "months-to" {
  type = "date",
  match = re [[
    (?:[Tt]he )?(?:full |financial |fiscal |tax )?(?:year|(?<half>half(?: |-)year)
    |(?<quarter>(?:(?:first|second|third|fourth|latest) )?quarter)
    |(?<count>%{small_count}) months)(?: )(?:to|ended|ending|through|up to)(?: )
    (?:the end of )?(?:on )?(?:the )?
    (?:(?<day>%{day})(?:st|nd|rd|th)?(?: of)? (?<month>%{month})|(?<month>%{month})
    (?:\.? (?<day>%{day}))?)
    \b(?:,? (?<year>%{year}))?
  ]],
  set = function(m, doc)
    local months = m.half and 6 or m.quarter and 3 or m.count and read_number(m.count) or 12
    if math.type(months) ~= "integer" or months < 1 or months > 1200 then
      return nil, "no length"
    end
    local out, why
    if m.day then
      out, why = points.day(m, doc)
    else
      out, why = points.month_ending(m, doc)
    end
    local unit, days = values.read(out and out.value or "")
    if not unit then return nil, why or "its end is not known" end
    local _, last = values.bounds(unit, days)
    local first = cal.add_months(last + 1, -months)
    local value = m.day and values.day(first).value .. "/" .. values.day(last).value
      or values.unit("M", first).value .. "/" .. values.unit("M", last).value
    return values.with_bounds({ timex = "DATE", value = value }, first, last)
  end,
  yes = {
    date = "2024-09-20",
    "profit for {the year to 31 March 2024|value=2023-04-01/2024-03-31 from=2023-04-01}",
    "{the first quarter ended March 31|value=2024-01-01/2024-03-31}",
    "in {the three months to August|value=2024-06/2024-08 to=2024-08-31} output fell",
  },
}

-- "3-5pm", "10 to 11:30 am"
-- "8am-3", "from 7 to 7:30": one end tells that the other is an hour, too.
rule "hours-half-said" {
  type = "date",
  match = re [[
    (?<![\d.,:£$€-])(?<x>(?<hour>1[0-2]|0?[1-9])(?:[:.](?<minute>[0-5]\d))? ?(?<half>(?i:[ap]m))
    %{dash}(?<hour2>1[0-2]|[1-9])(?:[:.](?<minute2>[0-5]\d))?)(?![\d%:]|[.,]\d| ?[ap]\.?m)
    (?=[.,;)]| (?:on|in|at|and|or|today|yesterday|tomorrow|every|each|this|next|last
    |%{weekday_any})\b|$)
    |\b(?:[Ff]rom|[Bb]etween) (?<x>(?<hour>1[0-2]|[1-9])(?::(?<minute>[0-5]\d))?(?:%{dash}| and )
    (?<hour2>1[0-2]|[1-9]):(?<minute2>[0-5]\d))(?![\d%:]|\.\d| ?[ap]\.?m)
  ]],
  span = "$x",
  set = function(m, doc)
    local shift = m.half and string.find(m.half, "^[Pp]") and 12 or 0
    local from, to = points.number(m.hour), points.number(m.hour2)
    local minute, minute2 = points.number(m.minute), points.number(m.minute2)
    if m.half then from = from % 12 + shift end
    if to * 60 + (minute2 or 0) <= from * 60 + (minute or 0) and to < 12 then to = to + 12 end
    local day, undated = clock.date_of(m, doc)
    return { timex = "TIME", _undated = undated,
      value = day .. values.clock(from, minute) .. "/" .. day .. values.clock(to, minute2) }
  end,
  yes = {
    date = "2024-09-20",
    "open {8am-3|value=2024-09-20T08:00/2024-09-20T15:00}.",
    "from {7 to 7:30|value=2024-09-20T07:00/2024-09-20T07:30}",
    "between {11 and 1:15|value=2024-09-20T11:00/2024-09-20T13:15}",
  },
  no = { "fell from 7 to 6", "between 3 and 5 on Friday" },
}

rule "hours" {
  type = "date",
  match = re [[
    (?<![\d.,:£$€-])(?<hour>1[0-2]|0?[1-9])(?:[:.](?<minute>[0-5]\d))?%{dash}(?<hour2>1[0-2]
    |0?[1-9])(?:[:.](?<minute2>[0-5]\d))? ?(?<half>(?i:[ap]\. ?m\.?|[ap] ?m\b))
  ]],
  set = function(m, doc)
    local half = string.lower(string.sub(m.half, 1, 1)) == "p" and 12 or 0
    local from, to = points.number(m.hour) % 12 + half, points.number(m.hour2) % 12 + half
    if from > to then from = from - half end
    local day, undated = clock.date_of(m, doc)
    local function at(hour, minute) return day .. values.clock(hour, points.number(minute)) end
    return { timex = "TIME", value = at(from, m.minute) .. "/" .. at(to, m.minute2),
      _undated = undated }
  end,
  yes = { date = "2024-09-20", "{3-5pm|timex=TIME value=2024-09-20T15:00/2024-09-20T17:00}" },
}

return {}
