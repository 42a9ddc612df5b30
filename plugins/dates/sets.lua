-- sets: times that come again.
local context = use "context"
local offsets = use "offsets"
local points = use "points"

define "frequency" (list "frequencies.tsv")
local WORD = context.before_it [[\b\p{L}+]]
local CAPITAL = context.after_it [[ \p{Lu}]]

rule "frequency" {
  type = "date",
  match = re [[(?:(?:[Oo]nce|[Tt]wice|%{count} times)(?: |-))?(?<often>%{frequency})]],
  set = function(m, doc)
    if string.find(m.text, [[^\p{Lu}]]) and (context.precedes(doc, m.start, WORD)
        or context.follows(doc, m.stop, CAPITAL)) then
      return nil, "part of a name"
    end
    return { timex = "SET", value = m.often.value }
  end,
  yes = { "a {weekly|timex=SET value=P1W} count, {twice yearly|value=P1Y}" },
  no = { "the Daily Lantern", "The Maple Weekly" },
}

rule "every" {
  type = "date",
  match = re [[
    (?:[Ee]very|[Ee]ach)(?: and every)? (?:(?<other>other|second|alternate) )?
    (?:(?<count>%{count}) )?(?:single )?
    (?:(?<unit>%{time_unit})|(?<weekday>%{weekday_any})|(?<month>%{month})|(?<season>%{season})|
    (?<part>%{day_part})|(?<business>weekday|working day|business day))\b(?: %{day_part})?
  ]],
  set = function(m)
    if m.other and string.find(m.text, "^[Ee]ach") then return nil, "each other" end
    if m.unit then
      local count = m.other and 2 or m.count and read_number(m.count) or 1
      if m.unit.text == "second" and not m.count then return nil, "an ordinal" end
      if not count then return nil, "no number" end
      if m.unit.code == "WE" and count == 1 then return { timex = "SET", value = "XXXX-WXX-WE" } end
      local out = offsets.duration(m.unit, count)
      return { timex = "SET", value = out.value }
    end
    if m.weekday then
      local value = m.other and "P2W" or string.format("XXXX-WXX-%d", points.number(m.weekday))
      return { timex = "SET", value = value }
    end
    if m.month then
      return { timex = "SET", value = string.format("XXXX-%02d", points.number(m.month)) }
    end
    if m.season then return { timex = "SET", value = "XXXX-" .. m.season.code } end
    if m.part then return { timex = "SET", value = "XXXX-XX-XXT" .. m.part.code } end
    return { timex = "SET", value = "P1D" }
  end,
  yes = {
    "{every day|timex=SET value=P1D}, {every other Friday|value=P2W}",
    "{each Tuesday|value=XXXX-WXX-2}",
    "{every two weeks|value=P2W}, {every summer|value=XXXX-SU}",
  },
  no = { "every second attempt" },
}

rule "weekdays" {
  type = "date",
  match = re [[
    (?<weekday>%{weekday_plural})\b|(?<weekday>%{weekday_any}) (?<part>mornings|afternoons
    |evenings|nights)\b
  ]],
  set = function(m)
    local value = string.format("XXXX-WXX-%d", points.number(m.weekday))
    local codes = { mornings = "TMO", afternoons = "TAF", evenings = "TEV", nights = "TNI" }
    return { timex = "SET", value = value .. (m.part and codes[m.part] or "") }
  end,
  yes = {
    "open on {Mondays|timex=SET value=XXXX-WXX-1} and {Sunday evenings|value=XXXX-WXX-7TEV}",
  },
}

rule "weekends" {
  type = "date",
  match = re [[(?<x>[Ww]eekends|[Ww]eekdays)\b]],
  set = function(m)
    local value = string.lower(m.x) == "weekends" and "XXXX-WXX-WE" or "P1D"
    return { timex = "SET", value = value }
  end,
  yes = { "closed at {weekends|timex=SET value=XXXX-WXX-WE}" },
}

local COUNTED = context.before_it [[(?:\d[\d,.]*(?:[km%]|(?i: per ?cent))?|
  (?i:hundreds?|thousands?|millions?|billions?|
  pounds|dollars|euros|pence|cents|people|times|hours|miles|days))]]

order { "per-unit", "duration" }

rule "per-unit" {
  type = "date",
  match = re [[
    (?:(?:[Oo]nce|[Tt]wice|(?:%{count}|several|many) times) )?(?:per|a|an|each
    |every) (?<unit>%{time_unit})\b(?! ago| later| earlier| before| after|-| and a half| of)
  ]],
  set = function(m, doc)
    local unit = m.unit.text
    if string.find(unit, "s$") then return nil, "no such phrase" end
    local article = string.find(m.text, "^an? ")
    if unit == "second" and not string.find(m.text, "per ") then return nil, "an ordinal" end
    if article and not context.precedes(doc, m.start, COUNTED) then
      return nil, "a length"
    end
    return { timex = "SET", value = offsets.duration(m.unit, 1).value }
  end,
  yes = {
    "{twice a week|timex=SET value=P1W}, 11 deaths {per day|value=P1D}, £300 {a month|value=P1M}",
  },
}

return {}
