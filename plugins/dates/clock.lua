-- clock: times of the day.
local context = use "context"
local values = use "values"

define "am_pm" (re [[(?<half>(?i:[ap] ?\. ?m(?: ?\.)?|[ap] ?m\b))]])
define "day_third" (re [[
  (?:,? in the (?<third>morning|afternoon|evening)|(?: at (?<third>night))|(?<third>this morning
  |this afternoon|this evening|tonight))\b
]])
define "in_zone" (re [[(?: ?\(?(?<zone>%{time_zone})\b\)?)?]])
define "hour_word" (re [[(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)]])
define "minute_word" (re [[
  (?i:(?:twenty|thirty|forty|fifty)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|ten
  |eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|oh (?:one|two|three
  |four|five|six|seven|eight|nine))
]])

local AT_NIGHT = { night = true, tonight = true }

-- The hour in 24 by a.m., p.m. or a part of the day.
local function full_hour(hour, half, third)
  half = half and string.lower(string.sub(half, 1, 1))
  third = third and string.match(third, [[\w+$]])
  if half == "p" or third == "afternoon" or third == "evening" or AT_NIGHT[third] and hour >= 5
      and hour < 12 then
    if hour < 12 then return hour + 12 end
  elseif hour == 12 and (half == "a" or third == "morning" or AT_NIGHT[third]) then
    return 0
  end
  return hour
end

-- The day a clock time belongs to: the last one named in its sentence, else today; true where it
-- was named. ("join" looks further for those that are not.)
local function day_of(m, doc)
  local sentence = doc:sentence(m.start)
  local _, days, found = context.before(doc, m.start, "D")
  if found and not found._undated and sentence and found.start >= sentence.start then
    return days, true
  end
  if context.is_history(doc) then return days, true end
  return context.today(doc), false
end

local M = {}

-- "2024-09-20", the date that a clock time belongs to, or XXXX-XX-XX; true where no word says it.
function M.date_of(m, doc)
  local days, named = day_of(m, doc)
  return days and values.day(days).value or "XXXX-XX-XX", not named or nil
end

local function number(x)
  return x and math.tointeger(tonumber(x))
end

-- at: hour, and where the rule reads them minute, second, half (a.m. or p.m.), third (a part
-- of the day) and zone.
local function time(m, doc, at)
  local hour = full_hour(number(at.hour) or read_number(at.hour), at.half, at.third)
  local minute, second = number(at.minute), number(at.second)
  if hour > 24 or (minute or 0) > 59 or (second or 0) > 59 then return nil, "no such time" end
  if hour == 24 and (minute or 0) > 0 then return nil, "no such time" end
  local zone = at.zone and at.zone.offset
  local day, undated = M.date_of(m, doc)
  return { timex = "TIME", value = day .. values.clock(hour, minute, second, zone),
    _undated = undated }
end

rule "clock-am-pm" {
  type = "date",
  match = re [[
    (?<![\d.,:£$€])(?:(?<hour>1[0-2]|0?\d)(?:[:.h](?<minute>[0-5]\d)(?:[:.](?<second>[0-5]\d))?)?|
    (?<hour>1[0-2]|0?[1-9])(?<minute>[0-5]\d))(?: o['’]?clock)? ?%{am_pm}
    (?:%{day_third})?%{in_zone}
  ]],
  set = function(m, doc)
    return time(m, doc, { hour = m.hour, minute = m.minute, second = m.second, half = m.half,
      third = m.third, zone = m.zone })
  end,
  yes = {
    date = "2024-09-20",
    "at {5pm|timex=TIME value=2024-09-20T17:00} or {10.30 a.m.|value=2024-09-20T10:30}",
    "{12:15 am|value=2024-09-20T00:15}, {8 p.m. EST|value=2024-09-20T20:00-05:00}",
  },
  no = { "13pm", "£5m", "5 ampere" },
}

rule "clock-a-p" {
  type = "date",
  match = re [[
    (?<![\d.,:£$€])(?<x>(?<hour>1[0-2]|0?[1-9])[:.](?<minute>[0-5]\d) ?(?<half>[ap]))\b(?!['’.])
    |\b(?:[Aa]t|[Bb]y|[Uu]ntil|@) (?<x>(?<hour>1[0-2]|[1-9])(?<half>[ap]))\b(?!['’])
  ]],
  span = "$x",
  set = function(m, doc)
    return time(m, doc, { hour = m.hour, minute = m.minute, half = m.half })
  end,
  yes = {
    date = "2024-09-20",
    "at {7p|value=2024-09-20T19:00} or {8:45a|value=2024-09-20T08:45}",
  },
  no = { "sweets for 7p", "at £1.50p" },
}

local VERSE = context.before_it [[\b(?:Genesis|Exodus|Psalms?|Matthew|Mark|Luke|John|Acts|Romans|
  Corinthians|Revelation|ratio of|score)]]

rule "clock-24" {
  type = "date",
  match = re [[
    (?<![\d.,:£$€/])(?<hour>[01]?\d|2[0-4])[:h](?<minute>[0-5]\d)(?::(?<second>[0-5]\d)
    (?:\.\d+)?)?(?![\d:]|\.\d|%)(?: ?(?:hrs|hours|h)\b)?(?:%{day_third})?%{in_zone}
  ]],
  set = function(m, doc)
    if context.precedes(doc, m.start, VERSE) then
      return nil, "chapter and verse"
    end
    return time(m, doc, { hour = m.hour, minute = m.minute, second = m.second, third = m.third,
      zone = m.zone })
  end,
  yes = {
    date = "2024-09-20",
    "at {16:08 UTC|value=2024-09-20T16:08Z}, {9:45|value=2024-09-20T09:45}",
    "{13h15|value=2024-09-20T13:15}",
    "{3:15 in the afternoon|value=2024-09-20T15:15}",
  },
  no = { "25:61", "John 3:16", "12:5", "1:30:75:2" },
}
local COUNTS = context.before_it "(?i:for|of|about|over|than|nearly)"

rule "clock-military" {
  type = "date",
  match = re [[
    (?<![\d.,:£$€/-])(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d) ?(?:hrs|hours|h\b|
    (?<zone>%{time_zone}))(?: (?<zone>%{time_zone}))?\b(?! of| per| a | later| ago)
  ]],
  set = function(m, doc)
    if context.precedes(doc, m.start, COUNTS) then
      return nil, "a number"
    end
    return time(m, doc, { hour = m.hour, minute = m.minute, zone = m.zone })
  end,
  yes = {
    date = "2024-09-20",
    "at {0830 GMT|value=2024-09-20T08:30Z}, {1400 hours|value=2024-09-20T14:00}",
  },
}

rule "clock-four-figures" {
  type = "date",
  match = re [[
    \b(?i:at|from|between|until|till|by|before|after) (?<x>(?<hour>0\d)(?<minute>[0-5]\d))\b
    (?![.,/]\d|%)
    |\b[Aa]t (?<x>(?<hour>1[0-2])(?<minute>[0-5]\d))(?=[.,;]?$|[.,;] | (?:on|local)\b)
  ]],
  span = "$x",
  set = function(m, doc)
    return time(m, doc, { hour = m.hour, minute = m.minute })
  end,
  yes = {
    date = "2024-09-20",
    "at {0730|value=2024-09-20T07:30}, and at {1030|value=2024-09-20T10:30}.",
  },
  no = { "at 1030 Maple Street" },
}

rule "clock-point" {
  type = "date",
  match = re [[
    \b(?i:at|from|until|till|by|before|after|around|about) (?<x>(?<hour>[01]\d|[1-9]|2[0-3])\.
    (?<minute>[0-5]\d))(?![\d%]|\.\d| ?(?:per|%|m\b|k|million|billion|metres|degrees|points
    |seconds|percent))(?:%{day_third})?%{in_zone}
  ]],
  span = "$x",
  set = function(m, doc)
    return time(m, doc, { hour = m.hour, minute = m.minute, third = m.third, zone = m.zone })
  end,
  yes = { date = "2024-09-20", "starts at {19.30|value=2024-09-20T19:30}" },
  no = { "fell by 2.30 per cent", "stands at 0.00" },
}

rule "oclock" {
  type = "date",
  match = re [[
    (?<hour>1[0-2]|[1-9]|%{hour_word}) ?o['’]?clock\b(?: ?%{am_pm})?(?:%{day_third})?%{in_zone}
  ]],
  set = function(m, doc)
    return time(m, doc, { hour = m.hour, half = m.half, third = m.third, zone = m.zone })
  end,
  yes = {
    date = "2024-09-20",
    "at {five o'clock|value=2024-09-20T05:00}, {3 o'clock in the afternoon|value=2024-09-20T15:00}",
  },
}

rule "half-past" {
  type = "date",
  match = re [[
    (?:(?<fraction>half|a quarter|quarter|three quarters)|(?<count>%{count})(?: min(?:ute)?s?)?)
    (?: |-)(?<dir>past|to|after|before|till|of)(?: |-)(?<hour>1[0-2]|[1-9]|%{hour_word}|noon
    |midnight)\b(?![.:,]?\d|%| (?:per|million|years|months|weeks|days|people))(?: ?%{am_pm})?
    (?:%{day_third})?
  ]],
  set = function(m, doc)
    local back = m.dir == "to" or m.dir == "before" or m.dir == "till" or m.dir == "of"
    if m.count and m.dir ~= "past" and not string.find(m.text, "min") then
      return nil, "a range"
    end
    if m.fraction and (m.dir == "of" or m.fraction == "half" and m.dir ~= "past") then
      return nil, "a fraction"
    end
    local minutes = m.count and read_number(m.count)
      or string.find(m.fraction, "half") and 30 or 15
    if math.type(minutes) ~= "integer" or minutes > 59 then return nil, "no such time" end
    local hour = m.hour == "noon" and 12 or m.hour == "midnight" and 24 or read_number(m.hour)
    if back then hour, minutes = hour - 1, 60 - minutes end
    return time(m, doc, { hour = hour % 24, minute = minutes, half = m.half, third = m.third })
  end,
  yes = {
    date = "2024-09-20",
    "{half past three|value=2024-09-20T03:30}, {quarter to 4 pm|value=2024-09-20T15:45}",
    "{ten past six in the evening|value=2024-09-20T18:10}",
  },
  no = { "a quarter of ten people", "two to three", "half of nine" },
}

rule "clock-words" {
  type = "date",
  match = re [[
    \b[Aa]t (?<x>(?<hour>%{hour_word}) (?<minute>%{minute_word})\b(?: ?%{am_pm})?)
    |(?<x>(?<hour>%{hour_word})(?: (?<minute>%{minute_word}))? %{am_pm})
    |\b(?:[Ff]rom|[Uu]ntil|to) (?<x>(?<hour>%{hour_word}) (?<minute>fifteen|thirty|forty[ -]five))\b
    (?!-| \p{Ll}+s\b)
  ]],
  span = "$x",
  set = function(m, doc)
    local minute = m.minute and read_number(string.gsub(m.minute, "(?i)^oh ", ""))
    return time(m, doc, { hour = m.hour, minute = minute, half = m.half })
  end,
  yes = {
    date = "2024-09-20",
    "at {three twenty|value=2024-09-20T03:20}, {six p.m.|value=2024-09-20T18:00}",
    "from {nine thirty|value=2024-09-20T09:30}",
  },
}

rule "at-hour" {
  type = "date",
  match = re [[
    \b(?:[Aa]t|@|[Bb]y|[Bb]efore|[Aa]fter|[Uu]ntil|[Tt]ill|than) (?:about |around )?
    (?<x>(?<hour>1[0-2]|[1-9]|%{hour_word})%{day_third})
    |\b[Aa]t (?:about |around )?(?<x>(?<hour>1[0-2]|[1-9]))(?=[.;]?$|[.;,] | (?:on|today
    |tomorrow)\b)
  ]],
  span = "$x",
  set = function(m, doc) return time(m, doc, { hour = m.hour, third = m.third }) end,
  yes = { date = "2024-09-20", "at {eight in the evening|value=2024-09-20T20:00}, come at {7}." },
}

local NAMED = { noon = "T12:00", midday = "T12:00", noontime = "T12:00", midnight = "T24:00" }

rule "noon" {
  type = "date",
  match = re [[
    (?:12 )?(?<name>(?i:noon|midday|noontime|midnight))(?:ish)?\b
    (?! (?i:sun|mass|express|train|cowboy|oil))
  ]],
  set = function(m, doc)
    local day, undated = M.date_of(m, doc)
    return { timex = "TIME", value = day .. NAMED[string.lower(m.name)], _undated = undated }
  end,
  yes = {
    date = "2024-09-20",
    "by {noon|value=2024-09-20T12:00}, at {midnight|value=2024-09-20T24:00}",
  },
}

rule "iso-time" {
  type = "date",
  match = re [[
    (?<day>\d{4}-\d\d-\d\d)[T ](?<hour>[0-2]\d):?(?<minute>[0-5]\d)(?::?(?<second>[0-5]\d)
    (?:\.\d+)?)?(?<offset>Z\b|[+-]\d\d:?\d\d\b)?(?!\d)
  ]],
  set = function(m)
    local unit, days = values.read(m.day)
    if not unit or values.day(days).value ~= m.day or number(m.hour) > 24 then
      return nil, "no such time"
    end
    local clock = values.clock(number(m.hour), number(m.minute), number(m.second), m.offset)
    return { timex = "TIME", value = m.day .. clock }
  end,
  yes = { "{1994-11-05T08:15:30-05:30|timex=TIME value=1994-11-05T08:15:30-05:30}" },
}

order { "clock-am-pm", "clock-24", "clock-military", "at-hour" }
order { "iso-time", "iso-day", "clock-24" }

return M
