-- names: sums with the name of a currency: 8.4 billion yuan, half a million krone, 70 Lebanese
-- pounds, a dollar, billions of euros.
local amounts = use "amounts"
local currency = use "currency"

local function sum(m, doc, words)
  local row = m.name
  local amount, why = amounts.of(m.n, words, m.mag)
  if not amount then
    return nil, why
  end
  local doubt = currency.doubt(row, m.mag, amount, 1000)
  if doubt then
    return nil, doubt
  end
  if currency.weight(row, m, doc, amount) then
    return nil, "this is a weight"
  end
  return currency.set({ amount = amount }, m, row, doc)
end

rule "name" {
  type  = "money",
  match = re [[(?:(?<n>%{figures})%{scaled}?|(?<words>%{in_words}))
               (?: |-)?(?:(?<name>%{currency})|(?<name>%{name}))(?!\d)]],
  set   = function(m, doc) return sum(m, doc, m.words) end,
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
  },
  no    = { "she lost 20 pounds", "10 pounds of flour", "a six-pound baby", "ten marks of ten",
    "Celtic 3 won", "weighing 150 pounds",
    "below the 5,000 mark",
    "six feet tall and 215 pounds" },
}

rule "name-before" {
  type  = "money",
  match = re [[(?<name>%{name}) (?<n>%{figures})%{scaled}?]],
  set   = function(m, doc)
    if not m.name.front then
      return nil, "this name stands behind its sum"
    end
    return sum(m, doc)
  end,
  yes   = { "{Rupees 500|amount=500 currency=INR}, {usd 350|amount=350 currency=USD}",
    "{Malaysian ringgit 66|amount=66 currency=MYR}" },
  no    = { "against the dollar 5 years ago" },
}

rule "one" {
  type  = "money",
  match = re [[(?<words>[Aa]n?|[Hh]alf an?) (?<name>%{name})
               (?=[.,;:!?)]| (?:an?|per|each|every|in|for|to|and|more|less|apiece)\b|$)]],
  set   = function(m, doc)
    if m.name.care then
      return nil, "it has other meanings"
    end
    local amount = string.find(m.words, [[^[Hh]alf]]) and 0.5 or 1
    return currency.set({ amount = amount }, m, m.name, doc)
  end,
  yes   = { "{a dollar|amount=1} a day", "for {half a euro|amount=0.5 currency=EUR}." },
  no    = { "a dollar store", "a euro zone", "a pound of flesh", "a mark, a crown" },
}

-- How much is left open.
rule "some" {
  type  = "money",
  match = re [[(?:(?i:(?:(?:several|many) )?
                 (?:tens|dozens|hundreds|thousands|millions|billions|trillions|crores|lakhs)
                 (?: (?:and|upon|or) (?:thousands|millions|billions))?
                 (?: of (?:hundreds|thousands|millions|billions|trillions))*)(?: of )
               |(?i:(?:several|a few|many|a couple of) (?:hundred|thousand|million|billion|crore) ))
               (?:(?<name>%{currency})|(?<name>%{name}))]],
  set   = function(m, doc)
    if m.name.care == "weight" and string.find(m.text, [[(?i)^(?:tens|dozens|hundreds)\b]])
      and currency.weight(m.name, m, doc, 100) then
      return nil, "this is a weight"
    end
    return currency.set({}, m, m.name, doc)
  end,
  yes   = { "worth {billions of dollars|currency=USD amount=-} to them",
    "{tens of millions of pounds|currency=GBP}",
    "{several hundred euros|currency=EUR amount=-}" },
  no    = { "hundreds of pounds of flour", "millions of people" },
}
