-- calendar: the proleptic Gregorian calendar in day numbers.
-- Day 0 is 1970-01-01; year 0 is 1 BC. Every function is exact for years -9999 to 9999.
local M = {}

local LENGTHS = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

function M.is_leap(year)
  return year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
end

function M.month_length(year, month)
  if month == 2 and M.is_leap(year) then return 29 end
  return LENGTHS[month]
end

-- true when year, month and day name a day that exists.
function M.valid(year, month, day)
  return year ~= nil and month ~= nil and day ~= nil
    and month >= 1 and month <= 12 and day >= 1 and day <= M.month_length(year, month)
end

-- The day number of a date. Day may run over the month's end ("31 April" is 1 May).
function M.days(year, month, day)
  local y = month <= 2 and year - 1 or year
  local era = y // 400
  local of_era = y - era * 400
  local of_year = (153 * (month + (month > 2 and -3 or 9)) + 2) // 5 + day - 1
  return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468
end

-- year, month, day of a day number.
function M.date(days)
  local z = days + 719468
  local era = z // 146097
  local of_era = z - era * 146097
  local y = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
  local of_year = of_era - (365 * y + y // 4 - y // 100)
  local mp = (5 * of_year + 2) // 153
  local month = mp < 10 and mp + 3 or mp - 9
  return y + era * 400 + (month <= 2 and 1 or 0), month, of_year - (153 * mp + 2) // 5 + 1
end

-- 1 Monday ... 7 Sunday.
function M.weekday(days)
  return (days + 3) % 7 + 1
end

-- The same day of the month n months on, or the month's last day where it is shorter.
function M.add_months(days, n)
  local year, month, day = M.date(days)
  local months = year * 12 + month - 1 + n
  year, month = months // 12, months % 12 + 1
  return M.days(year, month, math.min(day, M.month_length(year, month)))
end

-- ISO 8601: week 1 holds the year's first Thursday. Returns the week's year and number.
function M.iso_week(days)
  local thursday = days + 4 - M.weekday(days)
  local year = M.date(thursday)
  return year, (thursday - M.days(year, 1, 1)) // 7 + 1
end

-- The Monday of an ISO week.
function M.week_start(year, week)
  local jan4 = M.days(year, 1, 4)
  return jan4 - (M.weekday(jan4) - 1) + (week - 1) * 7
end

function M.weeks_in_year(year)
  local _, week = M.iso_week(M.days(year, 12, 28))
  return week
end

-- The nth weekday of a month; n = -1 is the last. nil when the month has no nth.
function M.nth_weekday(year, month, weekday, n)
  local first, length = M.days(year, month, 1), M.month_length(year, month)
  local day
  if n > 0 then
    day = first + (weekday - M.weekday(first)) % 7 + (n - 1) * 7
  else
    local last = first + length - 1
    day = last - (M.weekday(last) - weekday) % 7 + (n + 1) * 7
  end
  if day < first or day >= first + length then return nil end
  return day
end

-- The nearest such weekday on or before, on or after a day.
function M.weekday_before(days, weekday)
  return days - (M.weekday(days) - weekday) % 7
end

function M.weekday_after(days, weekday)
  return days + (weekday - M.weekday(days)) % 7
end

-- Easter Sunday of the Western churches (the anonymous Gregorian computus).
function M.easter(year)
  local a, b, c = year % 19, year // 100, year % 100
  local h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
  local l = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
  local m = (a + 11 * h + 22 * l) // 451
  local n = h + l - 7 * m + 114
  return M.days(year, n // 31, n % 31 + 1)
end

-- Easter Sunday of the Orthodox churches (the Julian computus, as a Gregorian day).
function M.orthodox_easter(year)
  local d = (19 * (year % 19) + 15) % 30
  local e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
  local n = d + e + 114
  return M.days(year, n // 31, n % 31 + 1) + year // 100 - year // 400 - 2
end

-- "2024-09-17" to a day number; nil for anything else, also for a day that does not exist.
function M.parse(text)
  local y, m, d = string.match(text, [[^(\d{4})-(\d\d)-(\d\d)$]])
  if not y then return nil end
  y, m, d = tonumber(y), tonumber(m), tonumber(d)
  if not M.valid(y, m, d) then return nil end
  return M.days(y, m, d)
end

function M.format(days)
  return string.format("%04d-%02d-%02d", M.date(days))
end

return M
