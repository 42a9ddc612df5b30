-- segments: the part of a run of capitalised words that may be a name.
--
-- "Today Welsh Health Minister Dame Ann Probert" is one run. Words that can't be
-- in a name cut it; what then stands before the last title or role ("British Prime
-- Minister Sir") is set apart, and the rest is the core. A candidate is { sentence, core, labels =
-- the titles, roles and other words before it, bare = there are no words before it, before,
-- after = the numbers of the tokens around all of it, thing = is it none of a person? }.
local name_words = use "name_words"
local runs = use "runs"
local sentences = use "sentences"

local stop, modifier, lower = name_words.stop, name_words.modifier, string.lower
local is_title_case = sentences.is_title_case

local PLACES_IN_INITIALS = {
  ["U.S."] = true, ["U.K."] = true, ["U.N."] = true, ["E.U."] = true, ["D.C."] = true,
  ["P.M."] = true, ["A.M."] = true, ["L.A."] = true, ["N.Y."] = true, ["U.S.A."] = true,
}
local MAX_CORE = 4

local function is_acronym(word, sentence)
  return #word.text <= 6 and not word.role and runs.is_upper(word)
    and not name_words.suffix[word.low] and not word.initial and not sentences.is_upper(sentence)
end

-- "Theresa May", "Mrs May": a month, but not after a name.
local function continues_name(word, previous)
  return previous ~= nil and (word.given or word.family)
    and (previous.title or previous.given or previous.role or previous.initial)
end

-- "June Harker said", not "in June Harker said".
local function begins_name(word, after, sentence)
  local before = sentence.text[word.first - 1]
  return word.given and after ~= nil and not stop[after.low] and not after.thing
    and not (before and name_words.before_date[lower(before)])
end

local function is_break(word, previous, after, sentence)
  if word.last > word.first and name_words.compound[string.match(word.low, "-(\\w+)$") or ""] then
    return true
  elseif word.initial then
    return PLACES_IN_INITIALS[word.text] == true
  elseif sentence.clues.agency[word.first] then
    return true
  elseif stop[word.low] then
    return not (continues_name(word, previous) or begins_name(word, after, sentence))
  end
  return is_acronym(word, sentence)
end

-- "Tom Baker", "Mr Sheikh": a family name that is also a role or a title.
local function is_name_despite_role(part, at)
  local word, previous = part[at], part[at - 1]
  return (word.family ~= nil or word.title ~= nil and at == #part) and previous ~= nil
    and (previous.given ~= nil or previous.initial or previous.title ~= nil)
end

local function last_label(part)
  for i = #part, 1, -1 do
    local word = part[i]
    if (word.title or word.role) and not is_name_despite_role(part, i) then
      return i
    end
  end
  return 0
end

-- Without title or role: skips adjectives and what a firm or paper is called
-- before a first name ("Sky News presenter" has one, "Daily Star Jane Roe" not).
local function skip_front(part, sentence)
  local first = 1
  if #part > 1 and part[1].first == sentence.first and not part[1].given
    and (string.sub(part[1].low, -2) == "ly"
      or string.sub(part[1].low, -3) == "ing" and part[2].given) then
    first = 2
  end
  while first < #part and modifier[part[first].low] and not part[first].given do
    first = first + 1
  end
  for i = #part - 1, first, -1 do
    if part[i].thing and not part[i].family and not part[i].given and part[i + 1].given then
      return i + 1
    end
  end
  return first
end

local function slice(part, first, last)
  if first == 1 and last == #part then
    return part
  end
  local result = {}
  for i = first, last do
    result[#result + 1] = part[i]
  end
  return result
end

-- Headlines capitalise what follows the name: keep first name and surname.
local function shorten(core, sentence)
  local first = core[1]
  if #core > MAX_CORE or #core > 2 and first.given and is_title_case(sentence) then
    local count = core[2] and (core[2].initial or core[2].particle) and 3 or 2
    return slice(core, 1, math.min(count, #core))
  end
  return core
end

-- "Mr Marsh" is none, nor "Bill Tanner" and "Jane Marsh"; "Dow Jones" is one.
local function is_thing(core, labels)
  local first, last = core[1], core[#core]
  local titled = #labels > 0 and labels[#labels].title ~= nil
  for i, word in ipairs(core) do
    local named = i > 1 and word.family and (first.given or first.initial)
      or #core == 1 and titled and word.family
      or i == 1 and #core > 1 and word.given and not last.thing
    if word.thing and word.thing > word.last and word.thing == last.last
      or word.thing == word.last and not named then
      return true
    end
  end
  return false
end

-- Adds the candidate of a part of a run that no word cuts, if there is one.
local function add_candidate(result, part, sentence)
  local label_at = last_label(part)
  local first = label_at > 0 and label_at + 1 or skip_front(part, sentence)
  if first <= #part then
    local core, labels = shorten(slice(part, first, #part), sentence), slice(part, 1, label_at)
    result[#result + 1] = {
      sentence = sentence, core = core, labels = labels, thing = is_thing(core, labels),
      bare = first == 1, before = part[1].first - 1, after = core[#core].last + 1,
    }
  end
end

-- The candidates of a run, cut at words that no name holds.
local function read(run, sentence)
  local result, part = {}, {}
  for i, word in ipairs(run) do
    if not word.particle and is_break(word, part[#part], run[i + 1], sentence) then
      add_candidate(result, part, sentence)
      part = {}
    elseif not (word.particle and #part == 0) then
      part[#part + 1] = word
    end
  end
  add_candidate(result, part, sentence)
  return result
end

return { read = read }
