-- currency: which currency a sign or name stands for, and when it stands for none.
local mods = use "mods"
local nearby = use "nearby"
local words = use "words"

local currency = {}

-- What a row of a list, or a unit, means: its first choice, and all choices where it is open.
function currency.of_row(row)
  return row.currency, row.also and (row.currency or "") .. " " .. row.also
end

function currency.of_sum(sum)
  return sum.currency, sum._also
end

-- Adds to the attributes of a match: mod, currency, and all that an open sign may mean.
function currency.set(attributes, m, doc, code, choices)
  attributes.mod = mods.of(doc, m.start, m.stop)
  attributes.currency, attributes._also = code, choices
  return attributes
end

-- Those of a thousand parts.
local THOUSANDTHS = words.set "BHD IQD JOD KWD LYD OMR TND"

-- The amount of so many parts, if they are of the currency `code`: 250 fils are a quarter of a
-- dinar, but 2.5 dirhams.
function currency.parts_in(code, sum)
  if sum.amount and THOUSANDTHS[code] and sum.currency and not THOUSANDTHS[sum.currency] then
    return scale_number(sum.amount, -1)
  end
  return sum.amount
end

-- Does a sign stand before these figures?
function currency.sign_before(doc, start)
  return string.find(nearby.before(doc, start, 5), [[\p{Sc} ?$]]) ~= nil
end

-- May a sum be in one of these currencies?
function currency.agrees(sum, code, choices)
  local codes = words.set((code or "") .. " " .. (choices or ""))
  for choice in string.gmatch((sum.currency or "") .. " " .. (sum._also or ""), [[\S+]]) do
    if codes[choice] then
      return true
    end
  end
  return false
end

-- "lost 20 pounds", "weighing 5 pounds"
local WEIGHING = [[(?i)\b]] .. words.any [[weigh\w* put\son los(?:e|es|t|ing) shed\w* gain\w*
  lift\w* tall inch(?:es)? ft feet height weight]] .. [[\b[^.;]{0,16}$]]
local HEAVY = [[(?i)^ ?(?:heavier|lighter|overweight|in weight|per square|\([\d.]+ ?kg]]
  .. [[|,? (?:and )?\w+[ -](?:ounces?|oz)\b)]]
local THINGS = [[(?i)^ of (?!]] .. words.any [[debts? money fund\w* aid savings cash damages?
  public taxpayers? investments? loans? tax\w* fines profits? losses support extra additional new
  government income revenues? credit cuts spending business value assets]] .. [[\b)]]
-- What comes at a price in pounds, behind "five-pound": other things have that weight.
local PRICED = [[(?i)^[ -](?!(?:\w+[ -]){0,2}]] .. words.any [[notes? coins? bills? cheques? fines?
  fees? fares? tickets? charges? prizes? bets? stakes? vouchers? deposits? ris(?:e|es) increas\w*
  cuts? prices? limits? tax penalt\w* gifts? levy deals? loans? debts? bonus\w* bounty rewards?
  donations? grants? tolls? discounts? rents? wages? bids? subsid\w+ payouts? shops? stores?]]
  .. [[\b)(?!]] .. words.any [[an? per and or to for in at on from of is was were are by with as
  into over under more less than each every apiece sterling worth billions? losing loss profit]]
  .. [[\b)\p{Ll}]]

local GOODS = [[(?i)^ of (?:\w+ )?]] .. words.any [[steel iron copper coal oil sugar coffee tea
  beef meat pork chicken fish rice wheat grain flour corn cocaine heroin marijuana cannabis
  explosives trash waste garbage rubbish food potatoes thrust pressure force carbon lead uranium
  apples cheese butter milk cotton wool tobacco salt plastic cement sand grapes nuts bombs]]
  .. [[\b]]

-- Pounds that are a weight. Of those in millions that is said only of goods.
local function is_weight(doc, start, stop, amount, singular)
  local after = string.gsub(nearby.after(doc, stop, 40), [[\s]], " ")
  if amount >= 1000000 then
    return string.find(after, GOODS)
  end
  return string.find(after, HEAVY) or string.find(after, THINGS)
    or (amount < 100000 and singular and string.find(after, PRICED))
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

-- "1.500 euros" may be one and a half, or 1,500: the second, where the first was read.
function currency.other_point(figures, exponent, amount, code)
  if POINTS[code] and not exponent and amount and amount < 1000
    and string.find(figures, [[^[1-9]\d{0,2}\.\d{3}$]]) then
    local thousands = read_number((string.gsub(figures, [[\.]], "")))
    return { { amount = thousands, reason = "a point that parts thousands" } }
  end
end

-- Why a word or letters with other meanings are no currency here, or nil. Those marked "large" are
-- one when they are `exact` (with a magnitude, or hundredths), or from `least` on.
function currency.doubt(row, exact, amount, least)
  if row.care == "large" and not exact and amount < least then
    return "it has other meanings"
  end
end

-- Is `amount` of a unit a weight, not money?
function currency.weight(row, m, doc, amount)
  return row.care == "weight" and is_weight(doc, m.start, m.stop, amount,
    string.find(row.text, [[(?i)pound$]]))
end

return currency
