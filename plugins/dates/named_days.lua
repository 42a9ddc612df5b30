-- named_days: today, yesterday morning, the next evening, at night.
local context = use "context"
local points = use "points"
local relative = use "relative"
local values = use "values"

local DEICTIC = { today = 0, todays = 0, yesterday = -1, tomorrow = 1, tonight = 0, tonite = 0,
  tmrw = 1, tmr = 1 }

local function deictic_day(m, doc)
  local today = context.today(doc)
  return today and today + DEICTIC[string.lower(m.name)]
end
local CAPITAL = context.before_it [[\b\p{Lu}\w+]]
local FIRST_WORD = context.before_it [[^\p{Lu}\w+]]

rule "today" {
  type = "date",
  match = re [[
    (?:(?<edge>(?i:early|earlier|late|later)(?: in| on)?) )?(?<name>(?i:today|yesterday|tomorrow
    |tmrw?))\b(?!['’]s World| [Pp]rogramme)
  ]],
  set = function(m, doc)
    if string.find(m.name, "^T") and context.precedes(doc, m.start, CAPITAL)
        and not context.precedes(doc, m.start, FIRST_WORD) then
      return nil, "part of a name"
    end
    local day = deictic_day(m, doc)
    if not day then return { timex = "DATE", value = "XXXX-XX-XX" } end
    local out = values.day(day, relative.edge_mod(m.edge))
    out._now = true
    return out
  end,
  yes = {
    date = "2024-09-20",
    "They met {yesterday|timex=DATE value=2024-09-19}.",
    "They will meet {later today|value=2024-09-20 mod=-}.",
  },
  no = { "told Nation Today" },
}

rule "day-before-yesterday" {
  type = "date",
  match = re [[[Tt]he day (?:(?<back>before yesterday)|after tomorrow)]],
  set = function(m, doc)
    local today = context.today(doc)
    if not today then return { timex = "DATE", value = "XXXX-XX-XX" } end
    return values.day(today + (m.back and -2 or 2))
  end,
  yes = { date = "2024-09-20", "{the day before yesterday|value=2024-09-18}" },
}

-- Parts of the day.
local function part_value(day, code, edge)
  local date = day and values.day(day).value or "XXXX-XX-XX"
  return { timex = "TIME", value = date .. "T" .. code, mod = relative.edge_mod(edge) }
end

rule "part-of-named-day" {
  type = "date",
  match = re [[
    (?:(?<edge>early|late|mid)(?: |-))?(?:(?<name>(?i:today|yesterday|tomorrow))|
    (?<weekday>%{weekday_any})\.?)
    (?:['’]s|,)? (?:in the )?%{part_of_day}\b(?! Live\b| Fever\b)
    |(?<edge>(?i:early|late|later|earlier) )?(?<name>(?i:toni(?:ght|te)))\b(?! Show)
  ]],
  set = function(m, doc)
    local code = m.part and m.part.code or "NI"
    local day
    if m.name then
      day = deictic_day(m, doc)
    else
      day = points.weekday_day(m, doc, points.number(m.weekday))
    end
    if not day and m.weekday then
      return { timex = "TIME", mod = relative.edge_mod(m.edge),
        value = string.format("XXXX-WXX-%dT%s", points.number(m.weekday), code) }
    end
    return part_value(day, code, m.edge)
  end,
  yes = {
    date = "2024-09-20",
    "{yesterday morning|timex=TIME value=2024-09-19TMO}, {tonight|value=2024-09-20TNI}",
    "died {late Tuesday night|value=2024-09-17TNI mod=END}",
  },
}

rule "part-of-relative-day" {
  type = "date",
  match = re [[
    (?:(?<edge>(?i:early|late|later|earlier))(?: on)? )?(?:[Tt]he )?(?<rel>%{relation}) (?:same )?
    (?<part>%{day_part})\b
  ]],
  set = function(m, doc)
    local shift = math.tointeger(tonumber(m.rel.shift))
    local word = string.lower(m.rel.text)
    local origin
    if m.rel.told or word == "next" or word == "that" then
      origin = context.told(doc, m.start, "D")
    else
      origin = context.now(doc, m.start)
    end
    return part_value(origin and origin + shift, m.part.code, m.edge)
  end,
  yes = {
    date = "2024-09-20",
    "{this morning|timex=TIME value=2024-09-20TMO}, {last night|value=2024-09-19TNI}",
    "on 4 May 1940 and {the next morning|value=1940-05-05TMO}",
  },
}

rule "part-of-day" {
  type = "date",
  match = re [[
    \b(?:[Ii]n|[Dd]uring|[Bb]y|[Uu]ntil|[Tt]hrough|[Ff]rom|[Ii]nto|[Tt]hroughout|[Bb]efore
    |[Aa]fter) (?<x>(?:the )?(?:(?<edge>early|late|mid)(?: |-))?(?:hours of the )?
    (?<part>%{day_part})(?: hours)?)\b
    |\b[Aa]t (?<x>(?<part>night|dawn|dusk|daybreak|sunrise|sunset|nightfall|lunchtime))\b
    |(?<x>[Oo]vernight)\b
  ]],
  span = "$x",
  set = function(m, doc)
    local code = "NI"
    if m.part then
      local part = type(m.part) == "string" and string.lower(m.part) or m.part.code
      local codes = { night = "NI", nightfall = "NI", dawn = "DA", daybreak = "DA", sunrise = "DA",
        dusk = "EV", sunset = "EV", lunchtime = "MI" }
      code = codes[part] or part
    end
    local sentence = doc:sentence(m.start)
    local _, days, found = context.before(doc, m.start, "D")
    if not (found and sentence and found.start >= sentence.start) then days = nil end
    return part_value(days, code, m.edge)
  end,
  yes = { "in {the morning|timex=TIME value=XXXX-XX-XXTMO} and at {night|value=XXXX-XX-XXTNI}" },
  no = { "a good evening", "the morning after" },
}

return {}
