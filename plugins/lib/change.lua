-- change: tells "rose £2m to £15m" and "from 5 to 10 per cent", which are two values, from
-- "ranging from £2m to £15m", which is one range.
local nearby = use "nearby"
local words = use "words"

local change = {}

local CHANGES = [[(?i)\b]] .. words.any [[r[io]se\w* risen f[ae]ll\w* up down gain\w* los[et]\w*
  climb\w* dropp?\w* add\w* shed\w* jump\w* slip\w* increas\w* decreas\w* cut soar\w* plung\w* from
  grew grow\w* declin\w* shr[aiu]nk\w* edg\w* fell]] .. [[(?: by)? ?$]]
local RANGES = [[(?i)\b]] .. words.any [[rang\w+ var\w+ anything anywhere somewhere everything
  prices tickets fares fees rents fines salaries wages bids estimates sums amounts costs(?:ing)?
  priced available starting]] .. [[ from ?$]]

-- Does a change lead to the value at `place`?
function change.leads_to(doc, place)
  local before = nearby.before(doc, place, 24)
  return string.find(before, CHANGES) ~= nil and not string.find(before, RANGES)
end

return change
