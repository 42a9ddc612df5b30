-- candidates: the words of a part of the text that may be a name, in the order of the text.
--
-- A candidate that stands alone and of which nothing tells that it is a name is only read
-- when it may be that of a person named elsewhere; so most capitals of a text are passed
-- over after one look.
local runs = use "runs"
local segments = use "segments"
local sentences = use "sentences"
local evidence = use "evidence"
local roles = use "roles"
local resolve = use "resolve"
local name_words = use "name_words"

local candidates = {}

-- What titles and roles tell.
local function gender_of(candidate, clues)
  for i = #candidate.before, 1, -1 do
    local word = candidate.before[i]
    local clue = word.title or word.role
    if clue and clue.gender then
      return clue.gender
    end
  end
  local before = evidence.token_before(candidate)
  local role = before and clues.role[before.start]
  return role and role.gender or nil
end

-- What the first name tells.
local function likely_gender(candidate)
  local given = candidate.core[1].given
  return given and (#candidate.core > 1 or not given.common) and given.gender or nil
end

local function spaced(text)
  return (string.gsub(text, "\\s+", " "))
end

local function role_of(doc, candidate, clues)
  local start, stop = roles.before(candidate, clues)
  if start == nil then
    start, stop = roles.after(candidate, clues)
  end
  return start and spaced(doc:sub(start, stop))
end

-- A common word at the start of a sentence is the name only if something shows it.
local function is_doubtful(candidate, clues)
  local word = candidate.core[1]
  local common = name_words.modifier[word.low] or word.family and word.family.common
    or word.given and word.given.common
  if not common or word.start ~= candidate.sentence.start then
    return false
  end
  local after = evidence.token_after(candidate)
  local possessive = after ~= nil and after.start == word.stop
  return not (possessive or evidence.speaks(candidate, clues))
end

-- The words of a headline, any of which may be a known surname.
local function headline_words(candidate)
  local result = {}
  for i, word in ipairs(candidate.core) do
    result[i] = {
      start = word.start, stop = word.stop, text = word.text, given = word.given ~= nil,
      common = word.family ~= nil and word.family.common ~= nil,
    }
  end
  return result
end

local function without_nickname(name)
  return (string.gsub(name, " [“\"‘'][^”\"’']+[”\"’'] ", " "))
end

local function name_of(doc, candidate)
  local core = candidate.core
  if #core == 1 then
    return core[1].text
  end
  return without_nickname(spaced(doc:sub(candidate.start, candidate.stop)))
end

-- What is kept of a candidate when its sentence has been read; nil of what names nobody.
local function summary(doc, candidate, clues)
  local reason = evidence.find(candidate, clues)
  local headline = reason == nil and sentences.is_title_case(candidate.sentence)
  if candidate.thing and not headline then
    return nil
  end
  local given, family = resolve.parts_of(candidate.core)
  return {
    start = candidate.start, stop = candidate.stop, name = name_of(doc, candidate),
    given = given, family = family, evidence = reason,
    gender = gender_of(candidate, clues), likely = likely_gender(candidate),
    role = role_of(doc, candidate, clues), thing = candidate.thing,
    name_like = evidence.length_of(candidate.core) <= 3
      and evidence.is_name_like(candidate.core[1]),
    speaks = given == nil and evidence.speaks(candidate, clues),
    doubtful = reason == nil and is_doubtful(candidate, clues),
    headline = headline and headline_words(candidate) or nil,
  }
end

-- Adds the candidates of the run at token `n`; returns the number of the token behind it.
local function read_run(doc, found, sentence, n, clues)
  local run, after = runs.read(sentence, n, clues)
  for _, candidate in ipairs(segments.read(run, sentence, clues)) do
    if #candidate.core > 0 then
      found[#found + 1] = summary(doc, candidate, clues) -- nil adds nothing
    end
  end
  return after
end

-- Does a list tell what the lone word at `place` may be? A role alone names nobody.
local function has_clue(clues, place)
  return clues.given[place] or clues.family[place] or clues.title[place]
end

-- "The", "In": does the capital at `n`, with the next one at `after`, only begin a sentence?
local function is_opener(text, n, after)
  return #text > 1 and name_words.stop[string.lower(text)] ~= nil
    and (after == nil or after > n + 2)
end

-- Reads all runs but the lone words without a clue: these are put aside as { place, key }.
local function read_runs(doc, start, stop, clues)
  local found, alone, sentence = {}, {}, nil
  local n, place = doc:next_capital(doc:token_at(start))
  while n and place < stop do
    if sentence == nil or place >= sentence.stop then
      sentence = sentences.at(doc, place)
    end
    local text = sentences.token(sentence, n).text
    local after, after_place = doc:next_capital(n + 1)
    local opener = is_opener(text, n, after)
    if not opener and after ~= n + 1 and not has_clue(clues, place)
      and runs.is_alone(sentence, n) then
      if not clues.role[place] then
        alone[#alone + 1] = { place = place, key = string.lower(text) }
      end
    elseif not opener and runs.is_name_token(sentence, n) then
      local behind = read_run(doc, found, sentence, n, clues)
      if after and after < behind then
        after, after_place = doc:next_capital(behind)
      end
    end
    n, place = after, after_place
  end
  return found, alone
end

-- The names that a word alone may stand for.
local function known_names(found)
  local known = {}
  for _, candidate in ipairs(found) do
    if candidate.evidence or candidate.given then
      known[candidate.family] = true
      known[candidate.given or candidate.family] = true
    end
  end
  return known
end

-- The candidates between two places, which lie between sentences.
function candidates.find(doc, start, stop, clues)
  local found, alone = read_runs(doc, start, stop, clues)
  local known, count, sentence = known_names(found), #found, nil
  for _, word in ipairs(alone) do
    if known[word.key] then
      if sentence == nil or word.place >= sentence.stop then
        sentence = sentences.at(doc, word.place)
      end
      read_run(doc, found, sentence, doc:token_at(word.place), clues)
    end
  end
  if #found > count then
    table.sort(found, function(a, b)
      return a.start < b.start
    end)
  end
  return found
end

candidates.spaced = spaced

return candidates
