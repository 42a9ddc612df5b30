-- people: names of people, who is who, and what they are.
--
-- Runs of capitalised words (runs.lua) are cut into candidates (segments.lua) where a clue tells
-- that there may be a name (candidates.lua); a candidate becomes a person when a reason says so
-- (evidence.lua), with a role (roles.lua) and what else is told (description.lua). Surnames and
-- first names of the people so found are then looked for everywhere (mentions.lua), and each gets
-- the fullest form in the article (resolve.lua).
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
local mentions = use "mentions"

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

-- No article is so long: names are resolved within each part of so many tokens.
local MAX_PART = 50000

local function add_people(doc, out, first, last)
  local start, _, stop = doc:span(first), doc:span(last)
  local found = candidates.find(doc, first, last, clues.read(doc, start, stop))
  for _, mention in ipairs(mentions.resolve(found)) do
    local person = mention.person
    out:add("person", mention.start, mention.stop, {
      name = person.name, role = mention.role or person.role,
      _gender = person.gender, _likely = person.likely,
      _evidence = mention.evidence or "known-name",
    })
  end
end

-- The last token of the part that begins at `first`: the end of a sentence, if it can.
local function part_end(doc, first)
  local last = first + MAX_PART - 1
  if last >= doc.token_count then
    return doc.token_count
  end
  local sentence = doc:sentence_tokens(last + 1)
  return sentence > first and sentence - 1 or last
end

on_document "names" {
  reads = { "clue", "agency", "saying" },
  emits = { "person" },
  run = function(doc, out)
    local first = 1
    while first <= doc.token_count do
      local last = part_end(doc, first)
      add_people(doc, out, first, last)
      first = last + 1
    end
  end,
}
