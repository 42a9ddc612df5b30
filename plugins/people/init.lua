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

local candidates = use "candidates"
local clues = use "clues"
local resolve = use "resolve"

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

-- "Mr Tolley" and "Tolley said" tell that "Osric Tolley" is a name. Returns all
-- family names so told.
local function accept_by_family(list)
  local known, speaking = {}, {}
  for _, candidate in ipairs(list) do
    if candidate.evidence then
      known[candidate.family] = true
    elseif candidate.speaks then
      speaking[candidate.family] = true
    end
  end
  for _, candidate in ipairs(list) do
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
      candidate.name = candidates.spaced(doc:sub(first.start, word.stop))
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
local function resolve_all(doc, list)
  local known = accept_by_family(list)
  local index, mentions = resolve.new_index(), {}
  for _, candidate in ipairs(list) do
    if candidate.evidence and candidate.given then
      resolve.add_full(index, candidate)
    end
  end
  for _, candidate in ipairs(list) do
    if candidate.person then
      mentions[#mentions + 1] = candidate
    elseif may_be_mention(doc, candidate, known)
      and resolve.add_short(index, candidate, candidate.evidence ~= nil) then
      mentions[#mentions + 1] = candidate
    end
  end
  return mentions
end

-- No article is so long: names are resolved within each part of this length.
local MAX_PART = 262144

local function add_people(doc, out, start, stop)
  local found = candidates.find(doc, start, stop, clues.read(doc, start, stop))
  for _, mention in ipairs(resolve_all(doc, found)) do
    local person = mention.person
    out:add("person", mention.start, mention.stop, {
      name = person.name, role = mention.role or person.role,
      _gender = person.gender, _likely = person.likely,
      _evidence = mention.evidence or "known-name",
    })
  end
end

-- Where the part that begins at `start` ends: between two sentences, if it can.
local function part_end(doc, start)
  if doc.length - start <= MAX_PART then
    return doc.length
  end
  local sentence = doc:sentence(start + MAX_PART)
  if sentence and sentence.start > start then
    return sentence.start
  end
  local token = doc:token(doc:token_at(start + MAX_PART))
  if token == nil then
    return doc.length
  end
  return token.start > start and token.start or token.stop
end

on_document "names" {
  reads = { "clue", "agency", "saying" },
  emits = { "person" },
  run = function(doc, out)
    local start = 0
    while start < doc.length do
      local stop = part_end(doc, start)
      add_people(doc, out, start, stop)
      start = stop
    end
  end,
}
