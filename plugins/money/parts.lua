-- parts: pence and the like behind their figures, and behind a sum: 80p, 6 dollars 30 cents,
-- 18 dollars 25, £3 10s; and sums that say their currency twice: $315 USD.
local amounts = use "amounts"
local currency = use "currency"
local nearby = use "nearby"
local words = use "words"

-- Heights of a picture in lines: 1080p is no money, and 480p none where pictures are spoken of.
local LINES = words.set "144 240 360 480 576 720 1080 1440 2160 4320"
local PICTURES = [[(?i)\b]] .. words.any [[videos? resolutions? HD 4K screens? stream\w* pixels?
  displays? footage monitors? cameras? TVs? fps quality formats? pictures?]] .. [[\b]]

local function is_height(m, doc)
  local before = nearby.before(doc, m.start, 24)
  return LINES[m.n] and (tonumber(m.n) > 1000 or string.find(before, [[\bin $]])
    or string.find(before .. nearby.after(doc, m.stop, 24), PICTURES)) ~= nil
end

local STARTS = [[(?i)\b]] .. words.any [[starts? starting begins? opens? opening airs? airing
  meet\w* doors arriv\w+ leav\w+ kicks? kick-off departs? show screening curfew gates]]
  .. [[\b[^.;:£$€]{0,20} (?:at|from|until|by) $]]
local O_CLOCK = [[(?i)^(?:-\d| ?]] .. words.any [[ET EST EDT PT PST CT BST GMT sharp tonight
  tomorrow daily start kick-off curfew]] .. [[\b)]]

-- "the film starts at 9p" is a time of day.
local function is_clock_time(m, doc)
  local hour = string.find(m.n, [[^(?:\d|1[0-2])$]])
  return hour and (string.find(nearby.before(doc, m.start, 40), STARTS)
    or string.find(nearby.after(doc, m.stop, 12), O_CLOCK)) ~= nil
end

rule "part" {
  type  = "money",
  match = re [[(?<![\d.,:])(?<n>%{digits_of_sum})p\b(?!\.m)]],
  set   = function(m, doc)
    local number, why = amounts.of(m.n, -2)
    if not number then
      return nil, why
    end
    if is_height(m, doc) then
      return nil, "the height of a picture"
    end
    if is_clock_time(m, doc) then
      return nil, "a time of day"
    end
    return currency.set({ amount = number, _by = "part" }, m, doc, "GBP")
  end,
  yes   = { "an {80p|amount=0.8 currency=GBP} stamp, shares at {480p|amount=4.8}",
    "a leaflet sold at {9p|amount=0.09}" },
  no    = { "in 1080p", "480p video", "80 p", "at 5p.m.", "at 11:40p", "the show starts at 9p",
    "on air at 9p ET" },
}

rule "shillings" {
  type  = "money",
  match = re [[£ ?(?<l>\d{1,3})[.,]? ?(?<s>1?\d)s\b(?: ?(?<d>1[01]|\d)d\b)?]],
  set   = function(m, doc)
    local pence = tonumber(m.l) * 240 + tonumber(m.s) * 12 + tonumber(m.d or 0)
    local amount = scale_number(math.floor(pence * 10000 / 240 + 0.5), -4)
    return currency.set({ amount = amount, _by = "sign" }, m, doc, "GBP")
  end,
  yes   = { "a wage of {£3 15s|amount=3.75 currency=GBP}, or {£1 2s 6d|amount=1.125}" },
  no    = { "£3 10st" },
}

-- A whole sum and `thousandths` of its unit.
local function add_thousandths(m, doc, thousandths)
  local whole = m.whole.amount
  if not whole or whole ~= math.floor(whole) or m.whole._exponent then
    return nil, "not a whole sum"
  end
  if not thousandths or thousandths < 1 or thousandths > 999 then
    return nil, "no part of it"
  end
  local amount = scale_number(whole * 1000 + thousandths, -3)
  return currency.set({ amount = amount, _by = "name" }, m, doc, currency.of_sum(m.whole))
end

local BY_ITSELF = { "sign-before", "sign-after", "name", "name-before", "one", "note", "part" }

rule "with-parts" {
  type  = "money",
  pass  = 2,
  over  = BY_ITSELF,
  match = seq { is "money" { _by = any { "sign", "code", "name" } } / "whole", opt(","), opt("and"),
                any { is "money" { _by = "part" }, seq { number(1, 99), "c" } } / "part" },
  set   = function(m, doc)
    local part = m.part
    if type(part) == "string" then
      local cents = tonumber(string.match(part, [[^(\d+)[cC]$]]))
      return add_thousandths(m, doc, cents and cents * 10)
    end
    if not currency.agrees(m.whole, currency.of_sum(part)) then
      return nil, "two currencies"
    end
    local amount = currency.parts_in(m.whole.currency, part)
    return add_thousandths(m, doc, amount and scale_number(amount, 3))
  end,
  yes   = { "{6 dollars 30 cents|amount=6.3}", "{$60 and 25c|amount=60.25}",
    "{sixteen dollars and thirty-five cents|amount=16.35 currency=USD}", "{£3 50p|amount=3.5}",
    "{8 CAD 5 cents|amount=8.05 currency=CAD}",
    "{3 Kuwaiti dinars and 250 fils|amount=3.25 currency=KWD}" },
  no    = { "for five shillings and sixpence", "costs $3, and six C-130 planes" },
}

local ENDS = [[(?i)^(?:[.,;:!?)](?!\d)| (?:each|apiece|per|an?)\b|\s*$)]]

rule "with-hundredths" {
  type  = "money",
  pass  = 2,
  over  = BY_ITSELF,
  match = seq { is "money" { _by = any { "code", "name" } } / "whole", opt("and"),
                number(1, 99) / "rest" },
  set   = function(m, doc)
    local rest = doc:sub(m:span_of("rest"))
    if string.find(rest, [[^\d$]]) or not string.find(nearby.after(doc, m.stop, 12), ENDS) then
      return nil, "this is no part of the sum"
    end
    return add_thousandths(m, doc, m.rest * 10)
  end,
  yes   = { "It costs {18 dollars 25|amount=18.25}.", "{30 Rupees 75|amount=30.75 currency=INR}",
    "{seventeen dollars twenty five|amount=17.25} each" },
  no    = { "pays in dollars 50 times" },
}

rule "named-twice" {
  type  = "money",
  pass  = 2,
  over  = BY_ITSELF,
  match = seq { is "money" { _by = "sign" } / "sum", opt("-"), is "money_unit" {} / "unit" },
  set   = function(m, doc)
    local sum, unit = m.sum, m.unit
    local code, choices = currency.of_row(unit)
    if unit.exponent or not currency.agrees(sum, code, choices) then
      return nil, "this is another currency"
    end
    if choices then
      code, choices = currency.of_sum(sum)
    end
    return currency.set({ amount = sum.amount, _by = "sign", _exponent = sum._exponent }, m, doc,
      code, choices)
  end,
  yes   = { "{$315 USD|amount=315 currency=USD alternatives=-}",
    "at {$7.95 US dollars|amount=7.95 currency=USD alternatives=-} each",
    "{$4.2 billion dollars|amount=4200000000 currency=USD}",
    "a {$3 million-dollar|amount=3000000} fee" },
  no    = { "£5 cents" },
}

-- "$250 million Canadian", "$5AUD"
local LANDS = { us = "USD", usd = "USD", american = "USD", canadian = "CAD", cdn = "CAD",
  cad = "CAD", australian = "AUD", aussie = "AUD", aud = "AUD", nzd = "NZD", sgd = "SGD",
  hkd = "HKD" }

rule "with-land" {
  type  = "money",
  pass  = 2,
  over  = BY_ITSELF,
  match = seq { is "money" { _by = "sign" } / "sum",
                any { "US", "USD", "American", "Canadian", "CDN", "CAD", "Australian", "Aussie",
                  "AUD", "NZD", "SGD", "HKD" } / "land" },
  set   = function(m, doc)
    local start, stop = m:span_of("land")
    local code = LANDS[string.lower(doc:sub(start, stop))]
    local sure = start == m.sum.stop or string.find(nearby.after(doc, m.stop, 12), ENDS)
    if not sure or not m.sum._also or not currency.agrees(m.sum, code) then
      return nil, "the land of something else"
    end
    return currency.set({ amount = m.sum.amount, _by = "sign", _exponent = m.sum._exponent }, m,
      doc, code)
  end,
  yes   = { "It pledged {$250 million Canadian|amount=250000000 currency=CAD}.",
    "{$30 US|amount=30 currency=USD alternatives=-} each, {$5AUD|currency=AUD}" },
  no    = { "$5 US stamps", "£5 Canadian." },
}
