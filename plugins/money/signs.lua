-- signs: sums with a sign, an abbreviation or an ISO code: £48m, US$ 6.3 billion, 38,45 €,
-- RM35 million, USD 31.5 million, 70 MUSD.
local amounts = use "amounts"
local currency = use "currency"
local nearby = use "nearby"

-- Millions and thousands as prefixes of a code, as accountants write them.
local PREFIXES = { M = 6, m = 6, K = 3, k = 3, B = 9, T = 3 }

-- Is a sign or code that is also a word, as in "ALL 9 teams", or a letter, only that?
local function is_word(m, doc, row, behind)
  if row.care ~= "word" and row.care ~= "scaled" then
    return false
  end
  if behind then
    return m.sign or nearby.style(doc, m.start).capitals
  end
  return not m.mag and not string.find(m.n, row.care == "word" and [[\d[.,]\d\d]] or [[,\d{3}]])
end

-- A whole block "(£1,200)", as in the cell of a table, is what accountants write for a loss.
local function is_bracketed(m, doc)
  local block = doc:block(m.start)
  if block.stop - block.start > m.stop - m.start + 8 then
    return false
  end
  local outside = doc:sub(block.start, m.start) .. doc:sub(m.stop, block.stop)
  return string.find(outside, [[^\s*\(\s*\)\s*$]]) ~= nil
end

-- "£3 1/2", "£1e6", "$3 and a half million": the figures are not all of the number.
local GOES_ON = [[(?i)^(?: ?\d/\d| and (?:a half|a quarter|three quarters)\b|[ex×]\d)]]

local function sum(row, m, doc, behind, exponent)
  if not behind and string.find(nearby.after(doc, m.stop, 20), GOES_ON) then
    return nil, "the number goes on"
  end
  local continental = not m.mag and (behind or currency.points_thousands(row, m.n)
    or string.find(nearby.after(doc, m.stop, 3), "^,[-–]")) -- € 1.350,-
  local amount, why = amounts.of(m.n, exponent, continental)
  if not amount then
    return nil, why
  end
  local exact = m.mag or not behind and string.find(m.n, [[^\d+[.,]\d\d$]])
  why = currency.doubt(row, exact, amount, 100)
  if why or is_word(m, doc, row, behind) then
    return nil, why or "the code is a word, too"
  end
  local attributes = {
    amount = amount,
    _by = "sign",
    _figures = amounts.key(m.n, exponent),
    _exponent = exponent,
    alternatives = currency.other_point(m.n, exponent, amount, row.currency),
  }
  return currency.set(attributes, m, doc, currency.of_row(row))
end

local function signed_sum(m, doc, behind, exponent)
  local attributes, why = sum(m.sign or m.code, m, doc, behind, exponent)
  if not attributes then
    return nil, why
  end
  if m.minus or is_bracketed(m, doc) then
    attributes.amount = -attributes.amount
    for _, other in ipairs(attributes.alternatives or {}) do
      other.amount = -other.amount
    end
  end
  attributes._by = m.code and "code" or "sign"
  return attributes
end

-- In "10 $ 300 $" the sign stands behind each sum.
local function belongs_behind(m, doc)
  return m.sign and string.find(nearby.before(doc, m.start, 5), [[\d ?$]])
    and string.find(nearby.after(doc, m.stop, 12), m.sign.text, 1, true)
end

-- In "$315 USD" the sign tells first.
local function has_sign(m, doc)
  return m.code and currency.sign_before(doc, m.start)
end

local function exponent_of(row)
  return row and tonumber(row.exponent)
end

rule "sign-before" {
  type  = "money",
  match = re [[(?:(?<![\p{L}\d])(?<minus>[-−]|minus ))?
               (?:(?<!\d)(?<sign>%{sign}) ?(?:(?<![\p{L} ])(?<minus>[-−](?=\d)))?
               |(?<!/)(?<code>%{code}) ?)
               (?<n>%{digits_of_sum})%{scaled}?]],
  set   = function(m, doc)
    if belongs_behind(m, doc) then
      return nil, "the sign of the sum before it"
    end
    return signed_sum(m, doc, false, exponent_of(m.mag))
  end,
  yes   = {
    "a {£48m|amount=48000000 currency=GBP} boost",
    "{US$6.3 billion|amount=6300000000 currency=USD alternatives=-} of debt",
    "paid {Rs24,310-crore|amount=243100000000 currency=INR} in tax",
    "{RM35 million|amount=35000000 currency=MYR}, {R7.50|amount=7.5 currency=ZAR}",
    "more than {£17.3 million|amount=17300000 mod=MORE_THAN}",
    "about a further {$9m|amount=9000000 mod=APPROX}",
    "{$7m|currency=USD alternatives[1].currency=AUD}",
    "three {$400|amount=400} cheques",
    "a loss of {-£5|amount=-5}, {$-7.50|amount=-7.5} or {minus £8|amount=-8}",
    "({£1,200|amount=-1200})\n\nand (in all {£1,300|amount=1300})",
    "{€3.450,00|amount=3450 currency=EUR}, {R$318,50|amount=318.5 currency=BRL}",
    "{Rp 15.000|amount=15000 currency=IDR}, {€15.000|amount=15000}",
    "{€1.609|amount=1.609 alternatives[1].amount=1609}",
    "{Rs.600|amount=600}, {Rs. 7.50|amount=7.5}", "{Rs 2 lakh crore|amount=2000000000000}",
    "{$A20m|amount=20000000 currency=AUD}",
    "{A$61.5 million|currency=AUD}, then {$30 million|amount=30000000 currency=AUD}",
    "{£1.2m|amount=1200000}-a-year, {$3bn|amount=3000000000}, {£75K|amount=75000}",
    "{£100|amount=100 mod=EQUAL_OR_MORE}+ a day",
    "for {USD 31.5 million|amount=31500000 currency=USD}", "{CHF7.06|currency=CHF}",
    "about {PHP 1,500|amount=1500 currency=PHP mod=APPROX}",
  },
  no    = { "£ alone", "£, and", "£1,,000", "£999999999999999999999 trillion", "an R2 unit",
    "the Fr 9 road", "an R-500 missile", "ALL 9 teams", "at COP 28", "PHP 8.1 is out",
    "EUR/USD 1.10", "5$5 or USD-5",
    "£3 1/2, £1e6 and $3 and a half million" },
}

rule "sign-after" {
  type  = "money",
  match = re [[(?:(?<![\p{L}\d])(?<minus>[-−]))?(?<![\d.,])(?<n>%{digits_of_sum})%{scaled}?
               (?:(?:[,.:][-–])? ?(?<sign>%{sign})(?!\d)
               |(?:(?: |-)?|(?: ?(?<prefix>[MmKkBT])))(?<code>%{code})(?!\d| ?[£€$]|/\p{Lu}))]],
  set   = function(m, doc)
    if has_sign(m, doc) then
      return nil, "a sign stands before it"
    end
    return signed_sum(m, doc, true, exponent_of(m.mag) or PREFIXES[m.prefix or ""])
  end,
  yes   = {
    "only {38,45 €|amount=38.45 currency=EUR}",
    "{14 360 Kč|amount=14360 currency=CZK}, {45,- Kč|amount=45}",
    "{1.860 €|amount=1860}, {1.860,00 €|amount=1860}, {.65 €|amount=0.65}",
    "{10 $|amount=10} {300 $|amount=300}", "up to {15k$|amount=15000 mod=EQUAL_OR_LESS}",
    "from {640 kr|amount=640 currency=SEK alternatives[2].currency=DKK}",
    "{214.5USD|amount=214.5}, {650 GBP|amount=650 currency=GBP}", "{3.5bn CZK|amount=3500000000}",
    "{65 SAR|amount=65 currency=SAR}",
    "over {70 MUSD|amount=70000000 currency=USD mod=MORE_THAN}",
    "{165 MEUR|amount=165000000}, {750kSEK|amount=750000 currency=SEK}",
  },
  no    = { "10 kr1 5", "AT 7 TRY AGAIN", "3 USDX", "5 MUSDX", "1.2 USD/EUR" },
}

rule "loss" {
  type  = "money",
  match = re [[(?<sign>%{sign})\((?<n>%{digits_of_sum})(?:%{scaled})?\)(?:%{scaled})?]],
  set   = function(m, doc)
    local attributes, why = sum(m.sign, m, doc, false, exponent_of(m.mag))
    if not attributes then
      return nil, why
    end
    attributes.amount = -attributes.amount
    return attributes
  end,
  yes   = { "{$(42.5) million|amount=-42500000}, {£(1,200)|amount=-1200}",
    "{$(3m)|amount=-3000000}" },
  no    = { "$(n) a go", "R(42)" },
}
