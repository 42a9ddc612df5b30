-- currency: which currency a sign or name stands for, and when it stands for none.
local mods = use "mods"
local nearby = use "nearby"
local words = use "words"

local currency = {}

-- Currencies that the article has named beyond doubt so far, in the order of the text.
local function named(doc)
  local state = doc.state
  state.named = state.named or {}
  return state.named
end

local function note(doc, code)
  local list = named(doc)
  for _, known in ipairs(list) do
    if known == code then
      return
    end
  end
  table.insert(list, code)
end

-- { code = true } of all that a row may be.
local function readings(row)
  local codes = words.set(row.also)
  if row.currency then
    codes[row.currency] = true
  end
  return codes
end

-- An open sign is what the article named first; else the first choice.
local function choose(row, first, doc)
  local codes = readings(row)
  for _, code in ipairs(named(doc)) do
    if codes[code] then
      return code
    end
  end
  return first
end

local SUMS = re [[(?<sign>%{sign}) ?(?<n>%{figures})]]

-- { figures = currency } of the sums of the article whose sign leaves no doubt.
local function clear_sums(doc)
  local state = doc.state
  if not state.clear then
    state.clear = {}
    for m in doc:matches(SUMS) do
      if not m.sign.also and not state.clear[m.n] then
        state.clear[m.n] = m.sign.currency
      end
    end
  end
  return state.clear
end

-- What an open sign means where the same figures stand elsewhere with a clear one: a headline's
-- "$31.5m" is the "NZ$31.5m" of the text. Nil when they don't.
function currency.elsewhere(row, figures, doc)
  local code = row.also and clear_sums(doc)[figures]
  return code and readings(row)[code] and code
end

-- Adds to the attributes of a match: mod; currency; alternatives, where the row leaves it open.
-- `first` is what an open row is read as; when nil, its own currency.
function currency.set(attributes, m, row, doc, first)
  attributes.mod = mods.of(doc, m.start, m.stop)
  first = first or row.currency
  if not row.also then
    attributes.currency = first
    note(doc, first)
    return attributes
  end
  local chosen = choose(row, first, doc)
  local alternatives = {}
  attributes.currency = chosen
  for code in string.gmatch((row.currency or "") .. " " .. row.also, [[\S+]]) do
    if code ~= chosen then
      table.insert(alternatives, { currency = code, reason = "open sign" })
    end
  end
  attributes.alternatives = alternatives
  return attributes
end

-- "lost 20 pounds", "weighing 5 pounds"
local WEIGHING = [[(?i)\b]] .. words.any [[weigh\w* los(?:e|es|t|ing) shed\w* gain\w* lift\w* tall
  inch(?:es)? ft feet height weight]] .. [[\b[^.;]{0,16}$]]
local HEAVY = [[(?i)^ ?(?:heavier|lighter|overweight|in weight|per square|\([\d.]+ ?kg)]]
local THINGS = [[(?i)^ of (?!]] .. words.any [[debts? money fund\w* aid savings cash damages?
  public taxpayers? investments? loans? tax\w* fines profits? losses support extra additional new
  government income revenues? credit cuts spending business value assets]] .. [[\b)]]
local PERSON = [[(?i)^[ -](?:baby|infant|boy|girl|man|woman|dog|cat|fish|weight|turkey|bomb|ham)\b]]

-- Pounds that are a weight. A sum in millions never is.
local function is_weight(doc, start, stop, amount)
  local after = nearby.after(doc, stop, 40)
  if amount >= 1000000 then
    return false
  end
  return string.find(after, HEAVY) or string.find(after, PERSON)
    or string.find(after, THINGS)
    or (amount < 1000 and string.find(nearby.before(doc, start, 40), WEIGHING))
end

-- Where a point parts thousands though the sign stands before the figures: "Rp 15.000". In euros
-- that is open below ten: "€1.609" is a price at the pump.
local POINTS = { ARS = true, BRL = true, CLP = true, COP = true, DKK = true, EUR = true, IDR = true,
  ISK = true, PYG = true, TRY = true, VND = true }

function currency.points_thousands(row, figures)
  return POINTS[row.currency]
    and (row.currency ~= "EUR" or string.find(figures, [[^\d{2}]]) ~= nil)
end

-- Why a word or letters with other meanings are no currency here, or nil. Those marked "large" are
-- one with a magnitude, or from `least` on.
function currency.doubt(row, magnitude, amount, least)
  if row.care == "large" and not magnitude and amount < least then
    return "it has other meanings"
  end
end

function currency.weight(row, m, doc, amount)
  return row.care == "weight" and is_weight(doc, m.start, m.stop, amount)
end

return currency
