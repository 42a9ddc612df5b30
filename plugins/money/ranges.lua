-- ranges: two sums that are the ends of one: £6-7bn, between £20m and £25m, 50-60 cents.
local amounts = use "amounts"
local change = use "change"
local currency = use "currency"

local POWERS = { thousand = 3, million = 6, billion = 9, trillion = 12 }

-- The lower end, times the magnitude of the upper one where that puts them in order.
local function share_magnitude(low, second, continental)
  local figures, words, row = second[1], second[2], second[3]
  local power = row and row.exponent
  if words then
    local rest, word = string.match(words, [[^(.+)\s(\w+)$]])
    words, power = rest, word and POWERS[string.lower(word)]
  end
  local bare = power and amounts.of(figures, words, nil, continental)
  return bare and low < bare and scale_number(low, tonumber(power)) or low
end

-- The two ends, written { figures, words, row of a magnitude }. A magnitude behind the second one
-- is of both, where that puts them in order.
local function ends_of(first, second, continental)
  local low, why = amounts.of(first[1], first[2], first[3], continental)
  local high, why_not = amounts.of(second[1], second[2], second[3], continental)
  if not low or not high then
    return nil, why or why_not
  end
  if not first[3] then
    low = share_magnitude(low, second, continental)
  end
  if low >= high then
    return nil, "the ends are not in order"
  end
  return low, high
end

local function range(m, doc, row, first, second, unit, continental)
  if string.find(m.link, "and") and not m.between then
    return nil, "'and' joins the ends only behind 'between'"
  end
  local is_dash = string.find(m.link, "[-–—]")
  if not m.between and not is_dash and change.leads_to(doc, m.start) then
    return nil, "a change, not a range"
  end
  local low, high = ends_of(first, second, continental)
  if not low then
    return nil, high
  end
  local attributes = { min = amounts.times(low, unit), max = amounts.times(high, unit) }
  return currency.set(attributes, m, row, doc)
end

define "scaled1" (re [[(?:(?: |-)?(?<mag1>%{magnitude})|(?<mag1>%{magnitude_letter}))]])
define "between" (re [[(?:(?<between>[Bb]etween) )?]])
define "linked" (re [[(?<link> ?[-–—] ?| to | and )]])

rule "range-of-signs" {
  type  = "money",
  match = re [[%{between}(?<sign>%{sign}) ?(?<n>%{figures})%{scaled1}?%{linked}
               (?:(?<sign2>%{sign}) ?)?(?<n2>%{figures})%{scaled}?]],
  set   = function(m, doc)
    if m.sign2 and m.sign2.currency ~= m.sign.currency then
      return nil, "two currencies"
    end
    return range(m, doc, m.sign, { m.n, nil, m.mag1 }, { m.n2, nil, m.mag })
  end,
  yes   = {
    "a {£6-7bn|min=6000000000 max=7000000000 currency=GBP amount=-} hole",
    "{between £20m and £25m|min=20000000 max=25000000}",
    "{£2.50-£3|min=2.5 max=3} a go, {$35,000 – $60,000|min=35000 max=60000}",
    "fines of {£5 to £10 million|min=5000000 max=10000000}",
    "{€500-1m|min=500 max=1000000}, ranging from {$5 to $10|min=5 max=10}",
  },
  no    = {},
}

rule "range-before-sign" {
  type  = "money",
  match = re [[%{between}(?<n>%{figures})%{scaled1}?(?:(?: ?%{sign})?)%{linked}
               (?<n2>%{figures})%{scaled}? ?(?:(?<sign>%{sign})|(?<code>%{code}))(?!\d)]],
  set   = function(m, doc)
    local row = m.sign or m.code
    return range(m, doc, row, { m.n, nil, m.mag1 }, { m.n2, nil, m.mag }, nil, true)
  end,
  yes   = { "{620,00 zł – 780,00 zł|min=620 max=780 currency=PLN}",
    "{5-6 million USD|min=5000000 max=6000000}" },
  no    = { "2019-20 £5" },
}

rule "range-of-names" {
  type  = "money",
  match = re [[%{between}(?:(?<n>%{figures})%{scaled1}?|(?<words>%{in_words}))
               %{linked}(?:(?<n2>%{figures})%{scaled}?|(?<words2>%{in_words}))(?: |-)?
               (?:(?<name>%{currency})|(?<name>%{name})|(?<part>%{subunit}))]],
  set   = function(m, doc)
    if m.name and m.name.care == "large" and not m.mag
      or m.part and m.part.text == "p" and m.words2 then
      return nil, "it has other meanings"
    end
    if m.name and currency.weight(m.name, m, doc, 1) then
      return nil, "this is a weight"
    end
    return range(m, doc, m.name or m.part, { m.n, m.words, m.mag1 }, { m.n2, m.words2, m.mag },
      m.part)
  end,
  yes   = { "{5 to 10 million pounds|min=5000000 max=10000000}", "{ten to fifteen dollars|min=10}",
    "{50-60 cents|min=0.5 max=0.6}", "{between 80 and 90p|min=0.8 max=0.9}",
    "{two to three million euros|min=2000000 max=3000000 currency=EUR}" },
  no    = { "5 to 10 pounds of flour" },
}
