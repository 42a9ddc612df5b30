-- article: what the whole article tells of its sums: what an open sign means, and which sum is
-- another one in other money: "£48m ($61m, €56m)" are three sums, of which the latter two are
-- related to the first as equal.
local currency = use "currency"
local words = use "words"

-- { figures = currency } of the sums whose sign leaves no doubt: a headline's "$31.5m" is the
-- "NZ$31.5m" of the text.
local function clear_sums(sums)
  local clear = {}
  for _, sum in ipairs(sums) do
    if not sum._also and sum._figures and not clear[sum._figures] then
      clear[sum._figures] = sum.currency
    end
  end
  return clear
end

-- What an open sum is: the currency of the same figures elsewhere; the one that the article
-- named first; else its first choice.
local function choose(sum, clear, named)
  local codes = words.set(sum._also)
  local same = clear[sum._figures]
  if same and codes[same] then
    return same
  end
  for _, code in ipairs(named) do
    if codes[code] then
      return code
    end
  end
  return sum.currency
end

local function others(sum, chosen)
  local list = {}
  for _, other in ipairs(sum.alternatives or {}) do
    table.insert(list, other)
  end
  for code in string.gmatch(sum._also, [[\S+]]) do
    if code ~= chosen then
      table.insert(list, { currency = code, reason = "open sign" })
    end
  end
  return list
end

-- The currency of each sum, in order; the open ones are updated.
local function settle(sums, out)
  local clear, named, chosen = clear_sums(sums), {}, {}
  for i, sum in ipairs(sums) do
    if sum._also then
      chosen[i] = choose(sum, clear, named)
      out:update(sum, { currency = chosen[i], alternatives = others(sum, chosen[i]),
        amount = sum._by == "part" and currency.parts_in(chosen[i], sum) or nil })
    else
      chosen[i] = sum.currency
      if not words.set(table.concat(named, " "))[sum.currency] then
        table.insert(named, sum.currency)
      end
    end
  end
  return chosen
end

local ABOUT = words.any [[or about around roughly some approximately nearly almost over worth]]
local OPENS = [[^ ?(?:\((?:]] .. ABOUT .. [[ )?|/|, or ]] .. ABOUT .. [[ )$]]
local GOES_ON = [[^(?:[;,/] ?|,? (?:or|and) )$]]

local function link_equal(sums, chosen, doc, out)
  local first -- the sum that the next ones convert
  for i = 2, #sums do
    local before, sum = sums[i - 1], sums[i]
    local between = sum.start - before.stop < 24 and doc:sub(before.stop, sum.start) or ""
    if chosen[i - 1] == chosen[i] then
      first = nil
    elseif string.find(between, OPENS) then
      first = before
    elseif not string.find(between, GOES_ON) then
      first = nil
    end
    if first then
      out:link(sum, "equal", first)
    end
  end
end

on_document "article" {
  emits = { "money" },
  pass  = 3,
  run   = function(doc, out)
    local sums = doc:all("money")
    link_equal(sums, settle(sums, out), doc, out)
  end,
}
