-- points: from the named groups of a rule to a date. A rule names its groups weekday, day,
-- month, year, edge …; these functions read whichever took part.
local cal = use "calendar"
local context = use "context"
local values = use "values"
local M = {}

local MONTHS = { jan = 1, feb = 2, mar = 3, apr = 4, may = 5, jun = 6, jul = 7, aug = 8, sep = 9,
  oct = 10, nov = 11, dec = 12 }

-- A day of the month that did not make a date with the month after it: "31 April", "32 May".
M.AFTER_DAY = context.before_it [[(?<![\d.,])\d{1,2}(?:st|nd|rd|th)?(?: of)?]]

-- The number in a group: a row of a list with a column `number`, digits ("05", "3rd"), the
-- first letters of a month, or words.
function M.number(x)
  if x == nil or type(x) == "number" then return x end
  if type(x) ~= "string" then return math.tointeger(tonumber(x.number)) end
  local whole = math.tointeger(tonumber(x))
  if whole then return whole end
  local digits = string.match(x, [[\d+]])
  if digits then return math.tointeger(tonumber(digits)) end
  return MONTHS[string.lower(string.sub(x, 1, 3))] or read_number(x)
end

-- Two figures mean the year that lies within twenty years after the document's, else before.
function M.century(year, doc)
  local today = context.today(doc)
  local now = today and cal.date(today) or 2030
  local guess = now - now % 100 + year
  if guess > now + 20 then guess = guess - 100 end
  if guess <= now - 80 then guess = guess + 100 end
  return guess
end

local HUNDREDS = [[(?i)^(\w+)[ -](?:hundred (?:and )?)?(.+)$]]

-- A year in words: "nineteen eighty-six", "two thousand and five".
local function spelled_year(text)
  if string.find(text, "(?i)thousand") then return read_number(text) end
  local hundreds, rest = string.match(text, HUNDREDS)
  return read_number(hundreds) * 100 + read_number(rest)
end

-- A written year: "2019", "'96", "96", "490 BC", "AD 43", "nineteen eighty-six".
function M.year(text, doc)
  if text == nil then return nil end
  local digits = string.match(text, [[\d+]])
  if not digits then return spelled_year(text) end
  local year = math.tointeger(tonumber(digits))
  if string.find(text, [[(?i)\bB\.? ?C]]) then return 1 - year end
  if #digits == 2 and not string.find(text, [[(?i)\bA\.? ?D|C\.? ?E]]) then
    return M.century(year, doc)
  end
  return year
end

local function nearer(today, a, b)
  if not a or not b then return a or b end
  return math.abs(a - today) <= math.abs(b - today) and a or b
end

-- The years in which a month and day (and weekday, if named) may fall, near the origin.
local function year_fits(year, month, day, weekday)
  if not cal.valid(year, month, day) then return nil end
  local days = cal.days(year, month, day)
  if weekday and cal.weekday(days) ~= weekday then return nil end
  return days
end

-- A day of the year without its year: the one nearest to the origin. A verb that looks the other
-- way turns it while that stays within so many days; a named weekday must agree.
local TURN_BACK, TURN_AHEAD = 274, 300
local function nearest_day(m, doc, origin, month, day, weekday)
  local year = cal.date(origin)
  local best
  for delta = 0, 6 do
    best = nearer(origin, year_fits(year - delta, month, day, weekday),
      year_fits(year + delta, month, day, weekday))
    if best and (delta > 0 or weekday) then break end
    if best then
      best = nearer(origin, best, year_fits(year - 1, month, day))
      best = nearer(origin, best, year_fits(year + 1, month, day))
      break
    end
  end
  if not best or weekday then return best end
  local direction = context.direction(doc, m.start, m.stop)
  local other
  if direction == "ahead" and best < origin then other = 1 end
  if direction == "back" and best > origin then other = -1 end
  local turned = other and year_fits(cal.date(best) + other, month, day)
  if not turned then return best end
  local days = turned - origin
  return days <= TURN_AHEAD and -days <= TURN_BACK and turned or best
end

-- A history tells forward, but may look back some months.
local LOOK_BACK = 150
local function told_day(days, unit, month, day)
  local year = cal.date(days)
  if unit == "Y" then return year_fits(year, month, day) end
  for y = year - 1, year + 1 do
    local fit = year_fits(y, month, day)
    if fit and fit >= days - LOOK_BACK then return fit end
  end
end

-- The year that a part of the sentence further left gives: "In June 1940 … on 3 July", "arrested in
-- 2009 and tried on 3 July". One in passing ("who took office in 2010, …") gives none.
local HEAD, TIE = 15, 60
local function sentence_year(m, doc)
  local sentence = doc:sentence(m.start)
  local _, days, found = context.before(doc, m.start, "Y")
  if not days or not sentence or found.start < sentence.start or found.timex ~= "DATE"
      or not string.find(found.text, [[\d{4}|year$]]) then
    return nil
  end
  if found.start - sentence.start <= HEAD then return cal.date(days) end
  local gap = doc:sub(found.stop, m.start)
  if #gap <= TIE and not string.find(gap, "[,;:()]") then return cal.date(days) end
end

local MONTH_NAMES = "(?i:jan|feb|mar|apr|may|ju[nl]|aug|sep|oct|nov|dec)[a-z]*"
local NEXT_MONTH = [[^\.?(?: ?[-–—/&] ?| (?:to|and|or|until|till|through|or in) (?:in )?)(?:the )?]]
  .. [[(?:early |late |mid[ -])?(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?)?(]] .. MONTH_NAMES
  .. [[)\.?(?: \d{1,2}(?:st|nd|rd|th)?)?,? (?:of |in )?(\d{4})\b]]

-- The year that a later month gives to this one: "from August to March 1957".
local function shared_year(m, doc, month)
  local name, year = string.match(context.right(doc, m.stop, 60), NEXT_MONTH)
  if not name then return nil end
  year = math.tointeger(tonumber(year))
  local next_month = MONTHS[string.lower(string.sub(name, 1, 3))]
  return next_month < month and year - 1 or year
end

local function partial_day(month, day, weekday)
  if weekday and not month then return string.format("XXXX-WXX-%d", weekday) end
  return string.format("XXXX-%02d-%02d", month, day)
end

local function calendar_day(m, doc, weekday)
  local month, day = M.number(m.month), M.number(m.day)
  local year = M.year(m.year, doc)
  year = year or shared_year(m, doc, month)
  if not cal.valid(year or 2000, month, day) then return nil, "no such day" end
  if year then return values.of_day(year, month, day) end
  local origin, from, unit = context.origin(doc, m.start)
  if not origin then return { timex = "DATE", value = partial_day(month, day) } end
  local days
  if from == "text" then
    days = told_day(origin, unit, month, day)
  else
    local near = not weekday and sentence_year(m, doc)
    days = near and year_fits(near, month, day)
      or nearest_day(m, doc, origin, month, day, weekday)
      or nearest_day(m, doc, origin, month, day)
  end
  if not days then return nil, "no such day" end
  return values.day(days)
end

-- day, month, year: a calendar day.
function M.day(m, doc)
  return calendar_day(m, doc)
end

-- weekday, day, month, year: the same, with its weekday.
function M.dated_weekday(m, doc)
  return calendar_day(m, doc, M.number(m.weekday))
end

-- month, year: a month of a named year.
function M.month_year(m, doc, mod)
  if context.word_before(doc, m.start) ~= "in"
      and context.precedes(doc, m.start, M.AFTER_DAY) then
    return nil, "no such day"
  end
  return values.of_month(M.year(m.year, doc), M.number(m.month), mod)
end

-- The day inside a month without a year, by the words around it; nil when nothing tells.
function M.month_inside(m, doc, month)
  local shared = shared_year(m, doc, month)
  if shared then return cal.days(shared, month, 1) end
  local origin, from, unit = context.origin(doc, m.start)
  if not origin then return nil end
  local year, own = cal.date(origin)
  if from == "text" then
    if unit ~= "Y" and month < own - 5 then year = year + 1 end
    if unit ~= "Y" and month > own + 6 then year = year - 1 end
    return cal.days(year, month, 1)
  end
  local named = sentence_year(m, doc)
  if named and named ~= year then return cal.days(named, month, 1) end
  local ahead = context.direction(doc, m.start, m.stop) == "ahead"
  if ahead and month < own then year = year + 1 end
  if not ahead and month > own then year = year - 1 end
  return cal.days(year, month, 1)
end

-- edge, month: a month without a year.
function M.month(m, doc)
  local month = M.number(m.month)
  local days = M.month_inside(m, doc, month)
  local mod = m.edge and m.edge.mod
  if not days then
    return { timex = "DATE", value = string.format("XXXX-%02d", month), mod = mod }
  end
  local year = cal.date(days)
  return values.of_month(year, month, mod)
end

-- month, year: a month, its year from the words around where it has none.
function M.month_ending(m, doc)
  if m.year then return M.month_year(m, doc) end
  local days = M.month_inside(m, doc, M.number(m.month))
  if not days then return nil, "no year is known" end
  return values.unit("M", days)
end

-- The day that a bare weekday means.
function M.weekday_day(m, doc, weekday)
  local origin, from = context.origin(doc, m.start)
  if not origin then return nil end
  if from == "text" then return cal.weekday_after(origin, weekday) end
  if context.direction(doc, m.start, m.stop) == "ahead" then
    return cal.weekday_after(origin, weekday)
  end
  return cal.weekday_before(origin, weekday)
end

-- weekday alone.
function M.weekday(m, doc, mod)
  local weekday = M.number(m.weekday)
  local days = M.weekday_day(m, doc, weekday)
  if not days then
    return { timex = "DATE", value = partial_day(nil, nil, weekday), mod = mod }
  end
  return values.day(days, mod)
end

-- weekday, day: "Tuesday the 19th", "Monday 04": the day of the month nearest to the origin
-- that falls on that weekday.
function M.weekday_of_month(m, doc)
  local day, weekday = M.number(m.day), M.number(m.weekday)
  if day < 1 or day > 31 then return nil, "no such day" end
  local origin = context.origin(doc, m.start)
  if not origin then
    return { timex = "DATE", value = string.format("XXXX-XX-%02d", day) }
  end
  local best
  for delta = 0, 12 do
    for _, k in ipairs { -delta, delta } do
      local year, month = cal.date(values.bounds("M", origin, k))
      best = nearer(origin, best, year_fits(year, month, day, weekday))
    end
    if best then return values.day(best) end
  end
  return nil, "the weekday does not fit"
end

-- day alone: "on the 15th".
function M.day_of_month(m, doc)
  local day = M.number(m.day)
  local origin = context.tells(doc, m.start, "M") and context.told(doc, m.start, "M")
    or context.today(doc)
  if not origin then
    return { timex = "DATE", value = string.format("XXXX-XX-%02d", day) }
  end
  local year, month = cal.date(origin)
  if not cal.valid(year, month, day) then return nil, "no such day" end
  return values.of_day(year, month, day)
end

return M
