-- days: dates with the month in letters, and weekdays.
local points = use "points"
local context = use "context"
local values = use "values"
local words = use "words"

define "weekday_before_date" (re [[(?<weekday>%{weekday_any})\.?,? (?:the )?]])

local LEADS_MONTH = context.before_it [[(?i)\b(?:in|since|until|till|by|from|to|of|last|next|this|
  during|between|and|or|through|throughout|before|after|for|previous|following|late|early|mid|
  every|each|an?|the|its|his|her|their|our|[a-z]+day,?)]]

local SMALL_WORD = "^(?:may|march|mar|sep|dec|jan|sun|sat)$"
local LEADS_DAY = context.before_it "(?i:on|until|till|since|from)"

local function no_verb(set)
  return function(m, doc)
    local dated = m.year or string.find(m.text, " of ", 1, true)
      or context.precedes(doc, m.start, LEADS_DAY)
    if not dated and string.find(m.month.text, SMALL_WORD) then
      return nil, "a word in small letters, not a month"
    end
    return set(m, doc)
  end
end

-- A word that has the article of "the 3 March attacks" for itself.
define "noun" (re [[
  (?!(?:and|or|but|to|the|at|in|on|by|for|with|of|from|as|when|that|which|who|while|after|before
  |until|was|were|is|had|has|he|she|it|they|an?)\b)\p{Ll}
]])

rule "day-month" {
  type = "date",
  match = re [[
    (?<![.,:/])(?:%{weekday_before_date}|[Tt]he (?!%{day} %{month} %{noun}))?
    (?<day>%{day})(?i:st|nd|rd|th)?(?: day)?(?: of )?[ \-]?(?<month>%{month_any})\b%{dotted}
    (?:,? (?:of )?(?<year>%{dated_year}))?(?! (?:Road|Street|Avenue|Lane)\b)
  ]],
  set = points.dated_weekday,
  yes = {
    date = "2024-09-20",
    "on {3 March 2021|timex=DATE value=2021-03-03}.", "{the 5th of May|value=2024-05-05}",
    "the {3 May|value=2024-05-03} attacks",
    "{Sunday, 8 September|value=2024-09-08}; {12 Oct. 2019|value=2019-10-12}",
    "born on {9 June '87|value=1987-06-09}, died {4 May 43 BC|value=BC0043-05-04}",
  },
  no = {
    "at 10 May Road", "32 May 2020", "the 40th of May", "31 April 2023", "29 February 2023",
    "30 Feb", "3.5 March units",
  },
}

rule "month-day" {
  type = "date",
  match = re [[
    (?:%{weekday_before_date})?(?<month>%{month_any})\.?(?:,? | the |\b(?<=\.))(?<day>%{day})
    (?i:st|nd|rd|th)?\b(?![:,.]?\d|%|\.\d|/\d| (?:per cent|percent|million|billion)\b)
    (?:(?:,|, in| of)? (?<year>%{dated_year}))?
  ]],
  set = no_verb(points.dated_weekday),
  yes = {
    date = "2024-09-20",
    "{July 5, 2023|value=2023-07-05}", "{Sept. 30|value=2024-09-30}",
    "{Monday, December 2|value=2024-12-02}, {march 3 2015|value=2015-03-03}",
    "the attack on {September 11th|value=2024-09-11}",
  },
  no = { "they may 10 times fail" , "February 30" },
}

rule "spelled-day" {
  type = "date",
  match = re [[
    (?:%{weekday_before_date})?(?:[Tt]he )?(?<day>%{ordinal})(?: day)? (?:of )?
    (?<month>%{month_any})\b%{dotted}
    (?:,? (?:of )?(?<year>%{dated_year}))?
  ]],
  set = no_verb(points.dated_weekday),
  yes = {
    date = "2024-09-20",
    "on {the first of May|value=2024-05-01}, {the twenty-third of June 1997|value=1997-06-23}",
    "born on {the sixth of April nineteen eighty-six|value=1986-04-06}",
  },
  no = { "the second may be lost" },
}

rule "month-spelled-day" {
  type = "date",
  match = re [[
    (?:%{weekday_before_date})?(?<month>%{month_any}) (?:the )?(?<day>%{ordinal})\b
    (?:,? (?<year>%{dated_year}))?
  ]],
  set = no_verb(points.dated_weekday),
  yes = { date = "2024-09-20", "{July fourth, 1976|value=1976-07-04}" },
}

-- "the 21st of this month", "20th of the next month"
rule "nth-of-month" {
  type = "date",
  match = re [[
    (?:[Tt]he )?(?<day>%{nth}|%{ordinal})(?: day)?(?: of)? (?:the )?(?<rel>%{relation}) month\b
  ]],
  set = function(m, doc)
    local origin = context.anchor(doc, m.start, "M", m.rel.told)
    local shift = math.tointeger(tonumber(m.rel.shift))
    local first, last = values.bounds("M", origin or 0, shift)
    local day = points.number(m.day)
    if day > last - first + 1 then return nil, "no such day" end
    if not origin then
      return { timex = "DATE", value = string.format("XXXX-XX-%02d", day) }
    end
    return values.day(first + day - 1)
  end,
  yes = {
    date = "2024-09-20",
    "on {the 21st of this month|value=2024-09-21}, {20th of the next month|value=2024-10-20}",
  },
  no = { date = "2024-09-20", "the 31st of this month" },
}

rule "weekday-nth" {
  type = "date",
  match = re [[(?<weekday>%{weekday_any})\.?,? (?:the )?(?<day>%{nth}|[0-3]\d\b)(?![:.,/-]?\d)]],
  set = points.weekday_of_month,
  yes = {
    date = "2024-11-04",
    "{Tuesday the 12th|value=2024-11-12}, {Monday 04|value=2024-11-04}",
  },
}

rule "on-the-nth" {
  type = "date",
  match = re [[
    \b(?:[Oo]n|[Uu]ntil|[Bb]y|[Ff]rom|[Ss]ince) (?<x>(?:the )?(?<day>%{nth}))
    (?= ?(?:[.,;:)–—]|- |(?:and|to|at|in|through|was|were|when|but|that|he|she|they|it)\b|$))
  ]],
  span = "$x",
  set = points.day_of_month,
  yes = { date = "2024-09-20", "the talks end on {the 25th|value=2024-09-25}." },
  no = { "on the 5th floor" },
}

local NAME = context.after_it [[\p{Lu}\p{Ll}]]
local NAMED_FOR = context.before_it [[\b(?:Man|Girl|Sheffield|Bloody|Black|Good|Ruby|Happy|Casual)]]
local LEADS_WEEKDAY = context.before_it "(?i:on|by|until|next|last)"
local THE = context.before_it [[\b[Tt]he]]
local EDGES = { early = "START", late = "END" }

rule "weekday" {
  type = "date",
  match = re [[
    (?:(?<edge>(?:[Ee]arly|[Ll]ate)(?: on)?|[Ee]arlier|[Ll]ater) )?(?<weekday>%{weekday_any})\b
    (?!['’]s? [Cc]hild| (?:Times|Mirror|Express|Telegraph|Post|Herald|Mail|Independent|League
    |People|Sport)\b)
  ]],
  set = function(m, doc)
    if m.weekday.short and not context.precedes(doc, m.start, LEADS_WEEKDAY) then
      return nil, "a short form needs a preposition"
    end
    if context.word_before(doc, m.start) ~= "on" and (context.precedes(doc, m.start, NAMED_FOR)
        or context.precedes(doc, m.start, THE) and context.follows(doc, m.stop, NAME)) then
      return nil, "part of a name"
    end
    return points.weekday(m, doc, m.edge and EDGES[string.match(string.lower(m.edge), [[^\w+]])])
  end,
  yes = {
    date = "2024-09-06",
    "He resigned on {Tuesday|timex=DATE value=2024-09-03}.",
    "She said {late Friday|value=2024-09-06 mod=END} that it was over.",
    "It had fallen {earlier Thursday|value=2024-09-05 mod=-}, and {late on Monday|mod=END}.",
    "The court will sit on {Monday|value=2024-09-09}.",
  },
  no = { "the Sun rose", "he sat and Wed her", "in the Sunday Herald", "the Friday Project" },
}

local TO_MONTH = context.after_it("(?:to|-|–|until|through) "
  .. "(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\\b")
local LEADS_SMALL = context.before_it [[(?i:in|since|until|till|by|from|to|of|last|next|during|
  early|late|mid)[ -]?]]
local LEADS_MAY = context.before_it "(?i:in|since|next)"
local SMALL_LEADS = { may = LEADS_MAY, march = LEADS_MAY }
local LEADS_NAME = context.before_it [[(?i:in|since|until|till|from|to|of|last|next|this|during|
  early|late|mid)[ -]?]]
local TITLE = context.before_it [[\b(?:M(?:r|rs|s|iss)|Sir|Dame|Lord|Lady|Dr|Prof(?:essor)?)\.?]]
local ARTICLE = context.before_it "(?i:the|an?)"
local OF_MARCH = context.after_it "(?:for|on|of|to|against)\\b"
local FIRST_NAMES = { April = true, May = true, June = true, August = true }

-- Words that lead to a month, and stand behind no day.
local SURE = words.set "in since until till by from last next during"

-- Why a month's name is none here; nil when it is one. Short forms, words that are also verbs
-- and names, and names in small letters need a word such as "in" before them.
local function no_month(m, doc)
  local name = m.month.text
  local sure = SURE[context.word_before(doc, m.start)]
  if not sure and context.precedes(doc, m.start, points.AFTER_DAY) then return "no such day" end
  local led = sure or m.edge and name ~= "may" or context.follows(doc, m.stop, TO_MONTH)
    or context.precedes(doc, m.start, m.month.short and LEADS_SMALL or LEADS_MONTH)
  local small = string.find(name, [[^\p{Ll}]]) ~= nil
  if (small or m.month.short or name == "May" or name == "March") and not led then
    return "may be no month"
  end
  if small and not context.precedes(doc, m.start, SMALL_LEADS[name] or LEADS_SMALL) then
    return "a word in small letters"
  end
  if name == "March" and context.precedes(doc, m.start, ARTICLE)
      and context.follows(doc, m.stop, OF_MARCH) then
    return "a march"
  end
  if (FIRST_NAMES[name] or name == "March") and context.precedes(doc, m.start, TITLE) then
    return "a name"
  end
  if (m.month.short or FIRST_NAMES[name] and not context.precedes(doc, m.start, LEADS_NAME))
      and context.follows(doc, m.stop, NAME) then
    return "a first name"
  end
end

rule "month" {
  type = "date",
  match = re [[
    (?:(?<edge>%{edge})(?: |-))?(?<month>%{month_any})\b(?! ?\d|-\d)
  ]],
  set = function(m, doc)
    local why = no_month(m, doc)
    if why then return nil, why end
    return points.month(m, doc)
  end,
  yes = {
    date = "2024-09-20",
    "They had said in {May|value=2024-05 from=2024-05-01 to=2024-05-31} that it would open.",
    "It ended in {mid-June|value=2024-06 mod=MID}; last met in {December|value=2023-12}.",
    "It will open in {January|value=2025-01}, the fair ends in {June|value=2025-06}.",
  },
  no = {
    "You May Also Like", "Mrs May resigned", "March on Rome", "an august body", "Jan Kowalski",
    "the MAR agency",
    "in his talk with Dame April", "of Mr March",
  },
}

return {}
