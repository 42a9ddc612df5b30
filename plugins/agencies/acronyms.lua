-- Acronyms that the article explains: "National Seabed Agency (NSA)", "NSA (National Seabed
-- Agency)", "the National Seabed Agency, or NSA," – and what every later mention of them means.
local nearby = use "nearby"
local words = use "words"

local acronyms = {}

local MINOR = words.set "of the and for in on to de la du des et und y e a an with against or by"

-- Words with the letters that each may stand for: "UK" for U or UK, "Counter-Terrorism" for C or CT.
local function split(text)
  local list = {}
  for word in string.gmatch(text, [[[\p{L}\p{N}&]+(?:['’.-]\p{L}+)*]]) do
    table.insert(list, word)
  end
  return list
end

local function initials(word)
  local first, all = nil, ""
  for letter in string.gmatch(word, [[(?<!\p{L})\p{L}]]) do
    first = first or string.upper(letter)
    all = all .. string.upper(letter)
  end
  local choices = { all, first }
  if #word <= 4 and word == string.upper(word) then
    table.insert(choices, (string.gsub(word, [[\W]], "")))
  end
  return choices
end

-- Do the words from `index` on spell `letters`, every one but small words giving at least one?
local function spells(list, index, letters)
  local word = list[index]
  if not word then
    return letters == ""
  end
  for _, choice in ipairs(initials(word)) do
    if choice ~= "" and string.sub(letters, 1, #choice) == choice
      and spells(list, index + 1, string.sub(letters, #choice + 1)) then
      return true
    end
  end
  return (MINOR[word] or word == "&") and index > 1 and spells(list, index + 1, letters)
end

-- Is `short` made of the first letters of `long`?
function acronyms.fits(short, long)
  local letters = string.upper((string.gsub(short, [[[^\p{L}]|s$]], "")))
  return #letters > 1 and spells(split(long), 1, letters)
end

-- What no name of a body runs over.
local SENTENCE_END = [[[;:!?()"“”]|\p{L}{3}\.\s+\p{Lu}]]

local LONGEST_WORDS = 32 -- bytes for each letter of an acronym

-- Where in the text from `start` to `stop` the words begin that spell `short`; nil when none do.
-- Longer readings first, so that "UK" belongs to "UK Coastal Command (UKCC)".
-- With `small`, words of small letters count, too: "unexploded ordnance (UXO)".
function acronyms.expansion(doc, short, start, stop, small)
  local from = math.max(start, stop - LONGEST_WORDS * #short)
  local capital, last = string.byte(short), doc:token_at(stop) - 1
  for n = math.max(doc:token_at(from), last - 4 * #short), last do
    local letter = string.byte(doc:text(n))
    if letter == capital or letter > 127 or small and letter == capital + 32 then
      local place = doc:span(n)
      local long = doc:sub(place, stop)
      if place >= from and not string.find(long, SENTENCE_END) and acronyms.fits(short, long) then
        return place
      end
    end
  end
end

local BRACKETED = re [[\((?<short>\p{Lu}[\p{L}\p{N}&.\/-]{1,11})\)]]
-- These begin with the rarest character that they can, and what stands before is looked at only
-- where they match: that is several times as fast.
local SPELT_OUT = re [[\((?<long>\p{Lu}[^()]{6,90})\)]]
local BEFORE_SPELT_OUT = [[(?<![\p{L}\p{N}])(\p{Lu}[\p{L}&]{1,8})(\s)$]]
local APPOSED = re [[, (?:or )?the (?: (?<long>\p{Lu}[\p{L}’' -]{6,80}?))(?=[,.;)])]]
local BEFORE_APPOSED = [[(?<![\p{L}\p{N}])(\p{Lu}{2,8})()$]]
local NAMED = re [[\b(?:or|known as|also known as|called) (?:the )?(?<short>\p{Lu}{2,8})\b]]

-- A short form that may be an acronym: "NCA", "MoD", "DfT", "UNICEFs".
local function plausible(short)
  local _, capitals = string.gsub(short, [[\p{Lu}]], "")
  return capitals >= 2 and #short <= 10
end

-- Where the text before a bracket starts, at most a sentence, and where it ends.
local function before(doc, place)
  local text = nearby.before(doc, place, 160)
  local start = math.max(doc:sentence_span(doc:sentence_at(place)) or 0, place - #text)
  local gap = string.match(text, [[(?:['’]s?)?[\s,]*$]])
  return math.min(start, place - #gap), place - #gap
end

local function definition(m, start, stop)
  local short_start, short_stop = m:span_of("short")
  return {
    short = m.short, short_start = short_start, short_stop = short_stop,
    start = start, stop = stop,
  }
end

-- Every bracket that may hold an acronym, with the text that it stands behind.
function acronyms.brackets(doc)
  local list = {}
  for m in doc:matches(BRACKETED) do
    if plausible(m.short) then
      local start, stop = before(doc, m.start)
      table.insert(list, definition(m, start, stop))
    end
  end
  return list
end

-- Adds to a list the definitions whose short form stands before the long one.
local function add_behind(doc, pattern, before_it, list)
  for m in doc:matches(pattern) do
    local short, gap = string.match(doc:before(m.start, 24), before_it)
    if short and plausible(short) and acronyms.fits(short, m.long) then
      local start, stop = m:span_of("long")
      local short_stop = m.start - #gap
      table.insert(list, {
        short = short, short_start = short_stop - #short, short_stop = short_stop,
        start = start, stop = stop,
      })
    end
  end
end

-- What the article explains: { short, short_start, short_stop, start, stop of the long form },
-- in any order, and other = { ["IED"] = true }, abbreviations of common words. `known(stop)`
-- may give the start of a body that ends right before a bracket, for acronyms of another language.
function acronyms.definitions(doc, known)
  local list = { other = {} }
  for _, pattern in ipairs({ BRACKETED, NAMED }) do
    for m in doc:matches(pattern) do
      if plausible(m.short) then
        local start, stop = before(doc, m.start)
        local long = acronyms.expansion(doc, m.short, start, stop)
          or pattern == BRACKETED and known(stop)
        if long then
          table.insert(list, definition(m, long, stop))
        elseif pattern == BRACKETED and acronyms.expansion(doc, m.short, start, stop, true) then
          list.other[m.short] = true
        end
      end
    end
  end
  add_behind(doc, SPELT_OUT, BEFORE_SPELT_OUT, list)
  add_behind(doc, APPOSED, BEFORE_APPOSED, list)
  return list
end

return acronyms
