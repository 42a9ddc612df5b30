-- frames: each verb of saying outside quotations with its subject.
--
-- A frame is { verb = item, at = its place, subject = phrase, first, last = the items
-- it covers, use = what the verb does, inverted, participle, agent = "asked by Roe" }.
local words = use "small_words"
local phrases = use "phrases"

local be, between, boundary = words.be, words.between, words.boundary
local description, finite, preposition = words.description, words.finite, words.preposition

local function is_adverb(item)
  return item.word and not item.capital and string.sub(item.low, -2) == "ly"
end

-- A verb that another may follow: "hastened to say".
local function is_plain(item)
  return item.word and not item.capital and not item.role and not item.source and not item.pronoun
end

-- The item before the verb, past auxiliaries, adverbs and "… to".
local function skip_left(items, at)
  local i, refusing, passive = at - 1, false, false
  while items[i] do
    local item = items[i]
    if words.refusing[item.low] then
      refusing = true
    elseif item.low == "to" and items[i - 1] and is_plain(items[i - 1]) then
      i = i - 1
      refusing = refusing or words.refusing[items[i].low] == true
    elseif not (between[item.low] or is_adverb(item)) or item.quote then
      break
    end
    passive = passive or be[item.low] == true
    i = i - 1
  end
  return i, refusing, passive
end

-- A description between commas, from its closing comma: where it opens, or nil.
local function opening_comma(items, at)
  local i = at - 1
  while items[i] and at - i < 40 do
    local item = items[i]
    if item.cut or item.quote and item.quote.point ~= "" then
      return nil
    elseif item.text == "," or item.text == "(" then
      local after = items[i + 1]
      local begins = description[after.low] or after.number or after.role
        or after.capital and not after.person
      if begins and i > 1 then
        return i
      end
    end
    if item.first then
      return nil
    end
    i = i - 1
  end
  return nil
end

-- The item before the titles and roles that stand before item `at`.
local function before_titles(items, at)
  local i = at - 1
  while items[i] and (items[i].title or items[i].role and items[i].capital) do
    i = i - 1
  end
  return items[i]
end

-- "the mayor, Jane Roe of Hull, said", "an aide named Jane Roe, said": the person in the
-- description that the comma at `at` closes.
local function person_inside(items, at)
  for i = at - 1, math.max(at - 12, 2), -1 do
    local item, before = items[i], before_titles(items, i)
    if item.text == "," or item.first or item.quote or item.cut then
      return nil
    elseif item.person and before and (words.naming[before.low]
      or before.text == "," and i < at - 1 and words.tie[items[i + 1].low]) then
      return phrases.before(items, i + 1, true)
    end
  end
end

-- The subject before a comma or bracket that closes a description of it:
-- "Jane Roe, head of patrols at the agency, said". A name between the commas
-- counts first: "the victim's mother, Jane Roe, said".
local function described(items, at, free)
  local before = before_titles(items, at - 1)
  if before and before.text == "," and items[at - 1].person then
    return phrases.before(items, at, true)
  end
  local inside = person_inside(items, at)
  if inside then
    return inside
  end
  local open, tries = opening_comma(items, at), 0
  while open and tries < 4 do
    local named = phrases.before(items, open, free)
    if named and (named.kind ~= "name" or named.first < named.last) then
      return named
    end
    open, tries = opening_comma(items, open), tries + 1
  end
  return nil
end

-- "Jane Roe, head of patrols said": the person before a description that no comma closes.
local function apposed(items, subject)
  local comma, person = items[subject.first - 1], items[subject.first - 2]
  if subject.kind == "role" and comma and comma.text == "," and person and person.person then
    return phrases.before(items, subject.first - 1, true)
  end
end

-- "Roe, who said", "the officer who said"
local function antecedent(items, at)
  local i = at - 1
  if items[i] and items[i].text == "," then
    i = i - 1
  end
  local subject = items[i] and phrases.before(items, i + 1, true)
  return subject and (apposed(items, subject) or subject) or nil
end

local DASHES = { ["-"] = true, ["–"] = true, ["—"] = true }

-- The first item of the sentence, past a dateline: "HULL, March 3 (Agency) — Roe".
local function sentence_start(items, at)
  local first = items[at].sentence_first
  if #items[first].text > 2 and not string.find(items[first].text, "\\P{Lu}") then
    for i = first + 1, math.min(first + 10, at - 1) do
      if DASHES[items[i].text] then
        return i + 1
      end
    end
  end
  return first
end

-- The subject of the sentence that holds item `at`, for "…, saying".
local function subject_of_sentence(items, at)
  local first = sentence_start(items, at)
  while items[first] and first < at do
    local item = items[first]
    if preposition[item.low] or is_adverb(item) then
      while items[first] and first < at and items[first].text ~= "," do
        first = first + 1
      end
      first = first + 1
    else
      break
    end
  end
  return first < at and phrases.from(items, first) or nil
end

-- "Citing “…”, Roe resigned."
local function subject_after(items, at)
  for i = at + 1, math.min(items[at].sentence_last, at + 30) do
    if items[i].text == "," then
      return phrases.from(items, i + 1)
    end
  end
end

local function left_subject(items, at)
  local saying = items[at].saying
  local i, refusing, passive = skip_left(items, at)
  local item, after = items[i], items[at + 1]
  if saying.form == "past" and after and after.low == "by" then
    return phrases.from(items, at + 2), true
  elseif saying.form == "ing" and items[at].first then
    return subject_after(items, at)
  elseif item == nil or refusing or items[at].first
    or passive and saying.form == "past" and saying.use ~= "think" then
    return nil
  elseif item.text == "," or item.text == ")" then
    return described(items, i, saying.form == "ing")
      or saying.form == "ing" and subject_of_sentence(items, at) or nil
  elseif item.low == "who" then
    return antecedent(items, i)
  elseif item.low == "that" or item.low == "which" then
    local named = antecedent(items, i)
    return named and named.kind ~= "person" and named.kind ~= "name" and named or nil
  elseif saying.form == "ing" and not be[items[at - 1].low] then
    return phrases.before(items, i + 1, true)
  end
  local subject = phrases.before(items, i + 1, false)
  if subject == nil and not boundary[item.low] then
    return described(items, i + 1, false)
  end
  return subject and apposed(items, subject) or subject
end

local PLAIN = { say = true, write = true }

-- "The port said": any subject, of a verb that can only be one of saying.
local function any_subject(items, at)
  local saying = items[at].saying
  if not PLAIN[saying.use] or saying.noun or saying.form == "ing" or saying.form == "base" then
    return nil
  end
  local i, refusing, passive = skip_left(items, at)
  return not refusing and not passive
    and (phrases.any_before(items, i + 1) or phrases.someone_before(items, i + 1)) or nil
end

-- Does a quotation follow, so that the verb must have a subject?
local function brings_quote(items, at)
  local after = items[at + 1]
  if after and (after.text == "," or after.text == ":") then
    after = items[at + 2]
  end
  return after ~= nil and after.quote ~= nil
end

local ADVERB_AFTER = { also = true, ["then"] = true, later = true }

-- "said Jane Roe", "said the mayor, Jane Roe": only where nothing else is before.
local function right_subject(items, at)
  local before = items[at - 1]
  local opens = before == nil or before.quote or items[at].first
    or before.text == "," or before.text == "-" or before.text == "–" or before.text == "—"
  if not opens or items[at].saying.form == "ing" or items[at].saying.form == "base" then
    return nil
  end
  local from = at + 1
  if items[from] and ADVERB_AFTER[items[from].low] then
    from = from + 1
  end
  local subject = phrases.from(items, from)
  local comma = subject and items[subject.last + 1]
  if comma and finite[comma.low] then
    return nil
  end
  return subject and phrases.named(items, subject)
end

local JOINING = { ["and"] = true, ["but"] = true, ["then"] = true, [","] = true }

-- "Roe smiled and said", "Roe said …, adding": the subject told before.
local function shared_subject(items, at, frames)
  local before = items[at - 1]
  if before == nil or items[at].first or not JOINING[before.low] then
    return nil
  end
  local last = frames[#frames]
  if last and items[last.at].sentence_first == items[at].sentence_first then
    return last.subject
  end
  return subject_of_sentence(items, at)
end

-- "Reeve and Mrs. Holt said", "said Reeve and Holt": both, where one of them is the subject.
local function with_partner(items, subject, inverted)
  if subject.kind ~= "person" then
    return subject
  end
  local at = inverted and subject.last + 1 or subject.first - 1
  local partner = inverted and at + 1 or at - 1
  while inverted and items[partner] and items[partner].title do
    partner = partner + 1
  end
  if items[at] == nil or items[at].low ~= "and" or items[partner] == nil
    or not items[partner].person then
    return subject
  elseif inverted then
    local after = items[partner + 1]
    return after and finite[after.low] and subject
      or phrases.pair(items, subject, phrases.from(items, partner))
  end
  local other = phrases.before(items, at, true)
  local opens = other and (items[other.first].first or other.first == 1
    or items[other.first - 1].quote or items[other.first - 1].text == ",")
  return opens and phrases.pair(items, other, subject) or subject
end

local function read_one(items, at, frames)
  local item = items[at]
  local subject, agent = left_subject(items, at)
  local inverted = false
  if subject == nil then
    subject, inverted = right_subject(items, at), true
  end
  if subject == nil then
    subject, inverted = shared_subject(items, at, frames), false
  end
  if subject == nil and items[at].saying.form ~= "base" and brings_quote(items, at) then
    subject, inverted = subject_of_sentence(items, at), false
  end
  if subject == nil then
    subject, inverted = any_subject(items, at), false
  end
  if subject == nil then
    return nil
  end
  subject = with_partner(items, subject, inverted)
  return {
    verb = item, at = at, subject = subject, use = item.saying.use, inverted = inverted,
    participle = item.saying.form == "ing", agent = agent,
    first = math.min(subject.first, at), last = math.max(subject.last, at),
  }
end

-- The frames of a paragraph in the order of their verbs.
local function read(items)
  local frames = {}
  for at, item in ipairs(items) do
    if item.saying and phrases.is_verb(items, at) then
      frames[#frames + 1] = read_one(items, at, frames)
    end
  end
  return frames
end

return { read = read }
