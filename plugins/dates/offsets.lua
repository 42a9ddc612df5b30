-- offsets: so many days, weeks, months … from today or from a date of the text.
local cal = use "calendar"
local context = use "context"
local points = use "points"
local values = use "values"

define "quantity_word" (list "quantities.tsv")
define "bound" (list "bounds.tsv")
define "mod_before" (re [[(?<mod>%{bound})]])
define "units" (re [[one|two|three|four|five|six|seven|eight|nine]])
define "count_words" (re [[
  (?i:(?=[efnost])(?>ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen
  |(?:twen|thir|for|fif|six|seven|eigh|nine)ty|%{units})
  (?>(?: |-)(?:hundred|thousand|million|and (?=%{units}\b)|%{units})\b){0,7})\b
]])
define "small_count" (re [[(?:(?<![\d.,])\d{1,3}|(?i:(?=[efnost])(?:%{units}|ten|eleven|twelve)))]])
define "count" (re [[
  (?:(?<![\d.,])(?>\d{1,3}(?:,\d{3})+|\d+)(?>\.\d+)?(?: million)?|%{count_words})
]])
define "counted" (re [[
  (?<count>%{count}(?:(?: |-)and(?: |-)(?:(?:an?|one)(?: |-))?half)?|(?:(?<![\d.,])\d++ )?1/2
  |½|¼|[13]/4)|(?<few>%{quantity_word})
]])
-- What makes minutes the result of a race: "in 2 minutes 30".
define "bare_rest" (re [[(?: )\d\d?(?:\.\d+)?(?! ?[-\p{L}\d%])]])
define "gap" (re [[(?: |-|(?<=\d))]]) -- between a count and its unit; nothing only after figures

local FRACTIONS = { ["½"] = 0.5, ["¼"] = 0.25, ["1/2"] = 0.5, ["1/4"] = 0.25, ["3/4"] = 0.75 }
local M = {}

-- The number that count or few names: a number, "X" for an open one ("several"), or nil.
function M.count(m)
  if m.few then return m.few.number == "X" and "X" or tonumber(m.few.number) end
  if not m.count then return nil end
  if FRACTIONS[m.count] then return FRACTIONS[m.count] end
  local whole = string.match(m.count, [[^(.*)(?:[ -]and[ -](?:(?:an?|one)[ -])?half| 1/2)$]])
  if whole then return (read_number(whole) or 0) + 0.5 end
  return read_number(m.count)
end

-- n units of a code from a day, as a date of that unit's grain.
local STEP = {
  D = function(days, n) return days + n end,
  W = function(days, n) return days + 7 * n end,
  WE = function(days, n) return days + 7 * n end,
  M = cal.add_months,
  Q = function(days, n) return cal.add_months(days, 3 * n) end,
  Y = function(days, n) return cal.add_months(days, 12 * n) end,
  DE = function(days, n) return cal.add_months(days, 120 * n) end,
  CE = function(days, n) return cal.add_months(days, 1200 * n) end,
}
local FINER = { Y = { "M", 12 }, DE = { "Y", 10 }, CE = { "Y", 100 }, W = { "D", 7 } }

function M.step(days, unit, n)
  local code, count = unit.code, n * (tonumber(unit.factor) or 1)
  if count % 1 ~= 0 and FINER[code] then
    code, count = FINER[code][1], count * FINER[code][2]
  end
  count = math.tointeger(count // 1)
  if math.abs(count) > 100000 then return nil end
  return STEP[code](days, count), code
end

local VAGUE = { [-1] = "PAST_REF", [1] = "FUTURE_REF" }

-- The date `sign` * count units from a day. Hours, and counts that are left open, only tell
-- past or future.
function M.offset(days, unit, count, sign, mod)
  if unit.clock or count == "X" or not days then
    return { timex = unit.clock and "TIME" or "DATE", value = VAGUE[sign], mod = mod }
  end
  local at, code = M.step(days, unit, sign * count)
  if not at then return nil, "too far away" end
  return values.unit(code, at, 0, mod)
end

local FLIP = { MORE_THAN = "BEFORE", LESS_THAN = "AFTER" }

-- "more than a year ago" lies before the day a year ago.
local function mod_of(m, sign)
  local mod = m.mod and m.mod.mod
  if not mod then return nil end
  if sign < 0 and FLIP[mod] then return FLIP[mod] end
  if sign > 0 and mod == "MORE_THAN" then return "AFTER" end
  if sign > 0 and mod == "LESS_THAN" then return "BEFORE" end
  return mod
end

-- What each tail of a distance means. "ago" and "from now" count from the day of writing,
-- "later" and "earlier" from the last date of the text; what an event is told by ("two months
-- after the vote") only has a length.
local function from_today(m, doc, count, sign)
  local origin = context.now(doc, m.start)
  local more = m.unit0 and read_number(m.count0)
  if more and origin and not m.unit0.clock then origin = M.step(origin, m.unit0, sign * more) end
  return M.offset(origin, m.unit, count, sign, mod_of(m, sign))
end

local BACKWARD = { earlier = true, previously = true, beforehand = true, before = true,
  prior = true }

local function from_told(m, doc, count)
  local sign = BACKWARD[m.told or m.beside] and -1 or 1
  local origin = context.told(doc, m.start, m.unit.code == "W" and "M" or "Y")
  local today = context.today(doc)
  if sign < 0 and origin and today and origin > today then origin = today end
  return M.offset(origin, m.unit, count, sign, mod_of(m, sign))
end

-- "a week ago today", "three weeks ago Sunday": the day in that week.
local function day_of_then(m, doc, count)
  local today = context.today(doc)
  local unit = m.unit
  if not today or not unit or unit.clock or count == "X" then return nil, "no day to count from" end
  local days = M.step(today, unit, -count)
  if not days then return nil, "too far away" end
  if m.on then return values.day(days - (m.on == "yesterday" and 1 or 0)) end
  return values.day(cal.weekday_before(days + 3, points.number(m.of)))
end

local function nth_weekday(m, doc, count)
  local origin = context.now(doc, m.start)
  if not origin or math.type(count) ~= "integer" or not (m.ago or m.now) then
    return nil, "no day to count from"
  end
  local weekday = points.number(m.weekday)
  if m.ago then return values.day(cal.weekday_before(origin - 1, weekday) - 7 * (count - 1)) end
  return values.day(cal.weekday_after(origin + 1, weekday) + 7 * (count - 1))
end
local RELATED = context.before_it "(?i:last|past|next)"

rule "distance" {
  type = "date",
  match = re [[
    (?:%{mod_before} )?(?:(?<count0>%{small_count}) (?<unit0>%{time_unit})(?:,| and|, and)? )?
    (?:%{counted})%{gap}(?:(?<unit>%{time_unit})|(?<weekday>%{weekday_any})
    |(?<weekday>%{weekday_plural}))(?<half> and a half)?
    (?:(?:['’]s?|(?<=s)) (?<now>time)\b| (?:(?<ago>ago|back)(?: (?:(?<on>today|yesterday)
    |(?<of>%{weekday_any})))?\b|(?<now>from now|from today|hence)\b
    |(?<told>later|earlier|afterwards?|previously|beforehand)\b
    |(?<beside>after|before|prior|on)(?= ?(?:[.,;:)”"–—]|-|(?:that|this|in|at|to|and|he|she|they
    |it)\b|$))
    |(?<event>after|following|prior to|into|before(?! \w+ing\b))(?= [\w“"‘'])))
  ]],
  set = function(m, doc)
    local count = M.count(m)
    if not count then return nil, "no number" end
    if m.count0 and context.precedes(doc, m.start, RELATED) then
      return nil, "two times"
    end
    if m.half and count ~= "X" then count = count + 0.5 end
    if m.weekday then return nth_weekday(m, doc, count) end
    if m.on or m.of then return day_of_then(m, doc, count) end
    if m.ago then return from_today(m, doc, count, -1) end
    if m.now then return from_today(m, doc, count, 1) end
    if m.beside == "on" then return M.duration(m.unit, count, m.mod and m.mod.mod) end
    if m.told or m.beside then return from_told(m, doc, count) end
    return M.duration(m.unit, count, m.mod and m.mod.mod)
  end,
  yes = {
    date = "2024-09-20",
    "{two months ago|timex=DATE value=2024-07 from=2024-07-01}, {ten days ago|value=2024-09-10}",
    "{a week ago today|value=2024-09-13}, {three weeks ago Sunday|value=2024-09-01}",
    "{two years and three months ago|value=2022-06}, {three Mondays ago|value=2024-09-02}",
    "{a fortnight ago|value=2024-W36}, {three years ago|value=2021}",
    "{a few weeks ago|value=PAST_REF}",
    "{ten days from now|value=2024-09-30}, in {two weeks' time|value=2024-W40}",
    "It fell on 28 April 1945. {Two days later|value=1945-04-30} they left.",
    "In 1998 it won; {two years earlier|value=1996} it had lost.",
    "{Two months after|timex=DURATION value=P2M} the party came to power, it split.",
  },
}

rule "years-ago" {
  type = "date",
  match = re [[(?<unit>%{time_unit}) (?:(?<ago>ago)|(?<dir>later|earlier|afterwards?))\b]],
  set = function(m)
    if not string.find(m.unit.text, "s$") then return nil, "no stretch of time" end
    local back = m.ago or m.dir == "earlier"
    return { timex = m.unit.clock and "TIME" or "DATE", value = VAGUE[back and -1 or 1] }
  end,
  yes = { "it closed {years ago|value=PAST_REF}; {days later|value=FUTURE_REF} it burned" },
}

rule "in-so-long" {
  type = "date",
  match = re [[
    \b(?:[Ii]n|(?<within>[Ww]ithin)) (?:about |around |roughly )?(?<x>(?:%{counted})%{gap}
    (?<unit>%{time_unit}))\b(?!['’]| of| since|%{bare_rest})
  ]],
  span = "$x",
  set = function(m, doc)
    local count = M.count(m)
    if not count then return nil, "no number" end
    if m.unit.text == "second" and m.few then return nil, "an ordinal" end
    local today = context.today(doc)
    if not today or m.within or m.unit.clock
        or context.direction(doc, m.start, m.stop) ~= "ahead" then
      return M.duration(m.unit, count)
    end
    return M.offset(today, m.unit, count, 1)
  end,
  yes = {
    date = "2024-09-20",
    "It will end in {two weeks|timex=DATE value=2024-W40}.",
    "It ended in {two weeks|timex=DURATION value=P2W}.",
  },
  no = { "ran 10,000 in 2 minutes 30", "in 3 minutes 27.4, a record" },
}

order { "in-so-long", "duration" }

-- PnU for a count: "P2M", "PT3H", "PXW"; half years and decades in finer units where that is exact.
function M.duration(unit, count, mod)
  local code = unit.code
  if count ~= "X" then
    count = count * (tonumber(unit.factor) or 1)
    if count % 1 ~= 0 and code == "H" then count, code = count * 60, "M" end
    if count % 1 ~= 0 and (code == "DE" or code == "CE") then
      count, code = count * (code == "DE" and 10 or 100), "Y"
    end
    if count == 0 or count > 1e9 then return nil, "no such length" end
    count = count % 1 == 0 and string.format("%d", count // 1) or tostring(count)
  end
  return { timex = "DURATION", mod = mod,
    value = "P" .. (unit.clock and "T" or "") .. count .. code }
end

return M
