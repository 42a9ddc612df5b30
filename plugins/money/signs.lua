-- signs: sums with a sign or abbreviation: £48m, US$ 6.3 billion, 38,45 €, RM35 million.
local amounts = use "amounts"
local currency = use "currency"

local function sum(m, doc, row, behind)
  local continental = not m.mag and (behind or currency.points_thousands(row, m.n))
  local amount, why = amounts.of(m.n, nil, m.mag, continental)
  if not amount then
    return nil, why
  end
  local doubt = currency.doubt(m.sign, m.mag, amount, 100)
  if doubt then
    return nil, doubt
  end
  amount = m.minus and -amount or amount
  return currency.set({ amount = amount }, m, row, doc, currency.elsewhere(row, m.n, doc))
end

rule "sign-before" {
  type  = "money",
  match = re [[(?:(?<![\p{L}\d])(?<minus>[-−]|minus ))?(?<sign>%{sign}) ?
               (?<n>%{figures})%{scaled}?
               (?: (?:(?<name>%{currency})|(?<name>%{name})|(?<code>%{code})))?]],
  set   = function(m, doc)
    local behind = m.name or m.code -- tells more than the sign: $315 USD, $7.95 US dollars
    return sum(m, doc, behind and not behind.also and behind or m.sign)
  end,
  yes   = {
    "a {£48m|amount=48000000 currency=GBP} boost",
    "{US$6.3 billion|amount=6300000000 currency=USD alternatives=-} of debt",
    "paid {Rs24,310-crore|amount=243100000000 currency=INR} in tax",
    "{RM35 million|amount=35000000 currency=MYR}",
    "more than {£17.3 million|amount=17300000 mod=MORE_THAN}",
    "about a further {$9m|amount=9000000 mod=APPROX currency=USD alternatives[1].currency=AUD}",
    "three {$400|amount=400} cheques",
    "a loss of {-£5|amount=-5}",
    "{$315 USD|amount=315 currency=USD alternatives=-}",
    "at {$7.95 US dollars|amount=7.95 currency=USD alternatives=-} each",
    "{€3.450,00|amount=3450 currency=EUR}, {R$318,50|amount=318.5 currency=BRL}",
    "{Rp 15.000|amount=15000 currency=IDR}, {€15.000|amount=15000}, {€1.609|amount=1.609}",
    "{Rs 2 lakh crore|amount=2000000000000}, {$A20m|amount=20000000 currency=AUD}",
    "{A$61.5 million|currency=AUD}, then {$30 million|amount=30000000 currency=AUD}",
    "{£1.2m|amount=1200000}-a-year, {$3bn|amount=3000000000}, {£75K|amount=75000}",
    "{£100|amount=100 mod=EQUAL_OR_MORE}+ a day",
  },
  no    = { "£ alone", "£, and", "£1,,000", "£999999999999999999999 trillion", "an R2 unit",
    "the Fr 9 road" },
}

rule "sign-after" {
  type  = "money",
  match = re [[(?:(?<![\p{L}\d])(?<minus>[-−]))?(?<n>%{figures})%{scaled}? ?
               (?<sign>%{sign})(?!\d)]],
  set   = function(m, doc) return sum(m, doc, m.sign, true) end,
  yes   = {
    "only {38,45 €|amount=38.45 currency=EUR}",
    "{14 360 Kč|amount=14360 currency=CZK}",
    "{1.860 €|amount=1860}, {1.860,00 €|amount=1860}, {.65 €|amount=0.65}",
    "up to {15k$|amount=15000 mod=EQUAL_OR_LESS}",
    "from {640 kr|amount=640 currency=SEK alternatives[2].currency=DKK}",
  },
  no    = { "10 kr1 5" },
}
