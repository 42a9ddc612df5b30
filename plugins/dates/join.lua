-- join: what stands together is one date. "Friday" + "at" + "5pm", "the night of" + "4 May",
-- "three days after" + "12 May", "from" + "March" + "to" + "May". Runs when the parts are settled.
local cal = use "calendar"
local context = use "context"
local offsets = use "offsets"
local values = use "values"

local CLOCK = [[T\d\d.*$]]
local PART_CODES = { morning = "MO", afternoon = "AF", evening = "EV", night = "NI", dawn = "DA",
  dusk = "EV", midday = "MI", noon = "MI", eve = "EV" }

local function clock_of(a)
  return a.timex == "TIME" and string.match(a.value, CLOCK) or nil
end

local function is_day(a)
  return a.timex == "DATE" and string.find(a.value, [[^(?:BC)?[\dX]{4}-(?:[\dX]{2}-[\dX]{2}|WXX-\d)$]])
end

-- The day of a part of a day: "yesterday evening", "Monday morning".
local function day_of_part(a)
  return a.timex == "TIME" and string.match(a.value, [[^(.+)T(?:MO|AF|EV|NI|MI|DA)$]])
end

local TO_CLOCK = [[^(?:,? ?(?:at|@|around|by|from|-|–|—|,|∙|·|\|)? ?(?:about |around )?)$]]
local TO_DAY = [[^(?:,? ?(?:on|of|-|–|—|,|∙|·|\|)? ?(?:the )?)$]]

local function evening_hour(clock, part)
  local hour = math.tointeger(tonumber(string.match(clock, [[^T(\d\d)]])))
  if hour < 12 and (part == "TAF" or part == "TEV" or part == "TNI" and hour > 4) then
    return string.format("T%02d%s", hour + 12, string.sub(clock, 4))
  end
  return clock
end

-- A day and a clock time, either first.
local function day_and_clock(a, b, gap)
  local day, clock
  if clock_of(b) and string.find(gap, TO_CLOCK) then
    day, clock = a, clock_of(b)
  elseif clock_of(a) and string.find(gap, TO_DAY) then
    day, clock = b, clock_of(a)
  end
  if not clock then return nil end
  if is_day(day) then return { timex = "TIME", value = day.value .. clock } end
  local head = day_of_part(day)
  if not head then return nil end
  return { timex = "TIME", value = head .. evening_hour(clock, string.match(day.value, "T..$")) }
end

-- "three days after" + a day: that many days from it.
local function distance(a, b, gap)
  if a.timex ~= "DURATION" or b.timex ~= "DATE" then return nil end
  local joint = string.match(a.text .. gap, [[ (after|before|following|prior to|from|since) (?:the )?$]])
  local count, code = string.match(a.value, [[^P(\d+)(D|W|M|Q|Y|DE|CE)$]])
  local unit, days = values.read(b.value)
  if not joint or joint == "since" or not count or not unit then return nil end
  local sign = (joint == "before" or joint == "prior to") and -1 or 1
  local n = math.tointeger(tonumber(count)) or 0
  local at = n < 10000 and offsets.step(days, { code = code }, sign * n)
  if not at then return nil end
  return values.unit(values.width(code) < values.width(unit) and code or unit, at)
end

local DASH = [[^ ?[-–—] ?$]]
local TO = [[^ (?:to|until|till|through|thru) (?:the )?$]]

local function bounds(value)
  local unit, days = values.read(value)
  if not unit or unit == "SE" or unit == "FY" then return nil end
  return values.bounds(unit, days)
end

-- Two ends of a stretch of dates, or of clock times of one day.
local function range(a, b, gap, left)
  local from = string.find(left, [[(?i)\bfrom (?:the )?$]])
  local between = string.find(left, [[(?i)\bbetween (?:the )?$]])
  if not (string.find(gap, DASH) or string.find(gap, TO)
      or between and string.find(gap, "^ and (?:the )?$")) then
    return nil
  end
  if not (from or between) and not string.find(gap, DASH) and not string.find(gap, TO) then return nil end
  if a.timex == "TIME" and b.timex == "TIME" then
    if not clock_of(a) or not clock_of(b) then return nil end
    return { timex = "TIME", value = a.value .. "/" .. b.value }
  end
  if a.timex ~= "DATE" or b.timex ~= "DATE" then return nil end
  local first, last = bounds(a.value), select(2, bounds(b.value))
  if not first or not last or first >= last then return nil end
  return values.with_bounds({ timex = "DATE", value = a.value .. "/" .. b.value }, first, last)
end

-- Words before a day that make it a part of the day, or another day.
local PART_OF = [[(?i)((?:the )?(?:(?:early|late) )?(morning|afternoon|evening|night|dawn|dusk|midday|noon|eve)(?: hours)? of (?:the )?)$]]
local DAY_BESIDE = [[(?i)((?:the )?(day|week|month|year|morning|evening|night) (after|before) )$]]

local function widen(doc, a)
  local left = context.left(doc, a.start, 50)
  local words, part = string.match(left, PART_OF)
  if words and is_day(a) then
    return a.start - #words, { timex = "TIME", value = a.value .. "T" .. PART_CODES[string.lower(part)] }
  end
  local beside, unit, dir = string.match(left, DAY_BESIDE)
  if not beside or a.timex ~= "DATE" then return nil end
  local kind, days = values.read(a.value)
  local code = ({ day = "D", week = "W", month = "M", year = "Y" })[string.lower(unit)]
  if not kind or not code then return nil end
  local at = offsets.step(days, { code = code }, string.lower(dir) == "before" and -1 or 1)
  return a.start - #beside, values.unit(values.width(code) < values.width(kind) and code or kind, at)
end

local function merge(doc, a, b)
  if doc:block(a.start).start ~= doc:block(b.start).start or b.start - a.stop > 16 then return nil end
  local gap = string.gsub(doc:sub(a.stop, b.start), [[\s+]], " ")
  local out = day_and_clock(a, b, gap) or distance(a, b, gap)
  if out or not context.joins_ranges(doc) then return out end
  return range(a, b, gap, context.left(doc, a.start, 20))
end

on_document "join" {
  reads = { "date" },
  emits = { "date" },
  pass = 2,
  run = function(doc, out)
    local dates = doc:all "date"
    local i = 1
    while i <= #dates do
      local a, parts = dates[i], { dates[i] }
      local start, attributes = a.start, nil
      local current = { start = a.start, stop = a.stop, timex = a.timex, value = a.value, text = a.text }
      while dates[i + 1] do
        local merged = merge(doc, current, dates[i + 1])
        if not merged then break end
        i = i + 1
        parts[#parts + 1] = dates[i]
        attributes = merged
        current = { start = a.start, stop = dates[i].stop, timex = merged.timex, value = merged.value,
          text = doc:sub(a.start, dates[i].stop) }
      end
      local wide, widened = widen(doc, current)
      if wide then start, attributes = wide, widened end
      if attributes then
        for _, part in ipairs(parts) do out:drop(part) end
        out:add("date", start, current.stop, attributes)
      end
      i = i + 1
    end
  end,
}

return {}
