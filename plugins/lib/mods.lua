-- mods: what the words around a value say of it: "more than", "about", "or so".
local nearby = use "nearby"

local mods = {}

local BEFORE = re [[(?<mod>%{mod}) ?(?:(?:an? )?(?:additional|further|extra) )?]]
local REACH = 48

local AFTER = { ["+"] = "EQUAL_OR_MORE", plus = "EQUAL_OR_MORE", more = "EQUAL_OR_MORE",
  over = "EQUAL_OR_MORE", above = "EQUAL_OR_MORE", less = "EQUAL_OR_LESS",
  under = "EQUAL_OR_LESS", so = "APPROX", thereabouts = "APPROX" }
local BEHIND = [[^(?:(\+)(?!\d)|-(plus)\b| or (more|over|above|less|under|so|thereabouts)\b)]]

local function before(doc, place)
  local from = place - #nearby.before(doc, place, REACH)
  for m in doc:matches(BEFORE, from, place) do
    if m.stop == place then
      return m.mod.value
    end
  end
end

-- The TIMEX3 mod of the value from `start` to `stop`, or nil.
function mods.of(doc, start, stop)
  local value = before(doc, start)
  if value then
    return value
  end
  local sign, plus, word = string.match(nearby.after(doc, stop, 16), BEHIND)
  return AFTER[sign or plus or word]
end

return mods
