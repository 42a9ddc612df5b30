-- bare_year: a year by itself ("in 2023", "the 1991 accord"), and how it is told from a number.
local context = use "context"
local points = use "points"
local values = use "values"
local words = use "words"

local LEADS_YEAR = context.before_it [[(?i)(?:\b(?:in|since|until|till|by|from|to|of|during|between|
  and|or|through|throughout|before|after|for|circa|ca\.?|c\.|late|early|mid|year|years|around|about|
  than|as of|back to|post|pre|the|its|his|her|their|our)|['’]s|\()]]
local NO_YEAR_BEFORE = context.before_it [[(?:[$£€¥#+=&%@_]|(?i:\b(?:no|nos|page|pages|pp?|
  chapter|route|flight|room|gate|platform|resolution|number|[qh]\d|some|nearly|almost|over|exactly|
  only|another|
  least|most|than|version|model|section|article|paragraph|para|clause|figure|table|
  unit|line|code|rs|usd|eur|gbp|total of))\.?)]]
local NO_YEAR_AFTER = context.after_it [[(?:[-–]?(?i:people|men|women|children|troops|soldiers|m|km|
  kms|miles?|feet|ft|metres?|meters?|tonnes?|tons?|kg|kilometres?|dollars?|pounds?|euros?|points?|
  percent|per|million|billion|hours?|days?|years?|months?|weeks?|minutes?|times|sq|acres|hectares|
  degrees|horsepower|hp|rpm|calories|watts?|mhz|mb|gb|cc|of)\b(?!['’])|
  Committee\b|(?:\w+ )?(?:Street|Road|Avenue|Lane|Drive|Boulevard|Square|St\.|Ave\.)|
  [A-Za-z]?\d|[°%$£€])]]
-- The day and month before a year, which together were no date: "31 April", "February 30,".
local MONTH_NAME = "(?:Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec)[a-z]*"
local NO_DAY_BEFORE = context.before_it([[(?:\d(?:st|nd|rd|th)?(?: of)? ]] .. MONTH_NAME
  .. "|" .. MONTH_NAME
  .. [[\.? \d{1,2}(?:st|nd|rd|th)?),?]])

local PHONE = context.before_it [[(?<![\d.,])(?:(?:\d{1,3}|\d{5,})-(?:\d{4}-)?|0\d{2,4} \d{3,4}|
  \+\d[\d ]{0,12}[ -])]]
local CAPITAL = context.before_it [=[\b\p{Lu}\w+]=]
-- "50 people and 2001 votes", but "the 1997 and 2001 votes".
local JOINS_NUMBERS = context.before_it [[(?i)(?<!\d\d\d\d )(?<!\d\d\d\d, )\b(?:and|or|than|to)]]

local NO_PLURAL = words.set [[was has does this its his across versus plus less unless thus towards
  always perhaps besides sees marks brings]]

-- "2019 migrants": a count, where no word such as "in" or "the" makes it a year.
local function counts_things(doc, stop)
  local word = string.match(context.right(doc, stop, 40), [[^ ([a-z]{3,}s)\b(?!['’])]])
  return word ~= nil and not NO_PLURAL[word] and not string.find(word, "ss$")
end

-- Works, makes and places whose names end in a number: "Office 2019", "Studio 1954".
local NUMBERED = context.before_it([[\b]] .. words.any [[Office Windows Word Excel Outlook
  Exchange Server Studio FIFA
  Madden Runner Suite Area Channel Rule Unit Apollo Boeing Airbus Highway Interstate Terminal Class
  Type Mark Bus Train Squadron Regiment]])
-- A band or a film, not "the 1975 crash": an article, and no noun after the number.
local NO_NOUN = context.after_it([[(?:[.;:!?)”"]|,(?! \d|.{1,40} (?:and|or) \d)|$|]]
  .. words.any [[is are have
  has was were had will play played plays perform\w* releas\w* headlin\w* announc\w* sang said]]
  .. [[\b(?! \d))]])
local THE = context.before_it [[\b[Tt]he]]

local function is_title(doc, start, stop)
  return context.precedes(doc, start, NUMBERED)
    or context.precedes(doc, start, THE) and context.follows(doc, stop, NO_NOUN)
end

local STILL_YEAR = context.before_it [=[(?<![\d-])(?:1\d{3}|20\d\d) ?[-–—~]|(?i)\b(?:more|earlier|
  later) than]=]
local HYPHENED = context.before_it [=[[\p{L}\d][-–]]=]
local YEAR_HYPHENED = context.before_it "(?:[0-9]{4}|post|pre)[-–]"

-- Why a number is no year where no word such as "in" leads to it; nil when it is one.
local function no_year_unled(doc, start, stop, year)
  if year < 1500 or year > 2060 then return "a number" end
  if year > 2030 and context.precedes(doc, start, CAPITAL) then return "part of a name" end
  if counts_things(doc, stop) then return "a count" end
  if context.precedes(doc, start, HYPHENED)
      and not context.precedes(doc, start, YEAR_HYPHENED) then
    return "part of a name"
  end
end

-- Words that leave no doubt: nothing else that is looked at stands with them.
local SURE = words.set "in since during until from by"

-- Why a number is no year; nil when it is one.
local function no_year(m, doc, year)
  local start, stop = m:span_of("year"), m.stop
  if not m.edge and SURE[context.word_before(doc, start)] then
    return context.follows(doc, stop, NO_YEAR_AFTER) and "a number" or nil
  end
  if context.precedes(doc, start, NO_DAY_BEFORE) then return "no such day" end
  if context.precedes(doc, start, PHONE) then return "part of a longer number" end
  if is_title(doc, start, stop) then return "part of a name" end
  local led = m.edge or context.precedes(doc, start, LEADS_YEAR)
  if year % 1000 == 0 and not led and context.precedes(doc, start, CAPITAL) then
    return "part of a name"
  end
  if context.precedes(doc, start, NO_YEAR_BEFORE)
      and not context.precedes(doc, start, STILL_YEAR) then
    return "a number"
  end
  if not m.edge and context.follows(doc, stop, NO_YEAR_AFTER) then return "a number" end
  if led and context.precedes(doc, start, JOINS_NUMBERS) and counts_things(doc, stop) then
    return "a count"
  end
  return not led and no_year_unled(doc, start, stop, year) or nil
end

rule "year" {
  type = "date",
  match = re [[
    (?:(?<edge>%{edge})(?: |-)(?:the )?(?:year )?|(?:[Tt]he )?year |(?<about>[Aa]bout|[Aa]round
    |[Cc]irca|[Cc]a?\.) )?
    (?<![\d.,/:])(?<year>1\d{3}|20\d\d|21\d\d)\b
    (?![,.:]\d|%|/\d|-\d\d?-\d|-\d{3}\b|-[WQHqh]\d|,? %{era})
  ]],
  set = function(m, doc)
    local year = points.number(m.year)
    local why = no_year(m, doc, year)
    if why then return nil, why end
    return values.of_year(year, m.about and "APPROX" or m.edge and m.edge.mod)
  end,
  yes = {
    "born {about 1910|value=1910 mod=APPROX}",
    "in {2023|timex=DATE value=2023 from=2023-01-01 to=2023-12-31} alone",
    "since {1993|value=1993} and by {the end of 2019|value=2019 mod=END}",
    "in {early 1987|mod=START}, the {1991|value=1991} accord, {mid-2024|mod=MID}",
  },
  no = {
    "Tel: 138-2010-2015", "Resolution 1973 passed", "Q5 2024", "2024-366",
    "the 1922 Committee", "£2000", "killed 1500 people", "12,000", "1,950", "at 1600 Maple Avenue",
    "2019 migrants crossed",
  },
}

return {}
