-- parts: cents, pence and the like, alone and behind a sum: 80p, 6 dollars 30 cents, 18 dollars 25.
local amounts = use "amounts"
local currency = use "currency"

-- Heights of a picture in lines: 1080p is no money.
local LINES = { [144] = true, [240] = true, [360] = true, [480] = true, [576] = true,
  [720] = true, [1080] = true, [1440] = true, [2160] = true, [4320] = true }

local function is_money(m, number)
  local unit = m.part.text
  if unit == "p" then
    return m.n and not m.space and not LINES[number]
  end
  if unit == "c" or unit == "C" or unit == "P" then
    return false
  end
  return not string.find(unit, "^C") or number == 1 -- 50 Cent sings
end

rule "part" {
  type  = "money",
  match = re [[(?:(?<n>%{figures})|(?<words>%{in_words}))(?<space> |-)?
               (?<part>%{subunit})]],
  set   = function(m, doc)
    local number, why = amounts.of(m.n, m.words)
    if not number then
      return nil, why
    end
    if not is_money(m, number) then
      return nil, "it has other meanings"
    end
    local amount = amounts.times(number, m.part)
    return currency.set({ amount = amount }, m, m.part, doc,
      doc.locale == "en-US" and m.part.us or nil)
  end,
  yes   = { "an {80p|amount=0.8 currency=GBP} stamp", "down {37 cents|amount=0.37 currency=USD}",
    "about {eighteen cents|amount=0.18 mod=APPROX} a share", "{385 pence|amount=3.85}",
    "{€3|money currency=EUR}, then {50 cents|amount=0.5 currency=EUR}", "{one penny|amount=0.01}" },
  no    = { "in 1080p", "80 p", "at 30c", "50 Cent sings", "20 parts" },
}

-- The hundredths that stand behind a sum.
local function with_hundredths(m, doc, row)
  if not row.currency then
    return nil, "not a currency with hundredths"
  end
  local whole, why = amounts.of(m.n, m.words)
  if not whole then
    return nil, why
  end
  local hundredths = read_number(m.rest)
  if not hundredths or hundredths > 99 or whole ~= math.floor(whole) then
    return nil, "this is no part of the sum"
  end
  local amount = scale_number(whole * 100 + hundredths, -2)
  return currency.set({ amount = amount }, m, row, doc)
end

define "whole" (re [[(?:(?<sign>%{sign}) ?(?<n>%{figures})
  |(?:(?<n>%{figures})|(?<words>%{in_words}))
    (?: ?(?<code>%{code})|(?: |-)?(?:(?<name>%{currency})|(?<name>%{name}))))]])

rule "with-parts" {
  type  = "money",
  match = re [[%{whole}(?:,? and|,)? (?<rest>\d{1,2}|%{below_hundred})(?: |-)?
               (?<part>%{subunit})]],
  set   = function(m, doc) return with_hundredths(m, doc, m.sign or m.code or m.name) end,
  yes   = { "{6 dollars 30 cents|amount=6.3}", "{$60 and 25c|amount=60.25}",
    "{sixteen dollars and thirty-five cents|amount=16.35 currency=USD}", "{£3 50p|amount=3.5}",
    "{8 CAD 5 cents|amount=8.05 currency=CAD}" },
  no    = { "for five shillings and sixpence" },
}

rule "with-hundredths" {
  type  = "money",
  match = re [[(?:(?<n>%{figures})|(?<words>%{in_words}))
               (?: ?(?<code>%{code})|(?: |-)?(?:(?<name>%{currency})|(?<name>%{name})))
               (?: and)? (?<rest>\d\d|%{below_hundred})\b
               (?=[.,;:!?)](?!\d)| (?:each|apiece|per|an?)\b|\s*$)]],
  set   = function(m, doc) return with_hundredths(m, doc, m.code or m.name) end,
  yes   = { "It costs {18 dollars 25|amount=18.25}.", "{30 Rupees 75|amount=30.75 currency=INR}",
    "{seventeen dollars twenty five|amount=17.25} each" },
  no    = { "pays in dollars 50 times" },
}
