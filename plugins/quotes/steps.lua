-- steps: the cascade that finds who speaks. Each step looks at one quotation and
-- returns the phrase that names the speaker and the cue, or nothing; the first that
-- answers counts, and its name becomes `evidence`. A step that can't tell says nothing.
--
-- A step is { name, needs = the sign in the paragraph without which it is not tried,
-- function }. The function gets the paragraph { items, frames } and the quotation's
-- place `at` among its items.
local sorted = use "sorted"
local words = use "small_words"
local phrases = use "phrases"

local finite, preposition, putting = words.finite, words.preposition, words.putting
local speech_noun = words.speech_noun

local DASHES = { ["-"] = true, ["–"] = true, ["—"] = true, ["―"] = true }

-- Words of a sentence that a step looks at on each side of a quotation.
local REACH = 60

-- The last frame before item `at` in its sentence. What an inverted one names after
-- the verb ends before `at` too: subjects don't run over quotations.
local function frame_before(paragraph, at)
  local frames = paragraph.frames
  local frame = frames[sorted.before(frames, "at", at)]
  return frame and frame.first >= paragraph.items[at].sentence_first and frame or nil
end

-- The first frame after item `at` in its sentence.
local function frame_after(paragraph, at)
  local frames = paragraph.frames
  local frame = frames[sorted.before(frames, "at", at) + 1]
  return frame and frame.first > at and frame.last <= paragraph.items[at].sentence_last
    and frame or nil
end

-- "the law, which Roe praised, is": a clause that closes before item `at`.
local function is_aside(items, frame, at)
  local relative
  for i = frame.first, math.max(frame.first - 6, 1), -1 do
    if words.relative[items[i].low] or items[i].low == "which" then
      relative = items[i - 1] ~= nil and items[i - 1].text == ","
      break
    end
  end
  for i = frame.last + 1, relative and at - 1 or 0 do
    if items[i].text == "," then
      return true
    end
  end
  return false
end

-- The last frame before item `at` in its sentence that governs what follows.
local function governing(paragraph, at)
  local frame, tries = frame_before(paragraph, at), 0
  while frame and tries < 4
    and (frame.use == "manner" or is_aside(paragraph.items, frame, at)) do
    frame, tries = frame_before(paragraph, frame.first), tries + 1
  end
  return frame and frame.use ~= "manner" and frame or nil
end

local function according_to(items, at)
  local first, second = items[at], items[at + 1]
  return first and second and first.low == "according" and second.low == "to"
end

local steps = {}

local CLAUSE = {
  that = true, is = true, are = true, was = true, were = true, has = true, had = true,
  will = true, would = true, could = true,
}

-- Does the verb bring a clause of its own before the comma at `at`?
local function has_clause(items, frame, at)
  for i = frame.last + 1, at - 1 do
    if CLAUSE[items[i].low] then
      return true
    end
  end
  return false
end

-- He said: “…”   She told the BBC, “…”   They said “…”
local function before(paragraph, at)
  local items = paragraph.items
  local previous = items[at - 1]
  if previous == nil or items[at].first
    or previous.text == "," and items[at - 2] and items[at - 2].quote then
    return nil
  end
  local frame = frame_before(paragraph, at)
  local point = previous.text == ":" or previous.text == ","
  if frame and frame.use == "manner" and not point then
    return nil
  elseif frame and (previous.text == ":"
    or previous.text == "," and not has_clause(items, frame, at - 1) or frame.last == at - 1
    or previous.low == "that" and frame.last == at - 2 or DASHES[previous.text]) then
    return frame.subject, frame.verb
  end
end

-- Does nothing but time and place follow the verb (or who was told)?
local function ends_sentence(items, frame)
  local after = items[frame.last + 1]
  return after == nil or not after.word or preposition[after.low] ~= nil
    or words.no_name[after.low] ~= nil or words.between[after.low] ~= nil
    or frame.verb.saying.lemma == "tell"
end

-- “…,” she said   “…,” said Jane Roe   “…,” Roe, head of patrols, told MPs
local function after(paragraph, at)
  local items = paragraph.items
  local next_at = at + 1
  if items[next_at] and (items[next_at].text == "," or DASHES[items[next_at].text]) then
    next_at = next_at + 1
  end
  local item = items[next_at]
  if item == nil or item.first or item.quote then
    return nil
  end
  local frame = frame_after(paragraph, at)
  local embedded = items[at].sentence_first < at and items[at].quote.point ~= ","
  if frame == nil or frame.use == "call" and frame.first ~= next_at
    or embedded and (frame.use == "manner" or not frame.inverted
      and not ends_sentence(items, frame)) then
    return nil
  elseif frame.first == next_at then
    return frame.subject, frame.verb
  elseif frame.first - next_at <= 8 and not frame.inverted and phrases.from(items, next_at) then
    return frame.subject, frame.verb
  end
end

local function ends_with_comma(item)
  return item.quote.point == ","
end

steps[#steps + 1] = { "tag", needs = "colon", function(paragraph, at)
  local items = paragraph.items
  if at < 3 or items[at - 1].text ~= ":" then
    return nil
  end
  local phrase = phrases.before(items, at - 1, false)
  if phrase and phrase.first == items[at].sentence_first and phrase.last == at - 2
    and not frame_before(paragraph, at) then
    return phrase
  end
end }

steps[#steps + 1] = { "after", needs = "frame", function(paragraph, at)
  if ends_with_comma(paragraph.items[at]) then
    return after(paragraph, at)
  end
end }

steps[#steps + 1] = { "before", needs = "frame", before }

steps[#steps + 1] = { "after", needs = "frame", after }

-- Roe was blunt: “…”
steps[#steps + 1] = { "colon", needs = "colon", function(paragraph, at)
  local items = paragraph.items
  if items[at].first or at == 1 or items[at - 1].text ~= ":" then
    return nil
  end
  local phrase = phrases.from(items, items[at].sentence_first)
  return phrase and phrase.kind ~= "name" and phrases.named(items, phrase) or nil
end }

-- “…” according to the Harbour Office; According to a report, … “…”
steps[#steps + 1] = { "according-to", needs = "according", function(paragraph, at)
  local items = paragraph.items
  local first = math.max(items[at].sentence_first, at - REACH)
  for i = first, math.min(items[at].sentence_last, at + REACH) do
    if according_to(items, i) then
      local frame = governing(paragraph, at)
      local phrase = not (frame and frame.first > i) and phrases.from(items, i + 2)
      if phrase then
        return phrase, "according to"
      end
    end
  end
end }

-- As Roe put it: “…”   “…,” as Roe put it   “…” is how Roe put it
steps[#steps + 1] = { "put", needs = "putting", function(paragraph, at)
  local items = paragraph.items
  local first = math.max(items[at].sentence_first, at - 8)
  for i = first, math.min(items[at].sentence_last, at + 10) do
    if putting[items[i].low] then
      local phrase, follows = phrases.before(items, i, true), items[i + 1]
      local how = phrase and items[phrase.first - 1]
      if phrase and (how and how.low == "how" or follows and words.put_object[follows.low]) then
        return phrase, items[i]
      end
    end
  end
end }

-- In the words of Roe, “…”   In Roe's words, “…”
steps[#steps + 1] = { "words-of", needs = "words", function(paragraph, at)
  local items = paragraph.items
  for i = math.max(items[at].sentence_first, at - 8), math.min(items[at].sentence_last, at + 8) do
    if items[i].low == "words" and items[i - 1] then
      if items[i - 1].possessive then
        return phrases.before(items, i - 1, true), "words"
      elseif items[i + 1] and items[i + 1].low == "of" then
        return phrases.from(items, i + 2), "words"
      end
    end
  end
end }

local OWNERS = { his = "m", her = "f", their = "p", its = "n" }

-- Who owns the noun at `at`: "Roe's warning", "his claim", "a warning from Roe".
local function owner_of(items, at, first)
  for i = at - 1, math.max(first, at - 4), -1 do
    local item = items[i]
    if item.possessive then
      return phrases.before(items, i, true)
    elseif OWNERS[item.low] then
      item.pronoun = OWNERS[item.low]
      return { first = i, last = i, text_first = i, text_last = i, kind = "pronoun", head = item }
    end
  end
  local tie = items[at + 1]
  return tie and (tie.low == "from" or tie.low == "by") and phrases.from(items, at + 2) or nil
end

local BRINGING = {
  that = true, of = true, about = true, as = true, ["for"] = true, from = true, by = true,
  to = true, on = true,
}

-- Is item `i` a noun of speech that says what is said? "a claim that", "calls for"
local function brings_words(items, i)
  local item, follows = items[i], items[i + 1]
  local noun = speech_noun[item.low]
    or item.saying and item.saying.use ~= "manner" and phrases.is_noun(items, i)
  return noun and follows ~= nil and (BRINGING[follows.low] ~= nil or follows.quote ~= nil)
end

-- Does a clause with "that" hold the verb at `at`?
local function has_that(items, first, at)
  for i = at - 1, first, -1 do
    if items[i].low == "that" then
      return true
    end
  end
  return false
end

-- Roe's warning that “…”; a claim by Roe that it was “…”: no verb of saying between.
steps[#steps + 1] = { "noun", needs = "noun", function(paragraph, at)
  local items = paragraph.items
  local first = math.max(items[at].sentence_first, at - REACH)
  for i = at - 1, first, -1 do
    local item = items[i]
    if item.quote or item.saying and phrases.is_verb(items, i) then
      return nil
    elseif finite[item.low] and not has_that(items, first, i) then
      return nil
    elseif brings_words(items, i) then
      if i == at - 1 and governing(paragraph, at) then
        return nil
      end
      return owner_of(items, i, first), item
    end
  end
end }

-- Roe said the plan was “…”: the verb that governs the reporter's sentence.
steps[#steps + 1] = { "clause", needs = "frame", function(paragraph, at)
  local items = paragraph.items
  local frame = governing(paragraph, at)
  if frame and not items[at].first then
    return frame.subject, frame.verb
  end
end }

-- The plan is “…”, Roe has said.
steps[#steps + 1] = { "tail", needs = "frame", function(paragraph, at)
  local items = paragraph.items
  local last = items[at].sentence_last
  local frame = frame_after(paragraph, at)
  local opening = frame and items[frame.first - 1]
  if opening and (opening.text == "," or DASHES[opening.text]) and last - frame.last <= 6
    and not frame.participle and frame.use ~= "manner" and ends_sentence(items, frame) then
    return frame.subject, frame.verb
  end
end }

-- “…” — Jane Roe
steps[#steps + 1] = { "dash", needs = "dash", function(paragraph, at)
  local items = paragraph.items
  if items[at + 1] and DASHES[items[at + 1].text] and items[at + 2] then
    local phrase = phrases.from(items, at + 2)
    local follows = phrase and items[phrase.last + 1]
    if phrase and phrase.kind == "person" and (follows == nil or follows.text == ",") then
      return phrase
    end
  end
end }

-- The words that tell that a step is worth a try.
local SIGNS = { [":"] = "colon", according = "according", words = "words" }
for sign, list in pairs { dash = DASHES, putting = words.putting, noun = words.speech_noun } do
  for word in pairs(list) do
    SIGNS[word] = SIGNS[word] or sign
  end
end

-- What the steps need to be worth a try anywhere in the paragraph.
local function read_signs(paragraph)
  local signs = { frame = #paragraph.frames > 0 }
  for _, item in ipairs(paragraph.items) do
    local sign = SIGNS[item.low]
    if sign then
      signs[sign] = true
    end
    signs.noun = signs.noun or item.saying ~= nil
  end
  signs.noun = signs.noun or signs.words
  return signs
end

local function read_steps(paragraph)
  local signs, tried = read_signs(paragraph), {}
  for _, step in ipairs(steps) do
    if signs[step.needs] then
      tried[#tried + 1] = step
    end
  end
  paragraph.steps = tried
  return tried
end

-- The phrase, the cue and the name of the step, or nil.
local function find(paragraph, at)
  for _, step in ipairs(paragraph.steps or read_steps(paragraph)) do
    local phrase, cue = step[2](paragraph, at)
    if phrase then
      return phrase, cue, step[1]
    end
  end
end

return { find = find, frame_before = frame_before }
