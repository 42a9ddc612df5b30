-- names: sums with the name of a currency: 8.4 billion yuan, half a million krone, 70 Lebanese
-- pounds, sixty pence, a dollar, billions of euros.
local amounts = use "amounts"
local currency = use "currency"
local nearby = use "nearby"

local LARGE = any { "thousand", "million", "billion", "trillion", "lakh", "crore" }
-- "one million, two hundred thousand", "3 and a half million", "point five million"
local IN_WORDS = any {
  seq { number(1000), ",", opt("and"), number() },
  seq { number(1, 999), "and", any { "a half", "a quarter", "three quarters" }, LARGE },
  seq { "point", number() },
  "a cool million", "a cool billion",
}
local SLANG = [[(?i)^(?:\s*(?:[.,;:!?)"”’]|$)| (?:an?|per|each|in|for|to|from|and|or|on|at)\b)]]
local JOINED = [[^(?:[\s\x{A0}]*|-)$]]

-- Why a unit that has other meanings is no money here, or nil.
local function doubt(unit, read, m, doc)
  if read.value ~= 1 and (string.find(unit.text, [[^C(?:ent|ENT)$]])
    or string.find(unit.text, [[(?i)^penny$]])) then
    return "a name" -- 50 Cent sings
  end
  if unit.care == "slang" and not string.find(nearby.after(doc, m.stop, 12), SLANG) then
    return "it has other meanings"
  end
  local value = read.value or string.find(read.text, "illion") and 1000000 or 1000
  local doubtful = currency.doubt(unit, read.exponent or read.vague, value, 1000)
  if doubtful then
    return doubtful
  end
  return currency.weight(unit, m, doc, value) and "this is a weight"
end

local function sum(read, m, doc)
  local unit = m.unit
  local why = doubt(unit, read, m, doc)
  if why then
    return nil, why
  end
  local amount = read.value and scale_number(read.value, unit.exponent or 0)
  local first, choices = currency.of_row(unit)
  local attributes = {
    amount = amount,
    _figures = read.digits and amounts.key(read.digits, read.exponent),
    _exponent = read.exponent,
    _by = (unit.exponent or 0) < 0 and "part" or "name",
    alternatives = read.digits
      and currency.other_point(read.digits, read.exponent, amount, first),
  }
  return currency.set(attributes, m, doc,
    doc.locale == "en-US" and unit.us or first, choices)
end

rule "name" {
  type  = "money",
  match = seq { any { is "money_figures" {}, IN_WORDS, number() } / "n", opt("of"), opt("-"),
                is "money_unit" {} / "unit" },
  set   = function(m, doc)
    local read, why = amounts.read(m, "n", doc)
    if not read then
      return nil, why
    end
    local between = doc:sub(read.stop, m.unit.start)
    local is_vague = read.vague or string.find(read.text, [[(?i)\b(?:half|quarter|third)s?$]])
    if not string.find(between, JOINED) and not (is_vague and string.find(between, "^ of $")) then
      return nil, "something stands between"
    end
    if currency.sign_before(doc, m.start) then
      return nil, "a sign stands before it"
    end
    if m.unit.rule == "money/code" and not read.in_words then
      return nil, "codes behind figures are read elsewhere"
    end
    return sum(read, m, doc)
  end,
  yes   = {
    "for {8.4 billion yuan|amount=8400000000 currency=CNY}",
    "{half a million krone|amount=500000 currency=NOK} a year",
    "{six crore rupees|amount=60000000 currency=INR alternatives[1].currency=PKR}",
    "nearly {73 Lebanese Pounds|amount=73 currency=LBP mod=APPROX}",
    "a {five-pound|amount=5} note, a {10-dollar|amount=10} bill",
    "{thirty dinars|amount=30 currency=- alternatives[1].currency=KWD}",
    "{€5|money} or {5 million marks|amount=5000000 currency=DEM}",
    "{twenty million pounds|amount=20000000} of debt",
    "{1 million pounds|amount=1000000} of weapons",
    "{half a million EUR|amount=500000 currency=EUR}", "{42 kwd|currency=KWD}",
    "about {eighteen cents|amount=0.18 mod=APPROX} a share", "{385 pence|amount=3.85}",
    "{65¢|amount=0.65 currency=USD}", "{1.500 euros|amount=1.5 alternatives[1].amount=1500}",
    "{€3|money currency=EUR}, then {50 cents|amount=0.5 currency=EUR}", "{one penny|amount=0.01}",
    "{a cool million dollars|amount=1000000}", "{a quarter of a million pounds|amount=250000}",
    "{two million, three hundred thousand dollars|amount=2300000}",
    "{4 and a half million pounds|amount=4500000}, {point six million euros|amount=600000}",
    "for {ten grand|amount=10000 currency=GBP alternatives[1].currency=USD}.",
    "{9 new Turkish lira|currency=TRY}, {6 Czech crowns|currency=CZK}",
    "worth {billions of dollars|currency=USD amount=-} to them",
    "{tens of millions of pounds|currency=GBP}",
    "{several hundred euros|currency=EUR amount=-}",
  },
  no    = { "she lost 20 pounds", "10 pounds of flour", "a six-pound baby", "ten marks of ten",
    "Celtic 3 won", "weighing 150 pounds", "put on six pounds", "below the 5,000 mark",
    "six feet tall and 215 pounds", "12 million pounds of steel", "50 Cent sings", "20 parts",
    "hundreds of pounds of flour", "millions of people", "five grand pianos",
    "a multi-million-pound deal", "a 12-pound hammer", "10 penny nails" },
}

-- Euro 2024 is a contest, Euro 6 a norm.
local function is_event(m)
  return m.unit.currency == "EUR" and not m.n.exponent
    and string.find(m.n.digits, [[^(?:\d\d?|(?:19|20)\d\d)$]]) ~= nil
end

rule "name-before" {
  type  = "money",
  match = seq { is "money_unit" { front = "yes" } / "unit", is "money_figures" {} / "n" },
  set   = function(m, doc)
    local read, why = amounts.read(m, "n", doc)
    if not read or read.vague or is_event(m) then
      return nil, why or "no amount"
    end
    return sum(read, m, doc)
  end,
  yes   = { "{Rupees 500|amount=500 currency=INR}, {usd 350|amount=350 currency=USD}",
    "{Malaysian ringgit 66|amount=66 currency=MYR}",
    "a {euro 5 billion|amount=5000000000} fund" },
  no    = { "against the dollar 5 years ago", "at Euro 2024", "a Euro 6 van" },
}

local GOES_ON = [[(?i)^(?:[.,;:!?)]|$| (?:an?|per|each|every|in|for|to|and|more|less|apiece)\b)]]

rule "one" {
  type  = "money",
  match = seq { any { "half a", "half an", "a", "an" } / "words", is "money_unit" {} / "unit" },
  set   = function(m, doc)
    local unit = m.unit
    if unit.exponent or unit.care and unit.care ~= "weight" or unit.rule == "money/code"
      or currency.weight(unit, m, doc, 1) then
      return nil, "it has other meanings"
    end
    if not string.find(nearby.after(doc, m.stop, 12), GOES_ON) then
      return nil, "the sum of something else"
    end
    local amount = string.find(m.text, [[^[Hh]alf]]) and 0.5 or 1
    return currency.set({ amount = amount, _by = "name" }, m, doc, currency.of_row(unit))
  end,
  yes   = { "{a dollar|amount=1} a day", "for {half a euro|amount=0.5 currency=EUR}." },
  no    = { "a dollar store", "a euro zone", "a pound of flesh", "a mark, a crown",
    "lose a pound a week" },
}

rule "note" {
  type  = "money",
  match = seq { any { "a", "another", number(1, 100) } / "n",
                list "notes.tsv" { plural = true } / "note" },
  set   = function(m, doc)
    local count = type(m.n) == "number" and m.n or 1
    local first, choices = currency.of_row(m.note)
    return currency.set({ amount = count * tonumber(m.note.value), _by = "name" }, m, doc,
      doc.locale == "en-US" and m.note.us or first, choices)
  end,
  yes   = { "{a fiver|amount=5 currency=GBP alternatives[1].currency=USD}",
    "{two tenners|amount=20} each" },
  no    = { "the fiver", "Fiver the rabbit" },
}
