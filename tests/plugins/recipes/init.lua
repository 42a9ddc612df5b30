-- recipes: rules that people ask for, each as short as it gets.
api(1)

-- An amount after a verb, with its figures.
declare "pledge" { amount = "number", currency = "string" }

rule "pledge" {
  type  = "pledge",
  match = seq { word "pledge|announce", skip(0, 4), is "money" / "m" },
  span  = "$m",
  set   = { amount = "$m.amount", currency = "$m.currency" },
  yes   = { "They pledged a further {£24m|amount=24000000 currency=GBP}. It cost £3m." },
  no    = { "They announced a plan. It cost £3m." },
}

-- A gazetteer: a list whose columns are named like attributes.
declare "port" { country = "string", lat = "number", lon = "number" }

rule "port" {
  type  = "port",
  match = list "ports.tsv",
  yes   = { "from {Port of Spain|country=TT lat=10.65} to {ROTTERDAM|country=NL}" },
  no    = { "the hull of the ship", "Durbanville" },
}

-- Weekday, month and day, with or without a year.
declare "day" { weekday = "number", month = "number", day = "number", year = "number" }

rule "weekday-month-day" {
  type  = "day",
  match = re [[(?<w>%{weekday}),? (?<m>%{month}) (?<d>\d{1,2})\b(?:, (?<y>\d{4})\b)?]],
  set   = { weekday = "$w.number", month = "$m.number", day = "$d", year = "$y" },
  yes   = { "{Friday, March 8, 2024|month=3 day=8 year=2024} or {Monday June 3|day=3 year=-}" },
  no    = { "March 8, 2024" },
}

-- A numeric date with both readings.
declare "figures" { value = "date" }

rule "figures" {
  type  = "figures",
  match = re [[(?<a>0[1-9]|1[0-2])/(?<b>0[1-9]|1[0-2])/(?<y>20\d\d)\b]],
  set   = function(m) return { value = m.y .. "-" .. m.b .. "-" .. m.a,
                               alternatives = { { value = m.y .. "-" .. m.a .. "-" .. m.b } } } end,
  yes   = { "on {04/05/2023|value=2023-05-04 alternatives[1].value=2023-04-05} at sea" },
  no    = { "on 04/25/2023" },
}

-- A name with its acronym in brackets, and the acronym wherever it is used later.
declare "body" { name = "string", acronym = "string" }

rule "acronym" {
  type  = "body",
  match = seq { many(any { caps(), "of", "for" }, 2, 6) / "name", "(", caps("all") / "short", ")" },
  span  = "$name", repeats = "$short",
  set   = { name = "$name", acronym = "$short" },
  yes   = { "the {Harbour Board|acronym=HB} (HB), {HB|name=\"Harbour Board\"} staff" },
  no    = { "HSB staff met (today)" },
}

-- Who said it, on either side of the verb.
declare "speech" { speaker = "string" }

rule "speech" {
  type  = "speech",
  match = re [["[^"]+"]],
  yes   = { [[a {"big day"} and {"a bad one"}]] },
}

rule "speaker" {
  update = "$s", link = { speaker = "$p" }, set = { speaker = "$p" },
  match  = seq { is "speech" / "s", opt(","), any { { word "say|add", is "person" / "p" },
                                                    { is "person" / "p", word "say|add" } } },
  yes    = { [[{"It works,"|speaker->"Mary Jones"} Mary Jones said.]],
             [[{"It works"|speaker="Mary Jones"}, says Mary Jones.]] },
  no     = { [["It works", the note says]] },
}

-- A veto: what stands after Mrs is no month.
declare "month" { number = "number" }

rule "month" {
  type  = "month",
  match = list "months.tsv",
  yes   = { "in {May|number=5} or {Sept|number=9}." },
}

rule "people-are-no-months" {
  drop  = "month",
  match = seq { any { "Mr", "Mrs", "Ms" }, opt("."), caps() / "name" },
  yes   = { "Mrs {May} and Mr. {August} met in June." },
  no    = { "Mrs Green met us in May." },
}

-- A year that is told by the date before it.
declare "told" { year = "number" }

rule "previous-year" {
  type   = "told", within = "block",
  match  = re [[the (?:previous|preceding) year\b]],
  with   = { d = last "day" { year = at_least(1000) } },
  set    = function(m) return { year = m.d.year - 1 } end,
  yes    = { "On Friday, March 8, 2024 it rose. In {the previous year|year=2023} it fell." },
  no     = { "In the previous year it fell. On Friday, March 8, 2024 it rose." },
}

-- A bare $ is what the other amounts of the article are.
declare "sum" { amount = "number", currency = "string" }

rule "sum" {
  type  = "sum",
  match = re [[(?<c>CAD|AUD|NZD)? ?\$?(?<n>%{number})(?<=\d)]],
  set   = { amount = "$n", currency = "$c" },
  yes   = { "{$30|currency=-} each", "{CAD 20|currency=CAD} or {AUD 5|amount=5} a day" },
}

rule "bare-dollars" {
  update = "$s", within = "document",
  match  = each "sum" { currency = none(any { "CAD", "AUD", "NZD" }) } / "s",
  with   = { other = last "sum" { currency = any { "CAD", "AUD", "NZD" } } },
  set    = { currency = "$other.currency" },
  yes    = { "It cost AUD 20 in all.\n\nThey paid {$30|amount=30 currency=AUD} back." },
  no     = { "They paid $30 back.\n\nIt cost AUD 20 in all." },
}

-- Two figures of one find.
declare "find" { tonnes = "number", drug = "string", worth = "number" }

rule "find" {
  type  = "find",
  match = seq { number() / "n", word "tonne", "of", list { "cocaine", "heroin" } / "drug",
                "worth", opt("about"), is "money" / "m" },
  set   = { tonnes = "$n", drug = "$drug", worth = "$m.amount" },
  yes   = { "{2.5 tonnes of cocaine worth £200m|tonnes=2.5 drug=cocaine worth=200000000}" },
  no    = { "2.5 tonnes of fish worth £200", "2.5 tonnes of cocaine" },
}

-- Ages.
declare "age" { years = "number" }

rule "age" {
  type  = "age",
  match = seq { any { { "aged", number(0, 120) / "n" },
                      { number(0, 120) / "n", "-", "year", "-", "old" } } },
  set   = { years = "$n" },
  yes   = { "a {34-year-old|years=34} cook and a boy {aged six|years=6}" },
  no    = { "a 300-year-old oak" },
}

-- Sentences of prison.
declare "sentence" { length = "number", unit = "string" }
local UNIT = list { "years", "months", "weeks" }

rule "sentence" {
  type  = "sentence",
  match = seq { any { { word "jail", "for" }, { word "sentence", "to" } },
                number() / "n", UNIT / "unit" },
  set   = { length = "$n", unit = "$unit" },
  yes   = { "{Jailed for six years|length=6 unit=years} or {sentenced to 18 months|length=18}" },
  no    = { "a sentence of 20 words" },
}

-- Job titles before a name, with what the person is the head of.
declare "job" { title = "string", of = "string" }

rule "job" {
  type  = "job", link = { holder = "$p" },
  match = seq { list { "chief executive", "director", "harbour master" } / "title",
                opt { "of", many(caps(), 1, 4) / "of" }, opt(","), is "person" / "p" },
  span  = "$title", set = { title = "$title", of = "$of" },
  yes   = { "the {director|of=\"Wick\" holder->\"Mary Jones\"} of Wick, Mary Jones," },
  no    = { "the director said no" },
}

-- Acts with their year.
declare "act" { name = "string", year = "number" }

rule "act" {
  type  = "act",
  match = re [[(?<name>\p{Lu}\w+(?: \p{Lu}\w+| and| of){0,6} Act) (?<year>1[6-9]\d\d|20\d\d)\b]],
  set   = { name = "$name", year = "$year" },
  yes   = { "the {Harbours and Docks Act 1964|name=\"Harbours and Docks Act\" year=1964} said" },
  no    = { "to act in 1964" },
}

-- Hashtags.
declare "hashtag" { tag = "string" }

rule "hashtag" {
  type  = "hashtag",
  match = re [[#(?<tag>\pL\w*)]],
  set   = { tag = "$tag" },
  yes   = { "{#SaveTheFerry|tag=SaveTheFerry}!" },
  no    = { "the #1 seed" },
}

-- Lines of the form "Key: value".
declare "field" { key = "string", value = "string" }

rule "field" {
  type  = "field",
  match = re [[(?m)^(?<key>\p{Lu}[\w ]{0,30}): (?<value>\S.*)$]],
  set   = { key = "$key", value = "$value" },
  yes   = { "{Built: 1912|key=Built value=1912}\n{Home port: Hull|key=\"Home port\" value=Hull}" },
  no    = { "He came, then said: no.", "Key:" },
}

-- Ten rules from one loop.
declare "measure" { value = "number", unit = "string" }

for unit, name in pairs { km = "kilometre", kg = "kilogram", mph = "mile per hour", ha = "hectare",
                          cm = "centimetre", kW = "kilowatt", mm = "millimetre", ml = "millilitre",
                          mg = "milligram", GB = "gigabyte" } do
  rule(unit) {
    type  = "measure",
    match = seq { number() / "n", unit },
    set   = { value = "$n", unit = name },
    yes   = { "It was {20" .. unit .. "|value=20 unit=\"" .. name .. "\"} or more." },
  }
end
