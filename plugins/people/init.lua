-- people: names of people, who is who, and what they are.
--
-- Each sentence is cut into runs of capitalised words (runs.lua), these into
-- candidates (segments.lua); a candidate becomes a person when a reason says so
-- (evidence.lua). Surnames and first names of the people so found are then looked
-- for everywhere, and each mention gets the fullest form in the article (resolve.lua).
api(1)

declare "person" {
  name = "string", role = "string", _gender = "string", _likely = "string",
  _evidence = "string",
}

-- What a word may be in or beside a name.
declare "clue" {
  use = { "title", "role", "given", "family", "thing" }, gender = "string", common = "string",
} { overlap = "keep", hidden = true }

-- Read here, written by other plugins; either may be missing.
declare "agency" { name = "string" }
declare "saying" { lemma = "string" } { hidden = true }

local runs = use "runs"
local segments = use "segments"
local evidence = use "evidence"
local roles = use "roles"
local resolve = use "resolve"
local name_words = use "name_words"

rule "titles" {
  type = "clue",
  match = list "titles.tsv" { case = true },
  set = { use = "title", gender = "$row.gender" },
  yes = { "{Mrs|use=title gender=f} Roe and {Dr|use=title gender=-} Poe" },
  no = { "roe and poe" },
}

rule "roles" {
  type = "clue",
  match = list "roles.tsv" { plural = true },
  set = { use = "role", gender = "$row.gender" },
  yes = { "the {chairwoman|use=role gender=f} and two {Ministers|gender=-}" },
  no = { "a chairlift in miniature" },
}

rule "given-names" {
  type = "clue",
  match = list "given.tsv",
  set = { use = "given", gender = "$row.gender", common = "$row.common" },
  yes = { "{Walter|gender=m common=-} and {Grace|gender=f common=yes}" },
  no = { "by the grace of" },
}

rule "family-names" {
  type = "clue",
  match = list "family.tsv",
  set = { use = "family", common = "$row.common" },
  yes = { "{Henderson|use=family common=-} and {Price|common=yes}" },
  no = { "the price of it" },
}

rule "things" {
  type = "clue",
  match = list "things.tsv",
  set = { use = "thing" },
  yes = { "Baker {Street|use=thing}" },
  no = { "down the street" },
}

local USES = { "title", "role", "given", "family", "thing" }

-- Longer sentences (a list, a text without full stops) are read piece by piece.
local MAX_SENTENCE = 4096

local function by_start(list)
  local map = {}
  for _, annotation in ipairs(list) do
    map[annotation.start] = annotation
  end
  return map
end

-- What other rules say about the words of a span.
local function read_clues(doc, start, stop)
  local clues = { saying = by_start(doc:all("saying", start, stop)) }
  for _, use_name in ipairs(USES) do
    clues[use_name] = {}
  end
  for _, clue in ipairs(doc:all("clue", start, stop)) do
    clues[clue.use][clue.start] = clue
  end
  local agencies = doc:all("agency", start, stop)
  function clues.agency(place)
    for _, agency in ipairs(agencies) do
      if agency.start <= place and place < agency.stop then
        return true
      end
    end
    return false
  end
  return clues
end

-- Do nearly all words but the smallest begin with a capital, as in some headlines?
local function is_title_case(tokens, capitals)
  local other = 0
  for _, token in ipairs(tokens) do
    local text = token.text
    if token.kind == "word" and not token.capital and #text > 1 and not name_words.stop[text]
      and not name_words.particle[text] then
      other = other + 1
      if other * 12 >= capitals then
        return false
      end
    end
  end
  return capitals >= 4
end

-- Has the text a capital, other than that of a small word at its start? Most sentences
-- of a story have none, and need not be read.
local function may_hold_name(text)
  if string.find(text, "\\P{L}\\p{Lu}") then
    return true
  end
  local first = string.match(text, "^\\p{Lu}\\p{L}*")
  return first ~= nil and not name_words.stop[string.lower(first)]
end

local function read_sentence(doc, text, start, stop, zone)
  local sentence = { start = start, tokens = doc:tokens(start, stop), zone = zone }
  sentence.upper = #sentence.tokens > 2 and string.upper(text) == text
  sentence.capitals = runs.mark(sentence.tokens)
  sentence.title_case = sentence.upper or is_title_case(sentence.tokens, sentence.capitals)
  return sentence
end

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

-- What is kept of a candidate when its sentence has been read.
local function summary(doc, candidate, clues)
  local given, family = resolve.parts_of(candidate.core)
  return {
    start = candidate.start, stop = candidate.stop,
    name = without_nickname(spaced(doc:sub(candidate.start, candidate.stop))),
    given = given, family = family, evidence = evidence.find(candidate, clues),
    gender = gender_of(candidate, clues), likely = likely_gender(candidate),
    role = role_of(doc, candidate, clues), thing = candidate.thing,
    name_like = #candidate.core <= 3 and evidence.is_name_like(candidate.core[1]),
    speaks = given == nil and evidence.speaks(candidate, clues),
    doubtful = is_doubtful(candidate, clues),
    headline = candidate.sentence.title_case and headline_words(candidate) or nil,
  }
end

local function add_candidates(doc, found, start, stop, zone)
  local text = doc:sub(start, stop)
  if not may_hold_name(text) then
    return
  end
  local clues = read_clues(doc, start, stop)
  local sentence = read_sentence(doc, text, start, stop, zone)
  for _, run in ipairs(runs.read(sentence.tokens, clues)) do
    for _, candidate in ipairs(segments.read(run, sentence, clues)) do
      if #candidate.core > 0 then
        found[#found + 1] = summary(doc, candidate, clues)
      end
    end
  end
end

-- Where to cut a long sentence: after a space, or nil where there is none.
local function cut_after(text, from)
  for at = from + MAX_SENTENCE, from + 1, -1 do
    if string.byte(text, at) == 32 then
      return at
    end
  end
  return nil
end

local function add_sentence(doc, found, span, zone)
  if span.stop - span.start <= MAX_SENTENCE then
    add_candidates(doc, found, span.start, span.stop, zone)
    return
  end
  local text, from = doc:sub(span.start, span.stop), 0
  while from < #text do
    local to = #text
    if to - from > MAX_SENTENCE then
      to = cut_after(text, from) or to
    end
    add_candidates(doc, found, span.start + from, span.start + to, zone)
    from = to
  end
end

local function find_candidates(doc)
  local found = {}
  for _, block in ipairs(doc:blocks()) do
    for _, span in ipairs(doc:sentences(block.start, block.stop)) do
      add_sentence(doc, found, span, block.zone)
    end
  end
  return found
end

-- "Mr Tolley" and "Tolley said" tell that "Osric Tolley" is a name. Returns all
-- family names so told.
local function accept_by_family(candidates)
  local known, speaking = {}, {}
  for _, candidate in ipairs(candidates) do
    if candidate.evidence then
      known[candidate.family] = true
    elseif candidate.speaks then
      speaking[candidate.family] = true
    end
  end
  for _, candidate in ipairs(candidates) do
    local family = candidate.family
    if not candidate.evidence and not candidate.thing and candidate.given
      and candidate.name_like and (known[family] or speaking[family]) then
      candidate.evidence = "known-family-name"
      known[family] = true
    end
  end
  return known
end

-- In a headline: the first word that is a known surname, with the first name before it.
local function narrow(doc, candidate, known)
  local list = candidate.headline
  for i, word in ipairs(list) do
    local family = resolve.fold(word.text)
    if known[family] and not word.common then
      local first = i > 1 and list[i - 1].given and list[i - 1] or word
      candidate.start, candidate.stop = first.start, word.stop
      candidate.name = spaced(doc:sub(first.start, word.stop))
      candidate.given = first ~= word and resolve.fold(first.text) or nil
      candidate.family, candidate.role = family, nil
      return true
    end
  end
  return false
end

local function may_be_mention(doc, candidate, known)
  if candidate.evidence then
    return true
  elseif candidate.headline then
    return narrow(doc, candidate, known)
  end
  return not candidate.thing and not candidate.given and not candidate.doubtful
end

-- Groups the mentions; returns those that stand for a person, in text order.
local function resolve_all(doc, candidates)
  local known = accept_by_family(candidates)
  local index, mentions = resolve.new_index(), {}
  for _, candidate in ipairs(candidates) do
    if candidate.evidence and candidate.given then
      resolve.add_full(index, candidate)
    end
  end
  for _, candidate in ipairs(candidates) do
    if candidate.person then
      mentions[#mentions + 1] = candidate
    elseif may_be_mention(doc, candidate, known)
      and resolve.add_short(index, candidate, candidate.evidence ~= nil) then
      mentions[#mentions + 1] = candidate
    end
  end
  return mentions
end

on_document "names" {
  reads = { "clue", "agency", "saying" },
  emits = { "person" },
  run = function(doc, out)
    for _, mention in ipairs(resolve_all(doc, find_candidates(doc))) do
      local person = mention.person
      out:add("person", mention.start, mention.stop, {
        name = person.name, role = mention.role or person.role,
        _gender = person.gender, _likely = person.likely,
        _evidence = mention.evidence or "known-name",
      })
    end
  end,
}
