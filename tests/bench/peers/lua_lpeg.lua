-- The rules as one grammar of LPeg, the first that fits at a place: lua5.4 lua_lpeg.lua OUT FILE...
local lpeg = require "lpeg"
local P, R, S, B, Cp, Cc, Ct = lpeg.P, lpeg.R, lpeg.S, lpeg.B, lpeg.Cp, lpeg.Cc, lpeg.Ct

local digit, upper, lower = R "09", R "AZ", R "az"
local letter = R("az", "AZ", "09") + S "_" + R "\128\255"
local edge = -letter

local function any(words)
  local list = {}
  for word in words:gmatch "%S+" do
    list[#list + 1] = word
  end
  table.sort(list, function(a, b)
    return #a > #b
  end)
  local result = P(false)
  for _, word in ipairs(list) do
    result = result + P(word)
  end
  return result
end

local function opt(p)
  return p ^ -1
end

local month = any "January February March April May June July August September October November December"
local weekday = any "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
local d12, d2, d4 = digit * opt(digit), digit * digit, digit * digit * digit * digit
local number = digit ^ 1 * (S ".," * digit ^ 1) ^ 0
local name = upper * lower ^ 1
local names = name * (P " " * name) ^ -2
local verb = any "said says told added"
local short = upper * upper * upper ^ -4
local last = any "Agency Bureau Bank Police Office"
local century = P "19" + P "20"
local open, close = P "“", P "”"

-- A rule that begins at a word, and one that begins at a sign.
local words = {
  { "iso_date", d4 * "-" * d2 * "-" * d2 * edge },
  { "slash_date", d12 * "/" * d12 * "/" * d2 * opt(digit) * opt(digit) * edge },
  { "day_month", d12 * opt(any "st nd rd th") * " " * month * opt(P " " * d4) * edge },
  { "month_day", month * " " * d12 * opt(P ", " * d4) * edge },
  { "relative", any "last next this" * " " * (any "week month year" + weekday) * edge },
  { "day_word", any "yesterday today tomorrow tonight" * edge },
  { "in_year", any "in since by until" * " " * century * d2 * edge },
  { "decade", opt(any "early mid late" * " ") * century * digit * "0s" * edge },
  { "ago", (digit ^ 1 + any "one two three four five six a") * " "
    * any "days day weeks week months month years year" * " " * any "ago later earlier" * edge },
  { "clock", d12 * opt(S ":." * d2) * any "am pm" * edge },
  { "money_name", number * " " * opt(any "million billion" * " ")
    * any "dollars pounds euros yen rupees kroner" * edge },
  { "money_code", any "USD GBP EUR INR" * opt(P " ") * number * edge },
  { "percent", digit ^ 1 * opt("." * digit ^ 1) * (P "%" + (P " per cent" + " percent") * edge) },
  { "age", digit ^ 1 * "-year-old" * edge },
  { "said_name", verb * " " * names * edge },
  { "name_said", name * " " * name * opt(P ",") * " " * verb * edge },
  { "titled", any "Mr Mrs Ms Dr Sir" * " " * name * edge },
  { "body", any "National Federal Central Royal Serious European"
    * (P " " * name - P " " * last * edge) * (P " " * name - P " " * last * edge) ^ -2
    * " " * last * edge },
  { "ministry", any "Ministry Department Office" * " of " * opt(P "the ") * name * edge },
  { "acronym", short * edge * #(P " " * any "said has will officer officers" * edge) },
  { "direction", any "north south east west" * opt(P "ern") * " " * name * edge },
  { "in_place", any "in at near from" * " " * opt(any "New San Saint" * " ") * name * edge },
}
local signs = {
  { "money_sign", (P "£" + P "$" + P "€") * number
    * opt(opt(P " ") * any "million billion trillion bn m k" * edge) },
  { "quote_curly", open * (P(1) - open - close) ^ 1 * close },
  { "quote_straight", P '"' * (P(1) - '"') ^ 1 * '"' },
  { "bracketed", P "(" * short * #P ")" },
}

local function choice(rules)
  local result = P(false)
  for _, rule in ipairs(rules) do
    result = result + Cc(rule[1]) * Cp() * rule[2] * Cp()
  end
  return result
end

local grammar = Ct((choice(signs) + -B(letter) * choice(words) + letter ^ 1 + P(1)) ^ 0)

local output = assert(io.open(arg[1], "w"))
for i = 2, #arg do
  local file = assert(io.open(arg[i], "rb"))
  local text = file:read("a")
  file:close()
  local list, found = grammar:match(text), {}
  for k = 1, #list, 3 do
    found[#found + 1] = ('["%s",%d,%d]'):format(list[k], list[k + 1] - 1, list[k + 2] - 1)
  end
  output:write('{"id":"', arg[i]:match("[^/]+$"), '","found":[', table.concat(found, ","), "]}\n")
end
output:close()
