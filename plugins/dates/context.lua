-- context: what stands around an expression: the words beside it, the day it is told from,
-- the dates before it, and whether the sentence looks back or ahead.
local cal = use "calendar"
local nearby = use "nearby"
local sorted = use "sorted"
local values = use "values"
local words = use "words"
local M = {}

local WINDOW = 120

-- What make(doc, place, size, most) gave, where the question is the same as the last one of that
-- name: a rule asks several of one place.
local function once(doc, name, make, place, size, most)
  local state = doc.state
  local last = state[name]
  if not last then
    last = {}
    state[name] = last
  end
  if last.place ~= place or last.size ~= size then
    last.place, last.size, last.text = place, size, make(doc, place, size, most)
  end
  return last.text
end

-- The text of the same sentence before a place, after a place; where that is more than `most`
-- bytes, about `size` of it in whole words.
local LONG = 160

local function read_left(doc, place, size, most)
  local start = doc:sentence_span(doc:sentence_at(place))
  if start and place - start <= most then return doc:sub(start, place) end
  return nearby.before(doc, place, size)
end

local function read_right(doc, place, size, most)
  local _, stop = doc:sentence_span(doc:sentence_at(place - 1))
  if stop and place <= stop and stop - place <= most then return doc:sub(place, stop) end
  return nearby.after(doc, place, size)
end

function M.left(doc, place, size)
  return once(doc, "left", read_left, place, size or WINDOW, LONG)
end

function M.right(doc, place, size)
  return once(doc, "right", read_right, place, size or WINDOW, LONG)
end

-- A pattern written over several lines, for string.find and its like.
function M.pattern(text)
  return (string.gsub(text, [[\s*\n\s*]], ""))
end

-- Patterns for `precedes` and `follows`, which may be written over several lines. They are made
-- while loading: one that is put together anew for each place would be looked up letter by letter.
function M.before_it(pattern)
  return "(?:" .. M.pattern(pattern) .. [[)\s*$]]
end

function M.after_it(pattern)
  return [[^\s*(?:]] .. M.pattern(pattern) .. ")"
end

-- Does a pattern made by `before_it` match right before a place, one by `after_it` right after
-- it, but for white space?
local NEAR_BY = 48

function M.precedes(doc, place, pattern)
  local text = once(doc, "near_left", read_left, place, NEAR_BY, NEAR_BY)
  return string.find(text, pattern) ~= nil
end

function M.follows(doc, place, pattern)
  local text = once(doc, "near_right", read_right, place, NEAR_BY, NEAR_BY)
  return string.find(text, pattern) ~= nil
end

-- The word right before a place, in small letters; "" where none of the same sentence stands there.
function M.word_before(doc, place)
  local n = doc:token_at(place) - 1
  local start, stop = doc:span(n)
  if start and place - stop == 1 and doc:sentence_at(start) == doc:sentence_at(place) then
    return doc:lower(n)
  end
  return ""
end

-- The document's day as a day number, or nil.
function M.today(doc)
  local state = doc.state
  if state.today == nil then state.today = doc.date and cal.parse(doc.date) or false end
  return state.today or nil
end

-- [0-9], for \d has no certain first byte, and would be tried at each letter.
local YEARS = re [[(?<year>1[0-9]{3}|20[0-9]{2})\b(?!,\d|\.\d|%)|(?<old>[0-9]{2,4}) B\.?C]]
local NEWS = re [[
  \b(?:today|yesterday|tomorrow|tonight|(?:this|last|next) (?:week|month|year|night|morning)
  |(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b
]]
local NEAR, MANY, FEW = 1, 6, 4

-- The years that the text names, in its order, each { start, year }.
function M.years(doc)
  local years = doc.state.years
  if not years then
    years = {}
    for m in doc:matches(YEARS) do
      local year = tonumber(m.year) or 1 - tonumber(m.old)
      table.insert(years, { start = m.start, year = year })
    end
    doc.state.years = years
  end
  return years
end

-- How many of them are near the text's own year, how many are not.
local function count_years(doc, own)
  local near, years = 0, M.years(doc)
  for _, named in ipairs(years) do
    if own and math.abs(named.year - own) <= NEAR then near = near + 1 end
  end
  return near, #years - near
end

local function count_news(doc)
  local count = 0
  for _ in doc:matches(NEWS) do count = count + 1 end
  return count
end

-- A text that tells of other years than its own (a history, an obituary, a biography): there
-- "in June" means the June of the year told of, not of the year of writing. Weekdays, "today" and
-- "last week" speak against it.
function M.is_history(doc)
  local state = doc.state
  if state.history == nil then
    local today = M.today(doc)
    local near, far = count_years(doc, today and cal.date(today))
    state.history = far >= MANY and far > 2 * near and far > FEW * count_news(doc)
  end
  return state.history
end

-- Is "5-7 June" one date? Where dates are the points of a told history, its ends stand apart.
function M.joins_ranges(doc)
  local ranges = doc.options.ranges
  return ranges == "join" or ranges == "auto" and not M.is_history(doc)
end

-- Do the ends of "from March to May" stand apart, which words join and no year is common to? They
-- are points of the story where a text that is long enough to tell one says what came to pass.
local STORY = 5 -- sentences

function M.tells_apart(doc, start, stop)
  return doc.options.ranges == "auto" and doc:sentence_span(STORY + 1) ~= nil
    and M.direction(doc, start, stop) == "back"
end

-- values.read of a date's value (of a range, its end), as { unit, day }; false where it has none.
local function read_value(doc, value)
  local state = doc.state
  local known = state.known or {}
  state.known = known
  local read = known[value]
  if read == nil then
    local unit, days = values.read(string.match(value, "[^/]*$"))
    read = unit ~= nil and { unit, days }
    known[value] = read
  end
  return read
end

local REACH = 12 -- dates looked back over

-- The nearest date before a place whose value is a known unit, no wider than `widest`:
-- its unit and a day inside it.
function M.before(doc, place, widest)
  local limit = values.width(widest or "Y")
  local found = doc:last("date", place)
  for _ = 1, REACH do
    if not found then return nil end
    local timex = found.timex
    local read = (timex == "DATE" or timex == "TIME") and read_value(doc, found.value)
    if read and values.width(read[1]) <= limit then return read[1], read[2], found end
    found = doc:last("date", found.start)
  end
end

-- Is a year the topic of what follows it: in a heading, at the head of a sentence, in this one,
-- or, of what came to pass in it, in the one before?
local OPENING = "^(?:In|By|For|During|At|Over|Through(?:out)?|From|Towards?|Until|After|Before)"
  .. " [^,;:]*$"
local NEXT, HAPPENED = 60, M.before_it [[\w+ed(?: \w+)? in]]
local COMMA = M.after_it ","
local function leads(doc, found, place)
  local sentence = doc:sentence(found.start)
  if not sentence or doc:block(found.start).zone == "heading" then return true end
  local lead = found.start - sentence.start
  if lead <= 15 or place < sentence.stop then return true end
  if lead <= 40 and M.follows(doc, found.stop, COMMA)
      and string.find(doc:sub(sentence.start, found.start), OPENING) then
    return true
  end
  return place - sentence.stop < NEXT and M.precedes(doc, found.start, HAPPENED)
end

-- In a history: the last date told. A year in passing ("planned for 1976") does not move the
-- story when a month or day stands shortly before it.
local ASIDE = 4
local function story_day(doc, place)
  local first, at = nil, place
  for _ = 1, ASIDE do
    local unit, days, found = M.before(doc, at, "Y")
    if not unit then break end
    local told = not found._now
    if told and (values.width(unit) < values.width("Y") or leads(doc, found, place)) then
      return days, unit
    end
    first = first or told and days or nil
    at = found.start
  end
  return first, "Y"
end

-- The last dates told before a place, each { unit, day }.
local function told_before(doc, place)
  local out, at = {}, place
  for _ = 1, ASIDE do
    local unit, days, found = M.before(doc, at, "Y")
    if not unit then break end
    if not found._now then table.insert(out, { unit, days }) end
    at = found.start
  end
  return out
end

-- Where the year that comes next is that of a date shortly before, but not of the last one, and most
-- years around are that one, the last date was an aside ("a peak in 2007"): the story goes on from
-- the other.
local SOON, NEXT_YEARS = 500, 2

local function before_aside(doc, place, days, unit)
  local years = M.years(doc)
  local first = sorted.before(years, "start", place) + 1
  local near = years[first] and years[first].start - place < SOON and years[first].year
  local own = cal.date(days)
  if not near or near == own then return days, unit end
  local votes, other = 0, nil
  local function vote(year) votes = votes + (year == near and 1 or year == own and -1 or 0) end
  for _, told in ipairs(told_before(doc, place)) do
    local year = cal.date(told[2])
    vote(year)
    if year == near and not other then other = told end
  end
  for k = first, math.min(first + NEXT_YEARS - 1, #years) do vote(years[k].year) end
  if not other or votes <= 0 then return days, unit end
  return other[2], other[1]
end

-- The day an expression is told from: today's, or in a history that of the last date.
-- The second result tells which ("today" or "text"), the third the unit of that date. nil where
-- the day of writing is not known and the text is no history: a date in passing is no anchor.
function M.origin(doc, place)
  local today = M.today(doc)
  if not M.is_history(doc) then return today, "today" end
  local days, unit = story_day(doc, place)
  if days then
    days, unit = before_aside(doc, place, days, unit)
    return days, "text", unit
  end
  return today, "today"
end

-- The day of writing, for "last week" and "two years ago"; where it is not known, in a history, the
-- last date of the text.
function M.now(doc, place)
  local today = M.today(doc)
  if today or not M.is_history(doc) then return today end
  local _, days = M.before(doc, place, "Y")
  return days
end

-- For "the year", "the month": told as in a history, or by a date of the same sentence; else it is
-- the year of writing.
function M.tells(doc, place, widest)
  if widest == "D" or M.is_history(doc) then return true end
  local sentence = doc:sentence(place)
  local _, _, found = M.before(doc, place, widest)
  return found ~= nil and sentence ~= nil and found.start >= sentence.start
end

-- Has the story left a day: is the last month or year that was told another one?
local function has_left(doc, place, widest, days)
  local unit, last = M.before(doc, place, "Y")
  if values.width(unit) <= values.width(widest) then return false end
  local from, to = values.bounds(unit == "SE" and "Y" or unit, last)
  return days < from or days > to
end

-- As origin, but a date of the text goes first: for "the next day", "the previous year". A history
-- that has told no such date, or none since it went on, leaves it open.
function M.told(doc, place, widest)
  local unit, days = M.before(doc, place, widest)
  if not M.is_history(doc) then return days or M.today(doc), unit or "D" end
  if days and not has_left(doc, place, widest, days) then return days, unit end
  return nil, "D"
end

-- The day that "the next …" (told) or "next …" is counted from; nil where nothing tells.
function M.anchor(doc, place, widest, told)
  if told then return (M.told(doc, place, widest)) end
  return M.now(doc, place)
end

local AHEAD = M.pattern [[(?:\b(?:will|shall|won['’]t|going to|would|should|could|
  (?:must|may|might)(?! have)|
  (?:is|are|was|were|be) (?:to|due|set|expected|scheduled|planned|poised|likely|slated)|
  (?:plans?|planned|hopes?|expects?|intends?|aims?|scheduled|expected|slated|poised) (?:to|for)|
  begins|starts|opens|closes|ends|meets|resumes|expires|kicks off|looms?|returns|reopens|retires|
  takes (?:place|effect|over|office|charge)|steps (?:down|aside)|
  goes (?:on sale|into (?:force|effect))|
  (?!was |has |this |does |always )[A-Za-z]{3,}s (?:begin|start|open|close|end|resume|
  reopen|return|take (?:place|effect|over))|
  arrives|departs|travels|flies|plays|hosts|visits|votes|launches|premieres|(?:re)?convenes|
  leaves (?:for|on|office)|goes on trial|go(?:es)? to the polls|
  (?:is|are|am) (?:leaving|arriving|meeting|visiting|travelling|flying|returning|playing|hosting|
  holding|starting|opening|closing|launching|coming|going|voting)|
  comes? into (?:force|effect)|due(?! to)|set (?:for|to)|to be \w+ed|
  (?:moved|postponed|delayed|put off|pushed back|adjourned|rescheduled|brought forward|
  deferred) (?:to|until|till)|turns \d+|
  ahead of|upcoming|deadline|[Ll]et['’]s|schedule|book|remind)|['’]ll)\b
  (?: (?:also|not|now|then|next))?(?:(?: (?:be|have|been|being|get))+(?: \w+)?| \w+ed\b)?]]
local BACK = M.pattern [[\b(?:was|were|had|has|have|did|said|told|went|came|took|made|gave|got|
  saw|found|held|met|left|won|lost|fell|rose|began|became|sent|put|set|led|ran|spoke|wrote|
  brought|bought|sold|paid|hit|shot|struck|broke|grew|drew|kept|felt|stood|thought|knew|showed|
  heard|fled|fought|flew|drove|built|caught|chose|swore|sank|quit|spent|threw|stole|swept|
  shrank|slid|sought|dealt|froze|wore|tore|rode|withdrew|overtook|undertook|forgot|lent|swung|
  since|[a-z]+[a-df-z]ed)\b]]
local UNTIL = [[(?i)\b(?:until|till|(?:is|are)(?: on| in)?|to \w+\b[^,]{0,40} through)\s(?:the )?$]]
-- "was chairman until April", but "was jailed until 2030".
local PAST_UNTIL = M.pattern [[\b(?:was|were|lasted|stayed|remained|lived|worked|served|ran|
  continued|went|kept|held|ruled|reigned|waited|stood)\b
  (?:(?! (?:\w+ed|shut|to)\b)[^,;]){0,60}\buntil\s$]]
local SOLD_AHEAD = "^ (?:delivery|futures|settlement|contracts?)" -- "oil for May delivery"
local BY = [[(?i)\bby\s(?:the )?$]]
local OPENS_BY = [[(?i)(?:^\W*|[,;] )(?:(?:and|but) )?by\s(?:the )?$]]
local EITHER = "((" .. AHEAD .. ")|" .. BACK .. ")"

local function kind(cue, ahead)
  return cue and (ahead and ahead ~= "" and "ahead" or "back") or nil
end

-- The last, the first verb of a stretch that shows a direction.
local function last_cue(text)
  local found
  for cue, ahead in string.gmatch(text, EITHER) do found = kind(cue, ahead) end
  return found
end

local function first_cue(text)
  return kind(string.match(text, EITHER))
end

-- The last words of what UNTIL and BY find, and what may stand in for them.
local MAY_LEAD = words.set "until till is are on in through by the"
MAY_LEAD[""] = true

-- "ahead" or "back": by "until" right before the expression, by the nearest verb before it in its
-- sentence, else by the first verb after it; nil when none says.
function M.direction(doc, start, stop)
  local first, last = doc:sentence_span(doc:sentence_at(start))
  if not first or start < first then return nil end
  local before = M.left(doc, start, math.min(start - first, WINDOW))
  local led = MAY_LEAD[M.word_before(doc, start)]
  if led and string.find(before, UNTIL) then
    return string.find(before, PAST_UNTIL) and "back" or "ahead"
  end
  local after = M.right(doc, stop, math.min(math.max(last - stop, 0), WINDOW))
  if string.find(after, SOLD_AHEAD) then return "ahead" end
  before, after = string.match(before, "[^;]*$"), string.match(after, "^[^;]*")
  local by = led and string.find(before, BY) and "ahead" or nil
  if by and not string.find(before, OPENS_BY) then return by end
  return not by and last_cue(before) or first_cue(after) or by
end

return M
