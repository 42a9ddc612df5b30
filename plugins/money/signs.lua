-- signs: sums with a sign or abbreviation: £75m, US$ 4.7 billion, 49,96 €, RM10 million.
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
    local behind = m.name or m.code -- tells more than the sign: $249 USD, $9.99 US dollars
    return sum(m, doc, behind and not behind.also and behind or m.sign)
  end,
  yes   = {
    "a {£75m|amount=75000000 currency=GBP} boost",
    "{US$4.7 billion|amount=4700000000 currency=USD alternatives=-} of debt",
    "paid {Rs16,189-crore|amount=161890000000 currency=INR} in tax",
    "{RM10 million|amount=10000000 currency=MYR}",
    "more than {£16.4 million|amount=16400000 mod=MORE_THAN}",
    "about a further {$6m|amount=6000000 mod=APPROX currency=USD alternatives[1].currency=AUD}",
    "two {$500|amount=500} checks",
    "a loss of {-£5|amount=-5}",
    "{$249 USD|amount=249 currency=USD alternatives=-}",
    "at {$9.99 US dollars|amount=9.99 currency=USD alternatives=-} each",
    "{€2.109,00|amount=2109 currency=EUR}, {R$260,50|amount=260.5 currency=BRL}",
    "{Rp 15.000|amount=15000 currency=IDR}, {€15.000|amount=15000}, {€1.609|amount=1.609}",
    "{Rs 2 lakh crore|amount=2000000000000}, {$A20m|amount=20000000 currency=AUD}",
    "{A$52.5 million|currency=AUD}, then {$40 million|amount=40000000 currency=AUD}",
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
    "only {49,96 €|amount=49.96 currency=EUR}",
    "{12 590 Kč|amount=12590 currency=CZK}",
    "{1.599 €|amount=1599}, {1.599,00 €|amount=1599}, {.75 €|amount=0.75}",
    "up to {10k$|amount=10000 mod=EQUAL_OR_LESS}",
    "from {805 kr|amount=805 currency=SEK alternatives[2].currency=DKK}",
  },
  no    = { "10 kr1 5" },
}
