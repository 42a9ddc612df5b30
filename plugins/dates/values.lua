-- values: TIMEX3 values of calendar units, and what days they cover.
-- A unit is known by its TIMEX3 letter: D day, W week, WE weekend, M month, Q quarter, H half
-- year, Y year, DE decade, CE century. Days are day numbers of "calendar".
local cal = use "calendar"
local M = {}

local function month_start(days, months)
  local year, month = cal.date(days)
  months = year * 12 + month - 1 + months
  return cal.days(months // 12, months % 12 + 1, 1)
end

local function multi_year(size)
  return function(days, k)
    local year = cal.date(days)
    if year > 0 then return cal.days((year // size + k) * size, 1, 1) end
    return cal.days(2 - ((1 - year) // size - k + 1) * size, 1, 1)
  end
end

-- The first day of the unit that lies k units after the one that holds the day.
local FIRST = {
  D = function(days, k) return days + k end,
  W = function(days, k) return days - cal.weekday(days) + 1 + 7 * k end,
  WE = function(days, k) return days - cal.weekday(days) + 6 + 7 * k end,
  M = month_start,
  Q = function(days, k)
    local _, month = cal.date(days)
    return month_start(days, 3 * k - (month - 1) % 3)
  end,
  H = function(days, k)
    local _, month = cal.date(days)
    return month_start(days, 6 * k - (month - 1) % 6)
  end,
  Y = multi_year(1),
  DE = multi_year(10),
  CE = multi_year(100),
}

-- The four figures of a year; years before Christ are written BC0490.
function M.year(year)
  if year > 0 then return string.format("%04d", year) end
  return string.format("BC%04d", 1 - year)
end

-- Decades and centuries; those before Christ count down: BC048 is 489 to 480 BC.
local function long_ago(format, year, size)
  if year > 0 then return string.format(format, year // size) end
  return "BC" .. string.format(format, (1 - year) // size)
end

local NAME = {
  D = function(days)
    local year, month, day = cal.date(days)
    return string.format("%s-%02d-%02d", M.year(year), month, day)
  end,
  W = function(days) return string.format("%04d-W%02d", cal.iso_week(days)) end,
  WE = function(days) return string.format("%04d-W%02d-WE", cal.iso_week(days)) end,
  M = function(days)
    local year, month = cal.date(days)
    return string.format("%s-%02d", M.year(year), month)
  end,
  Q = function(days)
    local year, month = cal.date(days)
    return string.format("%s-Q%d", M.year(year), (month + 2) // 3)
  end,
  H = function(days)
    local year, month = cal.date(days)
    return string.format("%s-H%d", M.year(year), (month + 5) // 6)
  end,
  Y = function(days) return M.year((cal.date(days))) end,
  DE = function(days) return long_ago("%03d", cal.date(days), 10) end,
  CE = function(days) return long_ago("%02d", cal.date(days), 100) end,
}

-- How wide a unit is, to compare: a month is wider than a week.
local WIDTH = { D = 1, WE = 2, W = 3, M = 4, Q = 5, SE = 5, H = 6, Y = 7, FY = 7, DE = 8, CE = 9 }

function M.width(unit)
  return WIDTH[unit]
end

-- first, last day of the unit k units after the one that holds the day.
function M.bounds(unit, days, k)
  local first = FIRST[unit](days, k or 0)
  if unit == "WE" then return first, first + 1 end
  return first, FIRST[unit](first, 1) - 1
end

-- The attributes of that unit: value, and from/to where it is longer than a day.
function M.unit(unit, days, k, mod)
  if unit == "Y" then return M.of_year(cal.date(days) + (k or 0), mod) end
  local first, last = M.bounds(unit, days, k)
  local out = { timex = "DATE", value = NAME[unit](first), mod = mod }
  return M.with_bounds(out, first, last)
end

local ISO_DAY = "%04d-%02d-%02d"

function M.with_bounds(out, first, last)
  if last <= first then return out end
  local year, month, day = cal.date(first)
  local last_year, last_month, last_day = cal.date(last)
  if year > 0 and last_year < 10000 then
    out.from = string.format(ISO_DAY, year, month, day)
    out.to = string.format(ISO_DAY, last_year, last_month, last_day)
  end
  return out
end

-- A year, a month, a day by their numbers: what M.unit and M.day give, without counting days.
function M.of_year(year, mod)
  local value = M.year(year)
  local out = { timex = "DATE", value = value, mod = mod }
  if year > 0 and year < 10000 then out.from, out.to = value .. "-01-01", value .. "-12-31" end
  return out
end

function M.of_month(year, month, mod)
  if year < 1 or year > 9999 then return M.unit("M", cal.days(year, month, 1), 0, mod) end
  local value = string.format("%04d-%02d", year, month)
  return { timex = "DATE", value = value, mod = mod, from = value .. "-01",
    to = string.format("%s-%02d", value, cal.month_length(year, month)) }
end

function M.of_day(year, month, day)
  return { timex = "DATE", value = string.format("%s-%02d-%02d", M.year(year), month, day) }
end

function M.day(days, mod)
  return { timex = "DATE", value = NAME.D(days), mod = mod }
end

local function number(text)
  return text and math.tointeger(tonumber(text))
end

local SEASON_MONTH = { SP = 4, SU = 7, FA = 10, WI = 12 }
local VALUE = [[^(BC|FY|)(\d{2,4})(?:-(?:(\d\d)(?:-(\d\d))?|([WQH])(\d\d?)(-WE)?|(S[PU]|FA|WI)))?]]
  .. "(?:T.*)?$"

-- Four figures are a year, three a decade, two a century.
local SIZES = { [2] = { "CE", 100 }, [3] = { "DE", 10 }, [4] = { "Y", 1 } }

local function read_years(era, digits)
  local size = SIZES[#digits]
  local n = number(digits)
  if era ~= "BC" then return size[1], cal.days(math.max(n * size[2], 1), 1, 1) end
  return size[1], cal.days(1 - n * size[2], 1, 1)
end

local function read_part(letter, weekend, year, n)
  if letter == "W" then return weekend and "WE" or "W", cal.week_start(year, n) end
  return letter, cal.days(year, (letter == "Q" and 3 or 6) * (n - 1) + 1, 1)
end

-- The unit and a day inside it that a value such as "2024-W36" or "2024-09-17T10:00" names;
-- nil for durations, sets, ranges and values with X.
function M.read(value)
  local era, digits, month, day, letter, n, weekend, season = string.match(value, VALUE)
  if not era then return nil end
  local year = era == "BC" and 1 - number(digits) or number(digits)
  if month then return day and "D" or "M", cal.days(year, number(month), number(day) or 1) end
  if letter then return read_part(letter, weekend, year, number(n)) end
  if season then return "SE", cal.days(year, SEASON_MONTH[season], 1) end
  if era == "FY" then return "FY", cal.days(year, 4, 1) end
  return read_years(era, digits)
end

-- A clock time as TIMEX3 writes it after the date: T10:30, T10:30:15; "5pm" is T17:00.
function M.clock(hour, minute, second, zone)
  local out = string.format("T%02d:%02d", hour, minute or 0)
  if second then out = out .. string.format(":%02d", second) end
  return out .. (zone or "")
end

return M
