-- join: what stands together is one date. "Friday" + "at" + "5pm", "the night of" + "4 May",
-- "three days after" + "12 May", "from" + "March" + "to" + "May". Runs when the parts are settled.
local cal = use "calendar"
local context = use "context"
local offsets = use "offsets"
local values = use "values"

local CLOCK = [[T\d\d]]
local PART_CODES = { morning = "MO", afternoon = "AF", evening = "EV", night = "NI", dawn = "DA",
  dusk = "EV", midday = "MI", noon = "MI", eve = "EV", hours = "MO" }

local function clock_of(a)
  return a.timex == "TIME" and string.find(a.value, CLOCK) ~= nil
end

local function is_day(a)
  return a.timex == "DATE"
    and string.find(a.value, [[^(?:BC)?[\dX]{4}-(?:[\dX]{2}-[\dX]{2}|WXX-\d)$]])
end

-- The day and the code of a part of a day: "yesterday evening", "Monday morning".
local function day_of_part(a)
  if a.timex ~= "TIME" then return nil end
  return string.match(a.value, [[^(.+)T(MO|AF|EV|NI|MI|DA)$]])
end

local TO_CLOCK = context.pattern [[^(?:,? ?(?:at|@|around|by|for|from|between|-|–|—|,|∙|·|\|)?[ ]?
  (?:about |around )?)$]]
local TO_DAY = [[^(?:,? ?(?:on|of|-|–|—|,|∙|·|\|)? ?(?:the )?)$]]

-- The clock time of a value in the second half of the day, where the part of the day asks for it.
local function in_part(clock, part)
  local hour = math.tointeger(tonumber(string.match(clock, [[^T(\d\d)]])))
  if hour < 12 and (part == "AF" or part == "EV" or part == "NI" and hour > 4) then
    return string.format("T%02d%s", hour + 12, string.sub(clock, 4))
  end
  return clock
end

-- The clock times of a value ("XXXX-XX-XXT09/XXXX-XX-XXT17") on a day, in a part of it.
local function on_day(value, day, part)
  local ends = {}
  for clock in string.gmatch(value, [[T\d\d[^/]*]]) do
    table.insert(ends, day .. (part and in_part(clock, part) or clock))
  end
  return { timex = "TIME", value = table.concat(ends, "/") }
end

local BESIDE_CLOCK = "^ (before|after|no later than|later than) (?:about |around )?$"
local SIDES = { before = "BEFORE", after = "AFTER", ["later than"] = "AFTER",
  ["no later than"] = "EQUAL_OR_LESS" }

-- A day and a clock time, either first; "tomorrow before 5pm" has its mod.
local function day_and_clock(a, b, gap)
  local day, clock
  local side = clock_of(b) and string.match(gap, BESIDE_CLOCK)
  if side and is_day(a) then
    local out = on_day(b.value, a.value)
    out.mod = SIDES[side]
    return out
  end
  if clock_of(b) and string.find(gap, TO_CLOCK) then
    day, clock = a, b
  elseif clock_of(a) and string.find(gap, TO_DAY) then
    day, clock = b, a
  end
  if not clock then return nil end
  if is_day(day) then return on_day(clock.value, day.value) end
  local head, part = day_of_part(day)
  return head and on_day(clock.value, head, part)
end

local REPEATED = { P1D = "XXXX-XX-XX" }

-- "every day at 3pm", "3pm each Monday".
local function set_and_clock(a, b, gap)
  local set, clock = a, b
  if b.timex == "SET" then set, clock = b, a end
  local day = set.timex == "SET"
    and (REPEATED[set.value] or string.match(set.value, [[^XXXX-WXX-\d$]]))
  if not day or not clock_of(clock) or not string.find(gap, TO_CLOCK) then return nil end
  local out = on_day(clock.value, day)
  out.timex = "SET"
  return out
end

local JOINT = [[ (after|before|following|prior to|from) (?:the )?$]]

-- "dawn" + "on" + a day.
local function part_and_day(a, b, gap)
  local _, part = day_of_part(a)
  if not part or not is_day(b) or not string.find(gap, "^ (?:(?:on|of) (?:the )?)?$") then
    return nil
  end
  return { timex = "TIME", value = b.value .. "T" .. part, mod = a.mod }
end
local FOR = context.before_it "[Ff]or"

-- "three days after" + a day: that many days from it.
local function distance(doc, a, b, gap)
  if a.timex ~= "DURATION" or b.timex ~= "DATE" then return nil end
  local joint = string.match(a.text .. gap, JOINT)
  local count, code = string.match(a.value, [[^P(\d+)(D|W|M|Q|Y|DE|CE)$]])
  local unit, days = values.read(b.value)
  if not joint or not count or not unit then return nil end
  if joint == "from" and context.precedes(doc, a.start, FOR) then return nil end
  local sign = (joint == "before" or joint == "prior to") and -1 or 1
  local n = math.tointeger(tonumber(count)) or 0
  local at = n < 10000 and offsets.step(days, { code = code }, sign * n)
  if not at then return nil end
  return values.unit(values.width(code) < values.width(unit) and code or unit, at)
end

local BESIDE = [[(?i)^the (?:very )?(day|week|month|year) (after|before)$]]
local CODES = { day = "D", week = "W", month = "M", year = "Y" }

-- "the day after" + a date.
local function beside(a, b, gap)
  local unit, dir = string.match(a.text, BESIDE)
  if not unit or b.timex ~= "DATE" or not string.find(gap, "^ (?:the )?$") then return nil end
  local width, days = values.read(b.value)
  if not width then return nil end
  local code = CODES[string.lower(unit)]
  local at = offsets.step(days, { code = code }, string.lower(dir) == "before" and -1 or 1)
  return values.unit(values.width(code) < values.width(width) and code or width, at)
end

-- "3 October" + "last year".
local function day_of_year(a, b, gap)
  if not is_day(a) or b.timex ~= "DATE" or not string.find(gap, "^,? (?:of )?$")
      or not string.find(b.text, "^(?:last|this|next|that) year$") then
    return nil
  end
  local month, day = string.match(a.value, [[^[\dX]{4}-(\d\d)-(\d\d)$]])
  local year = string.match(b.value, [[^\d{4}$]])
  if not month or not year or string.find(a.text, [[\d{4}]]) then return nil end
  local value = year .. "-" .. month .. "-" .. day
  return cal.parse(value) and { timex = "DATE", value = value } or nil
end

-- "the same period" + "last year", "the same month" + "a year earlier".
local function same_period(a, b, gap)
  if b.timex ~= "DATE" or not string.find(gap, "^ (?:of |in )?$") then return nil end
  local part = string.find(a.text, "^the same (?:day|month|quarter)$")
    and string.match(a.value, [[^\d{4}(-.+)$]])
  if part and string.find(b.value, [[^\d{4}$]]) then
    return { timex = "DATE", value = b.value .. part, mod = b.mod }
  end
  if not string.find(a.text, "^(?:the same|this|that) (?:period|time)$") then return nil end
  return { timex = "DATE", value = b.value, mod = b.mod }
end

local SOME_MONTHS = [[(?i)^(?:the )?(first|last|final|opening|closing) .*s$]]

-- "the first nine months" + "of" + a year: its length, and which days those are.
local function months_of(a, b, gap)
  local which = a.timex == "DURATION" and b.timex == "DATE" and string.find(gap, "^ (?:of|in) $")
    and string.match(a.text, SOME_MONTHS)
  local unit, days = values.read(which and b.value or "")
  local count, code = string.match(a.value, [[^P(\d+)([DWM])$]])
  if not unit or values.width(unit) <= values.width(code or "CE") then return nil end
  local n = math.tointeger(tonumber(count)) or 0
  local first, last = values.bounds(unit, days)
  local out = { timex = "DURATION", value = a.value, mod = a.mod }
  if n > 366 then return out end
  if string.find(which, "(?i)^(?:first|op)") then
    return values.with_bounds(out, first, offsets.step(first, { code = code }, n) - 1)
  end
  return values.with_bounds(out, offsets.step(last + 1, { code = code }, -n), last)
end

local DASH = [[^ ?[-–—~] ?$]]
local TO = [[^ (?:to|until|till|through|thru) (?:the )?$]]

local function bounds(value)
  local unit, days = values.read(value)
  if not unit or unit == "SE" or unit == "FY" then return nil end
  return values.bounds(unit, days)
end

-- The last day of a date and its value; `years` later, where the range asks for that.
local function end_of(b, years)
  local unit, days = values.read(b.value)
  if not bounds(b.value) then return nil end
  local moved = values.unit(unit, cal.add_months(days, 12 * (years or 0)))
  return select(2, bounds(moved.value)), moved.value
end

local FULL_YEAR = [[\d{4}]]
local WEEKDAY = "(?i)^(?:mon|tue|wed|thu|fri|sat|sun)"

-- Two ends of a stretch of dates, or of clock times of one day.
local function range(doc, a, b, gap)
  local between = string.find(context.left(doc, a.start, 20), [[(?i)\bbetween (?:the )?$]])
  local worded = string.find(gap, TO) or between and string.find(gap, "^ and (?:the )?$")
  if not worded and not string.find(gap, DASH) then return nil end
  local shared = string.find(b.text, FULL_YEAR) and not string.find(a.text, FULL_YEAR)
  if worded and not shared and a.timex == "DATE" and context.tells_apart(doc, a.start, b.stop) then
    return nil
  end
  if a.timex == "TIME" and b.timex == "TIME" then
    if not clock_of(a) or not clock_of(b) then return nil end
    return { timex = "TIME", value = a.value .. "/" .. b.value }
  end
  if a.timex ~= "DATE" or b.timex ~= "DATE" then return nil end
  local first, last, value = bounds(a.value), end_of(b)
  local bare = not string.find(a.text .. b.text, FULL_YEAR)
  if bare and first and last and last - first > 366 then last, value = end_of(b, -1) end
  if first and last and first >= last and not string.find(b.text, FULL_YEAR) then
    if string.find(b.text, WEEKDAY) then
      last = last + (first - last + 6) // 7 * 7
      value = values.day(last).value
    else
      last, value = end_of(b, 1)
    end
  end
  if not first or not last or first >= last then return nil end
  return values.with_bounds({ timex = "DATE", value = a.value .. "/" .. value }, first, last)
end

-- Words before a day that make it a part of the day.
local PART_OF = context.pattern [[(?i)((?:(?:early|late) in )?(?:the )?(?:(?:early|late) )?
  (morning|afternoon|evening|night|dawn|dusk|midday|noon|eve|(?<=early |small )hours)
  (?: hours)? of (?:the )?)$]]
local OF = { of = true, the = true } -- what ends it

-- The start and the attributes of a day that becomes a part of itself; nil when it does not.
local function widen(doc, a)
  local left = context.left(doc, a.start, 50)
  local words, part = string.match(left, PART_OF)
  if words and is_day(a) then
    local code = PART_CODES[string.lower(part)]
    return a.start - #words, { timex = "TIME", value = a.value .. "T" .. code }
  end
end

local GAP = 16 -- bytes between two parts, at most
-- All that may stand there: most neighbours are parted by something else.
local JOINING = context.pattern [[^,? ?(?:at|@|around|by|for|from|between|(?:no )?later than|on|of
  |in|before|after|following|prior to|and|to|until|till|through|thru|-|–|—|~|∙|·|\|)?[ ]?
  (?:about |around )?(?:the )?$]]

-- What stands between two parts that may be joined; nil where they can't.
local function gap_between(doc, a, b)
  local from, to = a.stop, b and b.start
  if not b or to - from > GAP or doc:block_at(from - 1) ~= doc:block_at(to) then return nil end
  local gap = string.gsub(doc:sub(from, to), [[\s+]], " ")
  return string.find(gap, JOINING) and gap or nil
end

local function merge(doc, a, b, gap)
  local out = day_and_clock(a, b, gap) or set_and_clock(a, b, gap) or part_and_day(a, b, gap)
    or distance(doc, a, b, gap) or beside(a, b, gap) or same_period(a, b, gap)
    or day_of_year(a, b, gap) or months_of(a, b, gap)
  if out or not context.joins_ranges(doc) then return out end
  return range(doc, a, b, gap)
end

-- May a date become another one: by the next one, by the words before it, or by its day?
local function may_change(doc, a, b)
  return a._undated or OF[context.word_before(doc, a.start)] or gap_between(doc, a, b)
end

-- The longest date that begins with dates[i]: what it is, and the index of its last part.
local function grow(doc, dates, i)
  local a = dates[i]
  local whole = { start = a.start, stop = a.stop, timex = a.timex, value = a.value,
    mod = a.mod, text = a.text, undated = a._undated }
  local gap = gap_between(doc, a, dates[i + 1])
  while gap do
    local merged = merge(doc, whole, dates[i + 1], gap)
    if not merged then break end
    i = i + 1
    whole.attributes, whole.timex, whole.value = merged, merged.timex, merged.value
    whole.undated = whole.undated and dates[i]._undated
    whole.stop = dates[i].stop
    whole.text = doc:sub(whole.start, whole.stop)
    gap = gap_between(doc, whole, dates[i + 1])
  end
  local start, attributes = widen(doc, whole)
  if start then whole.start, whole.attributes = start, attributes end
  return whole, i
end

local AROUND = 250 -- bytes to the day that a clock time belongs to, at most

-- The day of a clock time that stands without one: the next day of its sentence, else the last
-- one before it in its paragraph.
local function day_around(doc, dates, first, last)
  local place = dates[first].start
  local sentence, block = doc:sentence(place), doc:block(place)
  for k = last + 1, #dates do
    local at = dates[k].start
    if not sentence or at >= sentence.stop or at - place > AROUND then break end
    if is_day(dates[k]) then return dates[k].value end
  end
  for k = first - 1, 1, -1 do
    if dates[k].start < block.start or place - dates[k].start > AROUND then break end
    local day = is_day(dates[k]) and dates[k].value
    if day then return day end
  end
end

local function give_day(doc, dates, first, last, whole)
  local day = whole.undated and clock_of(whole) and not context.is_history(doc)
    and day_around(doc, dates, first, last)
  if day then whole.attributes = on_day(whole.value, day) end
end

-- Joins what begins with the i-th date; returns the index of its last part.
local function join_from(doc, out, dates, i)
  if not may_change(doc, dates[i], dates[i + 1]) then return i end
  local whole, last = grow(doc, dates, i)
  give_day(doc, dates, i, last, whole)
  if whole.attributes then
    for k = i, last do out:drop(dates[k]) end
    out:add("date", whole.start, whole.stop, whole.attributes)
  end
  return last
end

on_document "join" {
  reads = { "date" },
  emits = { "date" },
  pass = 2,
  run = function(doc, out)
    local dates = doc:all "date"
    local i = 1
    while i <= #dates do
      i = join_from(doc, out, dates, i) + 1
    end
  end,
}

return {}
