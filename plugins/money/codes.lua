-- codes: sums with the ISO code of a currency: USD 31.5 million, 214.5USD, 70 MUSD.
local amounts = use "amounts"
local currency = use "currency"
local nearby = use "nearby"

-- Codes that are words, too ("ALL 9 teams"), stand before a sum only if it looks like one.
local function looks_like_sum(m)
  return m.mag or string.find(m.n, [[\d[.,]\d]])
end

local function sum(m, doc)
  if m.code.word and not looks_like_sum(m) then
    return nil, "the code is a word, too"
  end
  local continental = not m.mag and currency.points_thousands(m.code, m.n)
  local amount, why = amounts.of(m.n, nil, m.mag, continental)
  if not amount then
    return nil, why
  end
  return currency.set({ amount = amount }, m, m.code, doc)
end

rule "code-before" {
  type  = "money",
  match = re [[(?<!/)(?<code>%{code})(?: |-)?(?<n>%{figures})%{scaled}?]],
  set   = sum,
  yes   = { "for {USD 31.5 million|amount=31500000 currency=USD}", "{CHF7.06|currency=CHF}",
    "about {PHP 1,500|amount=1500 currency=PHP mod=APPROX}" },
  no    = { "ALL 9 teams", "at COP 28", "PHP 8 is out", "EUR/USD 1.10" },
}

rule "code-after" {
  type  = "money",
  match = re [[(?:(?<n>%{figures})%{scaled}?|(?<words>%{in_words}))
               (?: |-)?(?<code>%{code})(?! ?[\d£€$])]],
  set   = function(m, doc)
    if m.code.word and nearby.style(doc, m.start).capitals then
      return nil, "the code is a word, too"
    end
    local amount, why = amounts.of(m.n, m.words, m.mag)
    if not amount then
      return nil, why
    end
    return currency.set({ amount = amount }, m, m.code, doc)
  end,
  yes   = { "{214.5USD|amount=214.5}, {650 GBP|amount=650 currency=GBP}",
    "{half a million EUR|amount=500000 currency=EUR}", "{3.5bn CZK|amount=3500000000}",
    "{65 SAR|amount=65 currency=SAR}" },
  no    = { "AT 7 TRY AGAIN", "3 USDX", "3 USD60 vouchers" },
}

-- Millions and thousands as prefixes of the code, as accountants write them.
local PREFIXES = { M = 6, m = 6, K = 3, k = 3, B = 9, T = 3 }

rule "code-with-prefix" {
  type  = "money",
  match = re [[(?<n>%{figures}) ?(?<prefix>[MmKkBT])(?<code>%{code})]],
  set   = function(m, doc)
    local number, why = amounts.of(m.n)
    if not number then
      return nil, why
    end
    local amount = scale_number(number, PREFIXES[m.prefix])
    return currency.set({ amount = amount }, m, m.code, doc)
  end,
  yes   = { "over {70 MUSD|amount=70000000 currency=USD mod=MORE_THAN}",
    "{165 MEUR|amount=165000000}, {750kSEK|amount=750000 currency=SEK}" },
  no    = { "5 MUSDX" },
}
