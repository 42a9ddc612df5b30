-- mods: what the words around a value say of it: "more than", "about", "or so".
local nearby = use "nearby"
local words = use "words"

local mods = {}

local BEFORE = re [[(?<mod>%{mod}) ?(?:(?:an? )?(?:additional|further|extra) )?]]
local REACH = 48

local AFTER = { ["+"] = "EQUAL_OR_MORE", plus = "EQUAL_OR_MORE", more = "EQUAL_OR_MORE",
  over = "EQUAL_OR_MORE", above = "EQUAL_OR_MORE", less = "EQUAL_OR_LESS",
  under = "EQUAL_OR_LESS", so = "APPROX", thereabouts = "APPROX" }
local BEHIND = [[^(?:(\+)(?!\d)|-(plus)\b| or (more|over|above|less|under|so|thereabouts)\b)]]

-- What there can be "over" something: "jailed over £2m fraud", "a row over 5% cuts".
local CAUSE = words.any [[accus\w+ alarm anger angry apologi[sz]\w* argu\w+ arrest\w* backlash
  battl\w* clash\w* complain\w* concern\w* condemn\w* controversy convicted court criticis\w*
  criticiz\w* debat\w+ detained dismissed disput\w+ doubts? fears? feud\w* fire fury furious grilled
  guilty inquir\w+ investigat\w+ jailed lawsuits? negotiat\w+ ousted outcry outrage\w* pressure
  prob(?:e|es|ed|ing) prosecut\w+ protest\w* question\w* quits? raid\w* resign\w* rows? sacked
  scandal sentenced slammed standoff strikes? su(?:e|es|ed|ing) suspended talks tensions? trial
  uncertainty unease warn\w* worr(?:y|ies|ied) wrangl\w*]]
local OVER_CAUSE = [[(?i)\b]] .. CAUSE .. [[ over ?$]]
-- "jailed for two years over £2m fraud": further away only where a noun follows.
local OVER_FAR_CAUSE = [[(?i)\b]] .. CAUSE .. [[(?: (?!]] .. words.any [[and or but who which that
  pa(?:y|ys|id) worth of costs? lost spent owed? stole took raised earn\w* \w+ing]]
  .. [[\b)[\w’'-]+){1,4} over ?$]]
local NOUN = [[^ (?!]] .. words.any [[worth in of for to from on at by with and or but an? per each
  every more less last this next since during over under after before as than that which who was
  were is are has have had will would could should because while when if so the he she it they we
  annually yearly monthly weekly daily overall altogether today yesterday already plus]]
  .. [[\b)\p{Ll}]]

-- Is the "over" that ends `text`, before a value that ends at `stop`, no "more than"?
local function is_cause(doc, text, stop)
  return string.find(text, OVER_CAUSE)
    or string.find(text, OVER_FAR_CAUSE) and string.find(nearby.after(doc, stop, 16), NOUN)
end

local function before(doc, place, stop)
  local from = place - #nearby.before(doc, place, REACH)
  for m in doc:matches(BEFORE, from, place) do
    if m.stop == place then
      local is_over = string.find(m.mod.text, [[(?i)^over$]])
      if not is_over or not is_cause(doc, doc:sub(from, m.mod.stop), stop) then
        return m.mod.value
      end
    end
  end
end

-- The TIMEX3 mod of the value from `start` to `stop`, or nil.
function mods.of(doc, start, stop)
  local value = before(doc, start, stop)
  if value then
    return value
  end
  local sign, plus, word = string.match(nearby.after(doc, stop, 16), BEHIND)
  return AFTER[sign or plus or word]
end

return mods
