-- ranges: two sums that are the ends of one: £6-7bn, between £20m and £25m, 50-60 cents.
local amounts = use "amounts"
local change = use "change"
local currency = use "currency"
local nearby = use "nearby"

local LINK = any { "to", "and", "or", seq { "-", "to", "-" }, "-", "–", "—" }
local ENDS = [[(?i)^(?:\s*[.,;:!?)]|\s*$| (?:an?|per|each|apiece|for|in)\b)]]

-- In "£300-400,000" both are thousands; "£5-400,000" is as it stands.
local function shares_thousands(low, high)
  return low.digits and high.digits and not low.exponent and string.find(high.digits, [[,000$]])
    and not string.find(low.digits, ",") and low.value * 1000 < high.value
    and low.value * 10000 >= high.value
end

-- The lower end, times the magnitude of the upper one where that puts them in order.
local function share_magnitude(low, high)
  if shares_thousands(low, high) then
    return scale_number(low.value, 3)
  end
  local bare = high.exponent and not low.exponent and scale_number(high.value, -high.exponent)
  return bare and low.value < bare and scale_number(low.value, high.exponent) or low.value
end

-- How the ends are joined: "to", "and", a dash; "between" when that stands before them.
local function link_of(m, doc)
  local start, stop = m:span_of("between")
  if start and stop > start then
    return "between"
  end
  return string.lower(doc:sub(m:span_of("link")))
end

-- Why two ends are no range, or nil.
local function doubt(m, doc)
  local link = link_of(m, doc)
  if link == "and" then
    return "'and' joins the ends only behind 'between'"
  end
  if link == "to" and change.leads_to(doc, m.start) then
    return "a change, not a range"
  end
end

local function range(m, doc, low, high, exponent, code, choices)
  local why = doubt(m, doc)
  if why then
    return nil, why
  end
  local min, max = share_magnitude(low, high), high.value
  if min >= max then
    return nil, "the ends are not in order"
  end
  return currency.set({ min = scale_number(min, exponent or 0),
    max = scale_number(max, exponent or 0), _by = "range" }, m, doc,
    code, choices)
end

rule "range-of-names" {
  type  = "money",
  match = seq { opt("between") / "between", any { is "money_figures" {}, number() } / "low",
                LINK / "link", any { is "money_figures" {}, number() } / "high", opt("-"),
                is "money_unit" {} / "unit" },
  set   = function(m, doc)
    local unit = m.unit
    local low, high = amounts.read(m, "low", doc), amounts.read(m, "high", doc)
    if not low or not high or low.vague or high.vague then
      return nil, "no two numbers"
    end
    if unit.care == "large" and not high.exponent or unit.care == "slang" then
      return nil, "it has other meanings"
    end
    if currency.weight(unit, m, doc, 1) then
      return nil, "this is a weight"
    end
    if currency.sign_before(doc, m.start) then
      return nil, "a sign stands before it"
    end
    return range(m, doc, low, high, unit.exponent, currency.of_row(unit))
  end,
  yes   = { "{5 to 10 million pounds|min=5000000 max=10000000}", "{ten to fifteen dollars|min=10}",
    "{50-60 cents|min=0.5 max=0.6}",
    "{two to three million euros|min=2000000 max=3000000 currency=EUR}",
    "{5-6 million USD|min=5000000 max=6000000}",
    "{one or two million pounds|min=1000000 max=2000000}" },
  no    = { "5 to 10 pounds of flour" },
}

-- An end of a range as amounts.read gives it, from figures or a sum.
local function end_of(m, name, doc, other)
  local sum = m[name]
  if sum.type == "money" then
    local digits = sum._figures and string.match(sum._figures, [[^(.*)e0$]])
    return sum.amount and { value = sum.amount, exponent = sum._exponent, digits = digits }
  end
  local read = amounts.read(m, name, doc, other._by == "sign")
  if read and read.value and other._by == "part" then
    read.value = scale_number(read.value, -2)
  end
  return read and read.value and read
end

-- Do the figures beside a sum share its currency? "$5 to 10 people" does not.
local function shares(m, doc)
  if m.low.type == "money_figures" then
    return string.find(m.high.text, [[^\d]]) ~= nil
  end
  return m.high.type == "money" or link_of(m, doc) ~= "to" or m.high.exponent
    or string.find(nearby.after(doc, m.stop, 10), ENDS) ~= nil
end

local SUM, FIGURES = is "money" {}, is "money_figures" {}

local function range_of_sums(m, doc)
  if link_of(m, doc) == "or" then
    return nil, "'or' tells of two sums"
  end
  local sum = m.low.type == "money" and m.low or m.high
  local other = m.high.type == "money" and m.high or sum
  if not currency.agrees(sum, currency.of_sum(other)) or not shares(m, doc) then
    return nil, "two things"
  end
  local low, high = end_of(m, "low", doc, sum), end_of(m, "high", doc, sum)
  if not low or not high then
    return nil, "no two numbers"
  end
  local clear = sum._also and not other._also and other or sum
  return range(m, doc, low, high, nil, currency.of_sum(clear))
end

local BY_ITSELF = { "sign-before", "sign-after", "name", "name-before", "one", "note", "part",
  "named-twice", "with-parts", "with-hundredths", "with-land" }

rule "range" {
  type  = "money",
  pass  = 2,
  over  = BY_ITSELF,
  match = seq { opt("between") / "between", SUM / "low", LINK / "link",
                any { SUM, FIGURES } / "high" },
  set   = range_of_sums,
  yes   = {
    "a {£6-7bn|min=6000000000 max=7000000000 currency=GBP amount=-} hole",
    "{between £20m and £25m|min=20000000 max=25000000}",
    "{£2.50-£3|min=2.5 max=3} a go, {$35,000 – $60,000|min=35000 max=60000}",
    "fines of {£5 to £10 million|min=5000000 max=10000000}",
    "{£200-300,000|min=200000 max=300000}, {£500-1,000|min=500 max=1000}",
    "{€500-1m|min=500 max=1000000}, ranging from {$5 to $10|min=5 max=10}",
    "tickets from {£7 to £8|min=7 max=8}, for {£5 to 10|min=5 max=10}",
    "a {$20-to-$25|min=20 max=25} fee",
    "{620,00 zł – 780,00 zł|min=620 max=780 currency=PLN}",
  },
  no    = { "a rise from £5 to £10", "£5 and £10", "gave £5 to 10 people" },
}

rule "range-behind-figures" {
  type  = "money",
  pass  = 2,
  over  = BY_ITSELF,
  match = seq { opt("between") / "between", FIGURES / "low", LINK / "link", SUM / "high" },
  set   = range_of_sums,
  yes   = { "{between 80 and 90p|min=0.8 max=0.9}", "{5-6 zł|min=5 max=6 currency=PLN}" },
  no    = { "2019-20 £5", "2019-£5" },
}

-- "rose from £10 to £12 million": both are millions.
rule "shared-magnitude" {
  type  = "money",
  pass  = 2,
  over  = BY_ITSELF,
  match = seq { is "money" { _by = "sign" } / "low", "to", is "money" { _by = "sign" } / "high" },
  span  = "$low",
  set   = function(m, doc)
    local low, high = m.low, m.high
    if not high._exponent or low._exponent or not change.leads_to(doc, m.start) then
      return nil, "each has its own magnitude"
    end
    local amount = share_magnitude({ value = low.amount },
      { value = high.amount, exponent = high._exponent })
    if amount == low.amount or not currency.agrees(low, currency.of_sum(high)) then
      return nil, "each has its own magnitude"
    end
    local attributes = { amount = amount, _by = "sign", _exponent = high._exponent,
      alternatives = { { amount = low.amount, reason = "without the magnitude of the second" } } }
    return currency.set(attributes, { start = low.start, stop = low.stop }, doc,
      currency.of_sum(low))
  end,
  yes   = { "rose from {£10|amount=10000000 alternatives[1].amount=10} to £12 million" },
  no    = { "rose from £500 to £1.2m", "from £5 to £12" },
}
