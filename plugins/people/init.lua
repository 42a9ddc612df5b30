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
local words = use "name_words"

rule "titles" {
  type = "clue",
  match = list("titles.tsv", { case = true }),
  set = { use = "title", gender = "$row.gender" },
}

rule "roles" {
  type = "clue",
  match = list("roles.tsv", { plural = true }),
  set = { use = "role", gender = "$row.gender" },
}

rule "given-names" {
  type = "clue",
  match = list("given.tsv"),
  set = { use = "given", gender = "$row.gender", common = "$row.common" },
}

rule "family-names" {
  type = "clue",
  match = list("family.tsv"),
  set = { use = "family", common = "$row.common" },
}

rule "things" {
  type = "clue",
  match = list("things.tsv"),
  set = { use = "thing" },
}

local USES = { "title", "role", "given", "family", "thing" }

-- Answers "is this place inside an agency?" for places that only grow.
local function agency_reader(doc)
  local agencies, at = doc:all("agency"), 1
  return function(place)
    while agencies[at] and agencies[at].stop <= place do
      at = at + 1
    end
    return agencies[at] ~= nil and agencies[at].start <= place
  end
end

local function read_clues(doc)
  local clues = { saying = {}, agency = agency_reader(doc) }
  for _, use_name in ipairs(USES) do
    clues[use_name] = {}
  end
  for _, clue in ipairs(doc:all("clue")) do
    clues[clue.use][clue.start] = clue
  end
  for _, saying in ipairs(doc:all("saying")) do
    clues.saying[saying.start] = saying
  end
  return clues
end

-- Do nearly all words of the sentence begin with a capital, as in some headlines?
local function is_title_case(tokens)
  local capital, other = 0, 0
  for _, token in ipairs(tokens) do
    if token.kind == "word" and #token.text > 3 then
      if runs.is_capital(token.text) then
        capital = capital + 1
      else
        other = other + 1
      end
    end
  end
  return capital >= 4 and other * 6 < capital
end

local function read_sentence(doc, span)
  local text = doc:sub(span.start, span.stop)
  local sentence = {
    start = span.start, tokens = doc:tokens(span.start, span.stop),
    zone = doc:block(span.start).zone,
  }
  sentence.upper = string.upper(text) == text and #sentence.tokens > 2
  sentence.title_case = sentence.upper or is_title_case(sentence.tokens)
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

-- What a candidate needs before it can be resolved.
local function complete(doc, candidate, clues)
  candidate.name = spaced(doc:sub(candidate.start, candidate.stop))
  candidate.gender = gender_of(candidate, clues)
  candidate.likely = likely_gender(candidate)
  local start, stop = roles.before(candidate, clues)
  if start == nil then
    start, stop = roles.after(candidate, clues)
  end
  candidate.role = start and spaced(doc:sub(start, stop))
end

local function is_full(candidate)
  local given = resolve.parts_of(candidate)
  return given ~= nil
end

local function find_candidates(doc, clues)
  local found = {}
  for _, span in ipairs(doc:sentences()) do
    local sentence = read_sentence(doc, span)
    for _, run in ipairs(runs.read(sentence.tokens, clues.title)) do
      for _, candidate in ipairs(segments.read(run, sentence, clues)) do
        if #candidate.core > 0 then
          found[#found + 1] = candidate
          candidate.evidence = evidence.find(candidate, clues)
        end
      end
    end
  end
  return found
end

-- "Mr Biggar" tells that "Graeme Biggar" is a name.
local function accept_by_family(candidates)
  local known = {}
  for _, candidate in ipairs(candidates) do
    if candidate.evidence then
      local _, family = resolve.parts_of(candidate)
      known[family] = true
    end
  end
  for _, candidate in ipairs(candidates) do
    if not candidate.evidence and not candidate.thing and is_full(candidate)
      and #candidate.core <= 3 then
      local _, family = resolve.parts_of(candidate)
      if known[family] and not words.modifier[candidate.core[1].low] then
        candidate.evidence = "known-family-name"
      end
    end
  end
  return known
end

-- A common word at the start of a sentence is the name only if something shows it.
local function is_doubtful(candidate, clues)
  local word = candidate.core[1]
  local common = words.modifier[word.low] or word.family and word.family.common
    or word.given and word.given.common
  if not common or word.start ~= candidate.sentence.start then
    return false
  end
  local after = evidence.token_after(candidate)
  local possessive = after ~= nil and after.start == word.stop
  return not (possessive or evidence.speaks(candidate, clues))
end

-- In a headline: the first word of a candidate that is a known surname, with the
-- first name before it.
local function narrow(candidate, known)
  local core = candidate.core
  for i, word in ipairs(core) do
    if known[resolve.fold(word.text)] and not (word.family and word.family.common) then
      local first = i > 1 and core[i - 1].given and i - 1 or i
      candidate.core = table.move(core, first, i, 1, {})
      candidate.start, candidate.stop = core[first].start, word.stop
      return true
    end
  end
  return false
end

local function may_be_mention(candidate, clues, known)
  if candidate.evidence then
    return true
  elseif candidate.sentence.title_case then
    return narrow(candidate, known)
  end
  return not candidate.thing and not is_full(candidate) and not is_doubtful(candidate, clues)
end

-- Groups the mentions; returns those that stand for a person, in text order.
local function resolve_all(doc, candidates, clues)
  local known = accept_by_family(candidates)
  local index, mentions = resolve.new_index(), {}
  for _, candidate in ipairs(candidates) do
    if candidate.evidence and is_full(candidate) then
      complete(doc, candidate, clues)
      resolve.add_full(index, candidate)
    end
  end
  for _, candidate in ipairs(candidates) do
    if candidate.person then
      mentions[#mentions + 1] = candidate
    elseif may_be_mention(candidate, clues, known) then
      complete(doc, candidate, clues)
      if resolve.add_short(index, candidate, candidate.evidence ~= nil) then
        mentions[#mentions + 1] = candidate
      end
    end
  end
  return mentions
end

on_document "names" {
  reads = { "clue", "agency", "saying" },
  emits = { "person" },
  run = function(doc, out)
    local clues = read_clues(doc)
    local candidates = find_candidates(doc, clues)
    for _, mention in ipairs(resolve_all(doc, candidates, clues)) do
      local person = mention.person
      out:add("person", mention.start, mention.stop, {
        name = person.name, role = mention.role or person.role,
        _gender = person.gender, _likely = person.likely,
        _evidence = mention.evidence or "known-name",
      })
    end
  end,
}
