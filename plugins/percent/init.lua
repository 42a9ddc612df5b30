-- percent: percentages: 50%, 2.5 per cent, fifty percent, 25-30%.
api(1)
local change = use "change"
local mods = use "mods"

declare "percent" {
  value = "number",
  min = "number", -- of a range
  max = "number",
  mod = { "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS", "APPROX" },
}

define "figures" (re [[(?<![\d.,])(?>\d{1,3}(?:,\d{3})+|\d+)(?>[.,]\d+)?[½¼¾⅓⅔⅛]?(?![.,]?\d)]])
define "unit" (re [[(?: ?[%％]| ?pct\b|(?:(?: |-)?(?i:per[ -]?cent)|pc)\b)]])

local FRACTIONS = { ["a half"] = ".5", ["a quarter"] = ".25", ["three quarters"] = ".75" }

-- "forty", "half a", "point five" and "3 and a half" as a number.
local function read_words(text)
  local whole, fraction = string.match(text, [[^(\d+) and (.+)$]])
  if whole then
    return read_number(whole .. (FRACTIONS[string.lower(fraction)] or ""))
  end
  text = string.gsub(text, "(?i)^point", "zero point")
  return read_number((string.gsub(text, "(?i)(?: of)? (?:an?|one)$", "")))
end

-- The same of "2.5" and "2,5"; a minus may stand before.
local function read(text)
  local minus, rest = string.match(text, [[^([-−+]?)(.+)$]])
  if string.find(rest, [[^\d+,\d{1,2}$]]) then
    rest = string.gsub(rest, ",", ".")
  end
  local number = read_words(rest)
  if number and (minus == "-" or minus == "−") then
    return -number
  end
  return number
end

local function percent(m, doc)
  local value = read(m.value)
  if not value then
    return nil, "this is no number"
  end
  return { value = value, mod = mods.of(doc, m.start, m.stop) }
end

rule "percent" {
  type  = "percent",
  match = re [[(?<value>(?:(?<![\p{L}\d%])[-−+])?%{figures})%{unit}]],
  set   = percent,
  yes   = { "{50%|value=50} of them", "up to {3.5 per cent|value=3.5 mod=EQUAL_OR_LESS}",
    "a {61.3-percent|value=61.3} stake", "{7½%|value=7.5}", "{1,200%|value=1200}",
    "down {-0.5%|value=-0.5}", "about {5pc|value=5 mod=APPROX}", "{2,5 %|value=2.5}" },
  no    = { "five percentage points", "a percent sign", "1,,000%", "at 5 pc" },
}

local FRACTION = any { "half", "a quarter", "three quarters", "three-quarters", "a third",
  "one third", "two thirds", "two-thirds", "a tenth" }
-- "half a", "a quarter of one", "three and a half", "point five"; else a number.
local IN_WORDS = any {
  seq { FRACTION, opt("of"), any { "a", "one" } },
  seq { number(), "and", any { "a half", "a quarter", "three quarters" } },
  seq { "point", number() },
  number(), "half",
}

-- The unit is a list, not `any`: sentences without a phrase that a sequence needs are passed over.
rule "in-words" {
  type  = "percent",
  match = seq { IN_WORDS / "value", opt("-"), list { "per cent", "percent", "per-cent" } },
  set   = function(m, doc)
    local value = doc:sub(m:span_of("value"))
    if string.find(value, [[^[\d.,]+$]]) then
      return nil, "figures are read elsewhere"
    end
    return percent({ value = value, start = m.start, stop = m.stop }, doc)
  end,
  yes   = { "{fifty percent|value=50}", "{half a per cent|value=0.5}",
    "{twenty-five per cent|value=25} of them", "a {five-percent|value=5} stake",
    "{half of one per cent|value=0.5}, {three-quarters of a percent|value=0.75}",
    "{3 and a half per cent|value=3.5}", "{point five per cent|value=0.5}",
    "a {ten-per-cent|value=10} cut" },
  no    = { "a percent", "many per cent" },
}

rule "range" {
  type  = "percent",
  pass  = 2,
  over  = { "percent", "in-words" },
  match = seq { opt("between") / "between", any { is "percent" {}, number() } / "low",
                any { "to", "and", "or", "-", "–", "—" } / "link", is "percent" {} / "high" },
  set   = function(m, doc)
    local start, stop = m:span_of("between")
    local between = stop and stop > start
    local link = string.lower(doc:sub(m:span_of("link")))
    if link == "and" and not between then
      return nil, "'and' joins the ends only behind 'between'"
    end
    if link == "or" and type(m.low) ~= "number" then
      return nil, "'or' tells of two"
    end
    if link == "to" and change.leads_to(doc, m.start) then
      return nil, "a change, not a range"
    end
    local low, high = m.low, m.high.value
    low = type(low) == "number" and low or low.value
    if not low or not high or low >= high then
      return nil, "the ends are not in order"
    end
    return { min = low, max = high, mod = mods.of(doc, m.start, m.stop) }
  end,
  yes   = { "{25-30%|min=25 max=30 value=-}", "{5% to 10%|min=5 max=10} more",
    "{between two and three per cent|min=2 max=3}", "{3%-4%|min=3 max=4}",
    "{five or six per cent|min=5 max=6}", "some {20–30 percent|min=20 mod=APPROX}",
    "{2.5–3 per cent|min=2.5 max=3}" },
  no    = { "by 5 and 10 of them", "from 5% to 10%", "5% or 6%" },
}
