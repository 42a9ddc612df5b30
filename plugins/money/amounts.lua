-- amounts: figures and words to exact numbers.

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

-- A number times the power of ten of a row ("million", "bn"), which may be nil.
function amounts.times(number, row)
  if not number or not row then
    return number
  end
  return scale_number(number, tonumber(row.exponent))
end

-- The number in figures, else in words, times the power of ten of `row`; or nil and why not.
function amounts.of(figures, words, row, continental)
  local number
  if figures then
    number = amounts.from_figures(figures, continental)
  else
    number = read_number(words)
  end
  number = amounts.times(number, row)
  if not number then
    return nil, "this is no number"
  end
  return number
end

return amounts
