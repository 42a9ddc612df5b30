-- parts: cents, pence and the like, alone and behind a sum: 80p, 3 dollars 50 cents, 15 dollars 50.
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
  yes   = { "an {80p|amount=0.8 currency=GBP} stamp", "down {34 cents|amount=0.34 currency=USD}",
    "about {fifteen cents|amount=0.15 mod=APPROX} a share", "{470 pence|amount=4.7}",
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
  yes   = { "{3 dollars 50 cents|amount=3.5}", "{$20 and 43c|amount=20.43}",
    "{thirteen dollars and forty-five cents|amount=13.45 currency=USD}", "{£3 50p|amount=3.5}",
    "{3 CAD 3 cents|amount=3.03 currency=CAD}" },
  no    = { "for five shillings and sixpence" },
}

rule "with-hundredths" {
  type  = "money",
  match = re [[(?:(?<n>%{figures})|(?<words>%{in_words}))
               (?: ?(?<code>%{code})|(?: |-)?(?:(?<name>%{currency})|(?<name>%{name})))
               (?: and)? (?<rest>\d\d|%{below_hundred})\b
               (?=[.,;:!?)](?!\d)| (?:each|apiece|per|an?)\b|\s*$)]],
  set   = function(m, doc) return with_hundredths(m, doc, m.code or m.name) end,
  yes   = { "It costs {15 dollars 50|amount=15.5}.", "{20 Rupees 43|amount=20.43 currency=INR}",
    "{thirteen dollars forty five|amount=13.45} each" },
  no    = { "pays in dollars 50 times" },
}
