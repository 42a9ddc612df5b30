-- holidays: days by name, fixed, by weekday, or told from Easter.
local cal = use "calendar"
local context = use "context"
local points = use "points"
local values = use "values"

define "day_of_event" (list "events.tsv")
define "holiday" (list "holidays.tsv" { case = false, hyphen = true })

-- Written small, other names of one word are words too ("lent", "holi").
local SMALL = { christmas = true, xmas = true, easter = true, thanksgiving = true,
  halloween = true, ramadan = true, whitsunday = true, hanukkah = true, passover = true }

local function is_name(text)
  return not string.find(text, [[^\p{Ll}+$]]) or SMALL[text] == true
end

local function whole(text)
  return math.tointeger(tonumber(text))
end

-- The day of a holiday in a year; nil where it follows a calendar that is not kept here.
local function day_in(holiday, year)
  if holiday.easter then return cal.easter(year) + whole(holiday.easter) end
  if holiday.orthodox then return cal.orthodox_easter(year) + whole(holiday.orthodox) end
  if not holiday.month then return nil end
  local month = whole(holiday.month)
  if not holiday.weekday then
    local day = whole(holiday.day)
    return cal.valid(year, month, day) and cal.days(year, month, day) or nil
  end
  local day = cal.nth_weekday(year, month, whole(holiday.weekday), whole(holiday.nth))
  return day and day + (whole(holiday.plus) or 0)
end

-- The year by the words around: the nearest holiday behind, ahead, or a relation's.
local function year_for(m, doc, origin)
  local year = cal.date(origin)
  local own = day_in(m.holiday, year)
  local shift = m.rel and m.rel.shift
  if not own or shift == "0" then return year end
  if shift == "-1" or shift == nil and context.direction(doc, m.start, m.stop) == "back" then
    return own <= (shift and origin - 1 or origin) and year or year - 1
  end
  if shift == "1" or context.direction(doc, m.start, m.stop) == "ahead" then
    return own >= (shift and origin + 1 or origin) and year or year + 1
  end
  if own - origin > 183 then return year - 1 end
  if origin - own > 183 then return year + 1 end
  return year
end

local YEARS_OFF = { last = -1, next = 1, this = 0, that = 0 }

rule "holiday" {
  type = "date",
  match = re [[
    (?:(?<rel>%{relation}) )?(?<holiday>%{holiday})(?: (?<part>%{day_part}))?(?![’']s)
    \b(?:,? (?:(?:in|of) )?
    (?:(?<year>%{dated_year})|(?<of>last|next|this|that) year))?(?! Islands?\b| Agreement| Accords?
    | Rising| Sunday Times| tree| card| present)
  ]],
  set = function(m, doc)
    if not is_name(m.holiday.text) then return nil, "a word, not a name" end
    local year
    if m.year then
      year = points.year(m.year, doc)
    else
      local origin = context.origin(doc, m.start)
      if origin then
        year = m.of and cal.date(origin) + YEARS_OFF[m.of] or year_for(m, doc, origin)
      end
    end
    local day = year and day_in(m.holiday, year)
    if day and m.holiday.length then
      local last = day + whole(m.holiday.length) - 1
      local out = { timex = "DATE", value = values.day(day).value .. "/" .. values.day(last).value }
      return values.with_bounds(out, day, last)
    end
    if day and m.part then
      return { timex = "TIME", value = values.day(day).value .. "T" .. m.part.code }
    end
    if day then return values.day(day) end
    local fixed = m.holiday.month and m.holiday.day
      and string.format("-%02d-%02d", whole(m.holiday.month), whole(m.holiday.day))
    return { timex = "DATE", value = (year and values.year(year) or "XXXX") .. (fixed or "-XX-XX") }
  end,
  yes = {
    date = "2024-09-20",
    "on {Christmas Day 2021|value=2021-12-25}, {last Easter|value=2024-03-31}",
    "{Thanksgiving 2014|value=2014-11-27}, {Good Friday of next year|value=2025-04-18}",
    "It will open on {Boxing Day|value=2024-12-26}.",
    "It snowed on {Christmas night|timex=TIME value=2023-12-25TNI}.",
    "the {August bank holiday|value=2024-08-26} shut the port",
  },
  no = { "a Christmas tree", "Christmas Island", "he lent it" },
}

rule "event" {
  type = "date",
  match = re [[(?<event>%{day_of_event})(?![-/]?\d)]],
  set = function(m) return { timex = "DATE", value = m.event.date } end,
  yes = { "after {9/11|timex=DATE value=2001-09-11}, as on {D-Day|value=1944-06-06}" },
  no = { "on 9/11/2021?" },
}

rule "september-11" {
  type = "date",
  over = { "month-day", "day-month" },
  match = re [[
    (?<x>Sept(?:ember|\.)? 11(?:th)?|11(?:th)? September|September (?:the )?[Ee]leventh)
    (?: (?:[\p{L}-]+ )?(?:[Aa]ttack(?:s|ers?)?|[Hh]ijack\w+|[Aa]trocit\w+|[Cc]ommission|victims|
    survivors))\b
  ]],
  span = "$x",
  set = { timex = "DATE", value = "2001-09-11" },
  yes = {
    date = "2024-09-20", "the {September 11|value=2001-09-11} terrorist attacks",
  },
  no = { "an attack on September 11" },
}

return {}
