-- years: years, decades, centuries, fiscal and academic years, halves and quarters.
local cal = use "calendar"
local context = use "context"
local points = use "points"
local values = use "values"

define "edged" (re [[(?:[Tt]he )?(?:(?<edge>%{edge})(?: |-)(?:the )?)?]])
define "year_of" (re [[(?<rel>last|next|this|that|the same|the previous|the following|the) year]])
define "year_owns" (re [[(?<rel>[Ll]ast|[Nn]ext|[Tt]his) year['’]s]])
define "of_year" (re [[(?:,| of| in)?,? (?:(?<year>%{dated_year})|%{year_of})]])

-- "the first half of the 20th century"
define "half_of" (re [[(?:(?:[Tt]he )?(?<half>first|second|latter) half of )?]])
local HALVES = { first = "START", second = "END", latter = "END" }

local function mod_of(m)
  return m.edge and m.edge.mod
end

-- rel, as in "of last year".
local SHIFT = { last = -1, next = 1, this = 0, the = 0,
  ["the previous"] = -1, ["the following"] = 1, that = 0, ["the same"] = 0 }
local TOLD = { that = true, ["the same"] = true, ["the previous"] = true,
  ["the following"] = true, ["the"] = true }

local function related_year(m, doc)
  local rel = string.lower(m.rel)
  local days = context.anchor(doc, m.start, "Y", TOLD[rel])
  return days and cal.date(days) + SHIFT[rel]
end

-- The year written, or meant; nil when neither is said or nothing tells.
local function year_meant(m, doc)
  if m.year then return points.year(m.year, doc) end
  return m.rel and related_year(m, doc)
end

rule "year-era" {
  type = "date",
  match = re [[
    %{edged}(?<about>(?:[Cc]a?\.|[Cc]irca|[Aa]bout|[Aa]round) ?)?(?<year>\d{1,4},? %{era}
    |A\.?D\.? \d{1,4}\b)
  ]],
  set = function(m, doc)
    if points.number(m.year) == 0 then return nil, "no such year" end
    local year = points.year(m.year, doc)
    return values.of_year(year, m.about and "APPROX" or mod_of(m))
  end,
  yes = { "in {490 BC|value=BC0490}, {AD 43|value=0043}, {the end of 1066 AD|value=1066 mod=END}" },
  no = { "0 BC", "AD 0" },
}

-- "499" of "499-493 BC": as long ago as the year behind it.
rule "first-year-of-era" {
  type = "date",
  match = re [[
    (?<![\d.,/-])(?<x>(?:[Tt]he rest of )?(?<year>\d{1,4}))
    (?: ?[-–—] ?| (?:to|and|until|or) )\d{1,4},? (?<era>%{era})
  ]],
  span = "$x",
  set = function(m)
    local year = points.number(m.year)
    if year == 0 then return nil, "no such year" end
    return values.of_year(string.find(m.era, "^B") and 1 - year or year)
  end,
  yes = {
    options = { ranges = "split" },
    "the revolt ({499|value=BC0499}-493 BC), from {264|value=BC0264} to 241 BC",
    "in {12|value=0012} and 13 AD",
  },
  no = { "0 to 5 BC" },
}

rule "spelled-year" {
  type = "date",
  match = re [[
    \b(?i:in|since|of|year|until|from|by|before|after|during) (?<year>%{year_words})
    (?!,? \p{Ll}+s\b)
  ]],
  span = "$year",
  set = function(m, doc)
    return values.of_year(points.year(m.year, doc))
  end,
  yes = { "in {nineteen eighty-four|value=1984}, since {two thousand and ten|value=2010}" },
  no = { "by twenty two points", "of twenty twelve-year-olds" },
}

rule "short-year" {
  type = "date",
  match = re [[
    (?:[Ii]n|[Ss]ince|[Ff]rom|[Bb]y|[Oo]f|[Uu]ntil|[Ll]ate|[Ee]arly|to|and)(?: )
    (?<x>['’](?<year>\d\d))\b(?!s)
  ]],
  span = "$x",
  set = function(m, doc)
    return values.of_year(points.year(m.year, doc))
  end,
  yes = { "back in {'96|value=1996} and {'97|value=1997}" },
}

rule "decade" {
  type = "date",
  match = re [[%{edged}(?:(?<decade>(?:1\d|20)\d0)['’]?s\b|(?<decade>\d{2,3}0)s (?<era>%{era}))]],
  set = function(m)
    local year = points.number(m.decade)
    if m.era and string.find(m.era, "B") then
      return { timex = "DATE", value = string.format("BC%03d", year // 10), mod = mod_of(m) }
    end
    return values.unit("DE", cal.days(year, 1, 1), 0, mod_of(m))
  end,
  yes = { "in {the 1990s|value=199 from=1990-01-01 to=1999-12-31}, {the late 1860s|mod=END}" },
}

local AGES = context.before_it [[(?i)\b(?:his|her|their|my|your|our)]]
local AGES_OR_IN = context.before_it [[(?i)\b(?:his|her|their|my|your|our|in)]]
local OTHER_DECADE = context.before_it "[1-9]0s,? (?:and|or|to)"
local LEADS_DECADE = context.before_it "(?i:in|since|of)"

rule "short-decade" {
  type = "date",
  match = re [[
    (?:[Tt]he )?(?:(?<edge>%{edge})(?: |-)(?:the )?)?
    (?:['’]?(?<decade>[1-9]0)['’]?s|(?<decade>%{decade_word}))\b
  ]],
  set = function(m, doc)
    local word = not string.find(m.text, [[\d]])
    if not string.find(m.text, [=[(?i)^(?:the|early|mid|late)\b|^['’]]=])
        and not context.precedes(doc, m.start, OTHER_DECADE)
        and not (word and context.precedes(doc, m.start, LEADS_DECADE)) then
      return nil, "an age"
    end
    local aged = word and AGES or AGES_OR_IN
    if context.precedes(doc, m.start, aged) and not string.find(m.text, "^(?:[Tt]he|['’])") then
      return nil, "an age"
    end
    local tens = points.number(m.decade)
    local year = (tens < 30 and tens ~= 20 and 2000 or 1900) + tens
    return values.unit("DE", cal.days(year, 1, 1), 0, mod_of(m))
  end,
  yes = {
    "the boxy cars of {the 70s|value=197} and {80s|value=198}, since {the '20s|value=192}",
    "{the mid-nineties|value=199}",
  },
  no = { "in their early 50s", "20s" },
}

rule "century" {
  type = "date",
  match = re [[
    %{half_of}%{edged}(?<n>%{nth}|%{ordinal})(?: |-)[Cc]entury\b(?! Fox)(?:,? %{era})?
  ]],
  set = function(m)
    local n = points.number(m.n)
    if n < 1 then return nil, "no such century" end
    local mod = HALVES[m.half] or mod_of(m)
    if string.find(m.text, "B") then
      return { timex = "DATE", value = string.format("BC%02d", n - 1), mod = mod }
    end
    return values.unit("CE", cal.days((n - 1) * 100, 1, 1), 0, mod)
  end,
  yes = {
    "{the 19th century|value=18 from=1800-01-01}, a {twenty-first century|value=20} view",
    "in {the second half of the 18th century|value=17 mod=END}",
  },
}

rule "centuries" {
  type = "date",
  match = re [[
    %{edged}(?<first>%{nth}|%{ordinal})(?: ?[-–] ?| (?:and|to|or) (?:the )?)
    (?<last>%{nth}|%{ordinal})(?: |-)[Cc]enturies\b(?! %{era})
  ]],
  set = function(m)
    local first, last = points.number(m.first), points.number(m.last)
    if first >= last or first < 1 then return nil, "not from earlier to later" end
    local out = { timex = "DATE", value = string.format("%02d/%02d", first - 1, last - 1) }
    local start, stop = cal.days(first * 100 - 100, 1, 1), cal.days(last * 100 - 1, 12, 31)
    return values.with_bounds(out, start, stop)
  end,
  yes = { "in {the 18th and 19th centuries|value=17/18 to=1899-12-31}" },
  no = { "the 19th and 18th centuries" },
}

rule "season-year" {
  type = "date",
  match = re [[%{edged}(?<season>%{season})%{of_year}(?:(?<=\d)[-–/]\d\d\b(?![-–/.]\d))?]],
  set = function(m, doc)
    local year = year_meant(m, doc)
    if not year then return nil, "no year is known" end
    local value = values.year(year) .. "-" .. m.season.code
    return { timex = "DATE", value = value, mod = mod_of(m) }
  end,
  yes = {
    date = "2024-09-20",
    "in {the summer of 2015|value=2015-SU}, {late autumn 1918|mod=END}",
    "{the spring of next year|value=2025-SP}, {the winter of 1944-45|value=1944-WI}",
  },
}

rule "month-of-year" {
  type = "date",
  match = re [[%{edged}(?<month>%{month})(?:,| of| in)? %{year_of}]],
  set = function(m, doc)
    if context.precedes(doc, m.start, points.AFTER_DAY) then return nil, "the day goes with it" end
    local year = related_year(m, doc)
    if not year then return nil, "no year is known" end
    return values.of_month(year, points.number(m.month), mod_of(m))
  end,
  yes = {
    date = "2024-09-20",
    "in {October of that year|value=2024-10}, {March last year|value=2023-03}",
  },
}

-- Quarters and halves.
-- Nobody says "the fourth quarter" of one that began so many days ago.
local LONG_AGO = 300

local function part_of_year(m, doc, unit, year, mod)
  local months = unit == "Q" and 3 or 6
  local n = points.number(m.n) or 12 // months
  if n < 1 or n > 12 // months then return nil, "no such part of a year" end
  local function start_of(y) return cal.days(y, (n - 1) * months + 1, 1) end
  if year then return values.unit(unit, start_of(year), 0, mod) end
  local origin = context.origin(doc, m.start)
  if not origin then
    return { timex = "DATE", value = string.format("XXXX-%s%d", unit, n), mod = mod }
  end
  year = cal.date(origin)
  local direction = context.direction(doc, m.start, m.stop)
  local before = start_of(year - 1)
  if start_of(year) > origin and direction ~= "ahead" and origin - before < LONG_AGO then
    year = year - 1
  end
  return values.unit(unit, start_of(year), 0, mod)
end

rule "quarter" {
  type = "date",
  match = re [[
    (?:%{edged}(?<n>%{ordinal}|%{nth}|last|final)(?: |-)(?:fiscal |calendar )?
    (?:quarter|qtr)\b%{of_year}?|(?:(?:fiscal )?(?<year>%{year})(?:['’]s)?|%{year_owns})(?: )
    (?<n>%{ordinal})(?: |-)quarter\b)(?! century| mile| of a | note| horse)
  ]],
  set = function(m, doc)
    local year = year_meant(m, doc)
    if not year and not points.number(m.n) then return nil, "told from the day of writing" end
    return part_of_year(m, doc, "Q", year, mod_of(m))
  end,
  yes = {
    date = "2024-03-20",
    "in {the first quarter of 2023|value=2023-Q1 from=2023-01-01 to=2023-03-31}",
    "{fourth-quarter|value=2023-Q4} profit, {the third quarter of last year|value=2023-Q3}",
    "in {last year's third quarter|value=2023-Q3}",
  },
}

-- What is counted by halves of a year, not of a match.
define "takings" (re [[
  (?:net |pre-?tax |operating |trading )?(?:profits?|loss(?:es)?|earnings|results?|income|revenues?
  |sales|turnover|figures|output|growth|exports|imports|deliveries|dividend)
]])

rule "half" {
  type = "date",
  match = re [[
    %{edged}(?<n>%{ordinal}|latter|last|second)(?: |-)half%{of_year}
    |(?:(?<year>%{year})['’]s|%{year_owns}) (?<n>first|second)(?: |-)half\b
    |(?<n>first|second)-half\b(?= %{takings}\b)
  ]],
  set = function(m, doc)
    return part_of_year(m, doc, "H", year_meant(m, doc), mod_of(m))
  end,
  yes = {
    date = "2024-09-20",
    "in {the first half of 2023|value=2023-H1 to=2023-06-30}",
    "{this year's second half|value=2024-H2} and {2021's first half|value=2021-H1}",
    "{first-half|value=2024-H1} profits fell",
  },
  no = { "scored in the second half", "a first-half goal" },
}

rule "quarter-code" {
  type = "date",
  match = re [[
    Q(?<n>[1-4])(?:(?:,| of|-|/)? ?(?:(?:FY)?(?<year>20\d\d|19\d\d|['’]?\d\d\b)|%{year_of}))?\b
    |(?<year>(?:19|20)\d\d)[ \-/]?[Qq](?<n>[1-4])\b
    |(?<n>[1-4])Q(?:[ ']?(?<year>\d\d\d\d|\d\d))?\b
    |q(?<n>[1-4])(?: of)? (?<year>(?:19|20)\d\d)\b
  ]],
  set = function(m, doc)
    return part_of_year(m, doc, "Q", year_meant(m, doc))
  end,
  yes = {
    date = "2024-09-20",
    "{Q3 2019|value=2019-Q3}, {Q1|value=2024-Q1} or {2017 Q2|value=2017-Q2}",
  },
}

rule "half-code" {
  type = "date",
  match = re [[
    H(?<n>[12])[ \-/]?(?<year>(?:19|20)\d\d|['’]?\d\d)\b|(?<year>(?:19|20)\d\d)[ \-/]?H
    (?<n>[12])\b|(?<n>[12])H[ ']?(?<year>\d\d\d\d|\d\d)\b
  ]],
  set = function(m, doc)
    return part_of_year(m, doc, "H", points.year(m.year, doc))
  end,
  yes = { "{H1 2023|value=2023-H1}, {2H21|value=2021-H2}" },
}

-- Fiscal years: FY2025 begins in 2025; in Britain on 1 April, elsewhere that is left open.
local function fiscal(doc, year, mod)
  local out = { timex = "DATE", value = string.format("FY%04d", year), mod = mod }
  if doc.locale == "en-GB" then
    return values.with_bounds(out, cal.days(year, 4, 1), cal.days(year + 1, 3, 31))
  end
  return out
end

local function fiscal_start(days)
  local year, month = cal.date(days)
  return month < 4 and year - 1 or year
end

local function second_fits(first, second)
  local n = tonumber(second)
  return n == (first + 1) % (#second == 2 and 100 or 10000)
end

rule "fiscal-year" {
  type = "date",
  match = re [[
    %{edged}(?:FY ?|[Ff]iscal (?:[Yy]ear )?|[Ff]inancial [Yy]ear |[Tt]ax year )['’]?
    (?<year>(?:19|20)\d\d|\d\d)(?:[/–-](?<next>(?:19|20)?\d\d))?\b(?!\d|[.,]\d)
    |%{edged}(?<year>(?:19|20)\d\d)(?:(?:[/–-]| to )(?<next>(?:19|20)?\d\d))?,? (?:fiscal|financial
    |tax) year
  ]],
  set = function(m, doc)
    local year = points.year(m.year, doc)
    if m.next and not second_fits(year, m.next) then return nil, "not two years running" end
    return fiscal(doc, year, mod_of(m))
  end,
  yes = {
    locale = "en-GB",
    "{FY2025|value=FY2025 from=2025-04-01 to=2026-03-31}, {the 2019/20 tax year|value=FY2019}",
    "in {fiscal 2021|value=FY2021}",
  },
}

rule "fiscal-year-relative" {
  type = "date",
  match = re [[
    %{edged}(?:(?<rel>[Ll]ast|[Nn]ext|[Tt]his|current|upcoming|coming|forthcoming|previous|past
    |following) )?
    (?:(?:fiscal|financial|tax)(?: |-)year)\b(?!['’]s)
  ]],
  set = function(m, doc)
    local rel = m.rel and string.lower(m.rel)
    if not rel and not m.edge then return nil, "no certain year" end
    local today = context.today(doc)
    if not today then return { timex = "DATE", value = "FYXXXX", mod = mod_of(m) } end
    local shift = 0
    if rel == "last" or rel == "previous" or rel == "past" then shift = -1 end
    if rel == "next" or rel == "following" or string.find(rel or "", "coming$") then shift = 1 end
    return fiscal(doc, fiscal_start(today) + shift, mod_of(m))
  end,
  yes = {
    date = "2024-11-04", locale = "en-GB",
    "for {the upcoming financial year|value=FY2025}, {last fiscal year|value=FY2023}",
  },
}

rule "slash-years" {
  type = "date",
  match = re [[
    (?<![\d./])(?:[Tt]he (?=\d{4}/\d{2,4} (?:season|campaign|academic|school)\b))?
    (?<year>(?:19|20)\d\d)/(?<next>(?:19|20)?\d\d)\b(?![/\d]|[.,]\d)
    (?: (?:season|campaign|(?<school>academic|school) year))?
    |(?:[Tt]he )?(?<school>[Aa]cademic|[Ss]chool) year (?:of )?(?<year>(?:19|20)\d\d)
    (?:[/–-](?<next>(?:19|20)?\d\d))?\b
  ]],
  set = function(m, doc)
    local year = points.number(m.year)
    if m.next and not second_fits(year, m.next) then return nil, "not two years running" end
    if not m.school then return fiscal(doc, year) end
    return { timex = "DATE", value = string.format("SY%04d", year) }
  end,
  yes = { "in {2019/20|value=FY2019}, {the 2022/23 academic year|value=SY2022}" },
  no = { "2019/31" },
}

return {}
