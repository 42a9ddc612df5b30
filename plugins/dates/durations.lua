-- durations: stretches of time.
local context = use "context"
local nearby = use "nearby"
local offsets = use "offsets"

define "length_word" (re [[
  (?:more|full|consecutive|straight|successive|long|whole|entire|solid|further|additional|extra
  |calendar|working|business|bloody|brutal|short|intervening|harsh|previous|past|next|coming
  |upcoming
  |following)
]])

local LEADS_LENGTH = context.before_it [[(?i:for|over|in|during|past|last|next|previous|of|after|
  the|within)]]
local SMALL_THINGS = context.after_it [[(?:details?|amounts?|quantit|fractions?|traces?|
  particles?|changes?)]]
local AS = context.before_it "as"
local OF = context.after_it "of\\b"
local OLD = context.after_it [[-?olds?\b|of age\b]]
local AGED = context.before_it [[\b[Aa]ged?(?: of)?]]

-- What looks like a length and is none; nil when it is one.
local function no_length(m, doc, count)
  local text = m.unit.text
  local plural = string.find(text, "s$")
  if m.few and m.few.text == "many" and context.precedes(doc, m.start, AS) then
    return "as many as were told"
  end
  local article = m.few and string.find(m.few.text, "^[Aa]n?$")
  if article and (plural or string.find(m.text, "-")) then return "the article of a noun" end
  if text == "second" and count == 1 and m.few then return "an ordinal" end
  if text == "minute" and article and context.follows(doc, m.stop, SMALL_THINGS) then
    return "very small"
  end
  if m.few and (text == "h" or text == "min" or text == "sec") then return "no figures" end
  if string.find(text, [[^\p{Lu}]]) and not m.mod and not nearby.style(doc, m.start).title then
    return "part of a name"
  end
  if m.unit.code == "Q" and count == 3 and not context.precedes(doc, m.start, LEADS_LENGTH) then
    return "a fraction"
  end
  if m.unit.code == "Q" and (m.few or context.follows(doc, m.stop, OF)) and count ~= 2 then
    return "a fraction"
  end
  if context.follows(doc, m.stop, OLD)
      or context.precedes(doc, m.start, AGED) then
    return "an age"
  end
end

-- "two to three years": both ends.
local function between(m, high, mod)
  local low = read_number(m.low)
  if not low or high == "X" or low >= high then return nil, "not from less to more" end
  local from, to = offsets.duration(m.unit, low), offsets.duration(m.unit, high)
  return { timex = "DURATION", value = from.value .. "/" .. to.value, mod = mod }
end

rule "duration" {
  type = "date",
  match = re [[
    (?:[Tt]he (?=%{count} (?:%{length_word} )?%{time_unit}\b(?<=s)(?!['’]|-))
    |(?:[Aa]n?|[Tt]he(?: same)?|[Tt]his|[Tt]hat) (?=%{count}[ -]%{time_unit} period\b))?
    (?:%{mod_before} )?(?:(?<low>%{small_count}) ?(?:-|–|to|or) ?)?(?:%{counted})%{gap}
    (?:%{length_word} )?(?<unit>%{time_unit})\b(?! of age|-old| old\b|%{bare_rest})
    (?:-long| long\b|(?<half> and a half)\b| period\b)?
  ]],
  set = function(m, doc)
    local count = offsets.count(m)
    if not count then return nil, "no number" end
    local mod = m.mod and m.mod.mod
    if m.half then return offsets.duration(m.unit, count + 0.5, mod) end
    local why = no_length(m, doc, count)
    if why then return nil, why end
    if m.low then return between(m, count, mod) end
    return offsets.duration(m.unit, count, mod)
  end,
  yes = {
    "after {over fifty years|timex=DURATION value=P50Y mod=MORE_THAN}",
    "{two and a half hours|value=PT150M}, {several weeks|value=PXW}, a {12-year|value=P12Y} low",
    "{nearly a decade|value=P1DE mod=LESS_THAN}, {a fortnight|value=P2W}",
    "{half a century|value=P50Y}, {a year and a half|value=P1.5Y}",
    "over {a sixty-day period|value=P60D}, in {the same 28-day period|value=P28D}",
    "in {the three years|value=P3Y} since, {the four previous weeks|value=P4W}",
    "within {two to three years|value=P2Y/P3Y}, {10-12 weeks|value=P10W/P12W}",
  },
  no = {
    "a minute detail", "a second attempt", "a 34-year-old man", "three quarters of them",
    "she is 9 years old",
  },
}

rule "long-and-short" {
  type = "date",
  match = re [[
    (?<n1>%{small_count})%{gap}(?<u1>%{time_unit}),? (?:and )?(?<n2>%{small_count})%{gap}
    (?<u2>%{time_unit})\b(?:,? (?:and )?(?<n3>%{small_count})%{gap}(?<u3>%{time_unit})\b)?
    (?! ago| later| earlier|-old| old)
  ]],
  set = function(m)
    local value, clock = "P", false
    for _, pair in ipairs { { m.n1, m.u1 }, { m.n2, m.u2 }, m.n3 and { m.n3, m.u3 } } do
      local count, unit = read_number(pair[1]), pair[2]
      if not count or count == 0 then return nil, "no such length" end
      if clock and not unit.clock then return nil, "not from long to short" end
      if unit.clock and not clock then value, clock = value .. "T", true end
      value = value .. count * (tonumber(unit.factor) or 1) // 1 .. unit.code
    end
    return { timex = "DURATION", value = value }
  end,
  yes = {
    "{1 hour, 5 minutes and 30 seconds|value=PT1H5M30S}, {2 years and 3 months|value=P2Y3M}",
  },
}

local TO_LAST = context.before_it [[\b(?:to|will|would|could|can|may|might|should|must|not)]]

rule "past-so-long" {
  type = "date",
  match = re [[
    (?:[Tt]he )?(?:(?:very )?(?<rel>last|past|previous|preceding|next|coming|following|upcoming
    |first|final|opening|closing|succeeding|intervening|remaining|same|another|other) )
    (?:%{mod_before} )?(?:(?<low>%{small_count}) ?(?:-|–|to|or) ?)?(?:(?:%{counted})(?: |-))?
    (?:%{length_word} )?(?<unit>%{time_unit})\b(?! of age|-old| old\b)
    (?:-long| long\b| and %{time_unit})?
  ]],
  set = function(m, doc)
    if m.rel == "last" and context.precedes(doc, m.start, TO_LAST) then return nil, "a verb" end
    if not m.count and not m.few then
      local plural = string.find(m.unit.text, "s$")
      if m.rel == "another" and not plural then return offsets.duration(m.unit, 1) end
      if not plural or m.rel == "other" or m.rel == "same" then return nil, "no length" end
      return offsets.duration(m.unit, "X")
    end
    local count = offsets.count(m)
    if not count then return nil, "no number" end
    if m.low then return between(m, count) end
    return offsets.duration(m.unit, count, m.mod and m.mod.mod)
  end,
  yes = {
    "in {the next 24 to 48 hours|value=PT24H/PT48H}",
    "in {the past two months|timex=DURATION value=P2M}, {the next three years|value=P3Y}",
    "in {the coming months|value=PXM}",
    "{the first ten weeks|value=P10W} of it, {another year|value=P1Y}",
  },
  no = { "the first week", "a truce to last weeks" },
}

rule "recent-weeks" {
  type = "date",
  match = re [[
    (?:[Tt]he )?(?:(?:more |most )?(?:recent|latter|early|final)) (?<unit>%{time_unit})\b
  ]],
  set = function(m)
    if not string.find(m.unit.text, "s$") or m.unit.clock then return nil, "no length" end
    return offsets.duration(m.unit, "X")
  end,
  yes = { "In {recent weeks|timex=DURATION value=PXW}, {recent years|value=PXY}" },
}

rule "for-years" {
  type = "date",
  match = re [[
    \b(?:[Ff]or|[Ww]ithin|[Oo]ver|[Tt]ake|[Tt]akes|[Tt]ook|[Ll]asted|[Ll]asting|[Aa]fter|[Ss]pent
    |[Ii]n|[Bb]y|[Tt]hrough|[Ff]ollowing) (?<x>(?<unit>%{time_unit}))\b
    (?! (?:ago|later|earlier|after|before)|['’]|-)
  ]],
  span = "$x",
  set = function(m)
    if not string.find(m.unit.text, "s$") or m.unit.code == "S" then return nil, "no length" end
    return offsets.duration(m.unit, "X")
  end,
  yes = { "for {years|value=PXY}, after {months|value=PXM} of delay" },
}

local ALONE = context.before_it [[(?:^|[.,;:(“"‘—–-]|\b(?i:and|or|with|despite|amid|without|require|
  requires|needs?|than|because of|nearly|almost|took|taken|cost|often|be|been|is|was|left))]]

local LONG = { decades = { code = "DE" }, centuries = { code = "CE" } }

-- "years of war", "decades in the making": lengths without a number.
rule "years-of" {
  type = "date",
  match = re [[
    (?<x>(?<long>[Dd]ecades|[Cc]enturies))\b(?!['’]|-)
    |(?<x>(?<unit>%{time_unit}))\b(?<=s) of \p{Ll}
  ]],
  span = "$x",
  set = function(m, doc)
    local unit = m.unit or LONG[string.lower(m.long)]
    local code = unit.code
    if code == "S" or code == "Q" or code == "WE" then return nil, "no length" end
    if not context.precedes(doc, m.start, ALONE) then return nil, "some of those told of" end
    return offsets.duration(unit, "X")
  end,
  yes = {
    "{Years|timex=DURATION value=PXY} of neglect and {decades|value=PXDE} in the making",
  },
  no = { "the days of the week", "those decades" },
}

rule "month-long" {
  type = "date",
  match = re [[(?<unit>%{time_unit})-long\b]],
  set = function(m)
    return offsets.duration(m.unit, string.find(m.unit.text, "s$") and "X" or 1)
  end,
  yes = { "a {month-long|value=P1M} or {years-long|value=PXY} fight" },
}

rule "all-day" {
  type = "date",
  match = re [[(?:[Aa]ll|[Tt]he (?:whole|entire|full)) (?<unit>%{time_unit})\b(?: long\b)?]],
  set = function(m)
    if string.find(m.unit.text, "s$") then return nil, "no length" end
    return offsets.duration(m.unit, 1)
  end,
  yes = { "it rained {all day|value=P1D} or {the whole week|value=P1W}" },
}

return {}
