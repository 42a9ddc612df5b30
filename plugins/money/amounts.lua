-- amounts: figures and words to exact numbers.
local nearby = use "nearby"

local amounts = {}

-- "1.236.000" and "1 236 000" are what "1,236,000" is.
local function drop_separators(text, separator)
  if string.find(text, [[^\d{1,3}(?:]] .. separator .. [[\d{3})+$]]) then
    return (string.gsub(text, separator, ""))
  end
end

-- The figures with a decimal point and without separators, or nil when they are badly grouped.
-- A comma is decimal where it can't part thousands; so is a point, unless there are several of
-- them, or `continental` says that the sum is written as on the Continent ("1.860 €").
local function plain(text, continental)
  text = string.gsub(text, [[\s]], "")
  local whole, decimals = string.match(text, [[^([\d.,'’]*)[.,](\d+)$]])
  if not whole then
    return drop_separators(text, "['’]") or text
  end
  local mark = string.sub(text, -#decimals - 1, -#decimals - 1)
  local other = mark == "," and [[\.]] or ","
  if string.find(whole, [[^\d*$]]) then
    local thousands = #decimals == 3 and #whole <= 3 and whole ~= "" and whole ~= "0"
    if thousands and (mark == "," or continental) then
      return whole .. decimals
    end
    if mark == "," and #decimals > 3 and whole ~= "0" and not continental then
      return nil -- a misprint of thousands: "£1,2345"
    end
    return whole .. "." .. decimals
  end
  if string.find(whole, mark == "," and "," or [[\.]]) then -- the same mark again: thousands
    return mark == "," and text or drop_separators(text, [[\.]])
  end
  whole = drop_separators(whole, other) or drop_separators(whole, "['’]")
    or (other == "," and read_number(whole) and string.gsub(whole, ",", ""))
  return whole and whole .. "." .. decimals
end

-- A number from figures ("1,200", "205,68", "2½"), or nil.
function amounts.from_figures(text, continental)
  local digits, glyph = string.match(text, [[^([\d.,'’\s]*)([½¼¾⅓⅔⅛]?)$]])
  if glyph ~= "" then
    return read_number(text)
  end
  local number = digits and plain(digits, continental)
  return number and read_number(number)
end

-- What tells the same figures of the same size again: "31.5e6".
function amounts.key(figures, exponent)
  return figures .. "e" .. math.tointeger(exponent or 0)
end

local POWERS = { hundred = 2, thousand = 3, lakh = 5, million = 6, crore = 7, billion = 9,
  trillion = 12 }

-- The number in figures times 10^exponent, which may be nil; or nil and why not.
function amounts.of(figures, exponent, continental)
  local number = amounts.from_figures(figures, continental)
  number = number and scale_number(number, tonumber(exponent) or 0)
  if not number then
    return nil, "this is no number"
  end
  return number
end

local BARE = [[(?i)^(?:hundred|thousand|lakh|million|crore|billion|trillion)]]
-- Before what is no number in words of its own: "4.2 million", "multi-million".
local GOES_BEFORE = [[(?:\d\s?(?:and )?|-|\bpoint )$]]
local HALVES = { ["a half"] = ".5", ["a quarter"] = ".25", ["three quarters"] = ".75" }

-- "one million, two hundred thousand", "3 and a half million", "point five million" as a number.
local function words_to_number(text)
  local whole, part, rest = string.match(text, [[^(\d+) and (an? \w+|three quarters)( .*)$]])
  if whole then
    return HALVES[part] and read_number(whole .. HALVES[part] .. rest)
  end
  text = string.gsub(text, "(?i)^point", "zero point")
  return read_number((string.gsub(text, [[(?i) cool |, ?]], " ")))
end

local function read_words(read, doc)
  if string.find(read.text, [[^[\d.,]+(?! and )\P{L}*\p{L}*$]]) or string.find(read.text, BARE)
    or string.find(nearby.before(doc, read.start, 8), GOES_BEFORE) then
    return nil, "figures are read elsewhere"
  end
  local power = string.match(read.text, [[(\w+)$]])
  read.exponent, read.in_words = POWERS[string.lower(power)], true
  read.value = words_to_number(read.text)
  if not read.value then
    return nil, "this is no number"
  end
  return read
end

-- What the element `name` of a match read, figures or number() or words, as { value, exponent = of
-- its magnitude, text, start, stop, digits, in_words, vague }: figures, a number in words, "millions of".
function amounts.read(m, name, doc, continental)
  local start, stop = m:span_of(name)
  local n = m[name]
  local read = { text = doc:sub(start, stop), start = start, stop = stop }
  if type(n) == "number" or type(n) == "string" then
    return read_words(read, doc)
  end
  read.exponent, read.vague = n.exponent, not n.digits
  if n.digits then
    local value, why = amounts.of(n.digits, n.exponent, continental)
    if not value then
      return nil, why
    end
    read.value, read.digits = value, n.digits
  end
  return read
end

return amounts
