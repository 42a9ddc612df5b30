-- phrases: who a group of words names, read leftwards or rightwards from a verb.
--
-- A phrase is { first, last = its items, kind, head = the item that names,
-- head_at = its place,
-- text_first, text_last = the items of what is reported as the speaker }. Its kind is
-- "person", "pair" (two people, its `members`), "body", "pronoun", "role" ("the mayor of …", "officials"), "text" (a
-- statement, a report), "name" (capitalised words that nothing else explains) or "thing".
local words = use "small_words"

local article, between, boundary = words.article, words.between, words.boundary
local determiner, no_name, preposition = words.determiner, words.no_name, words.preposition
local someone = words.someone

local MAX_ITEMS = 16

local function is_name(item)
  local low = item.low
  return item.capital and not item.title and not item.saying and not no_name[low]
    and not determiner[low] and not preposition[low] and not boundary[low]
    and not between[low] and not (item.first and string.sub(low, -2) == "ly")
end

local function is_candidate(item)
  return item.person or item.body or item.role or item.source or is_name(item)
end

local function kind_of(item)
  if item.person then
    return "person"
  elseif item.body then
    return "body"
  elseif item.source == "text" then
    return "text"
  elseif item.source or item.role then
    return "role"
  end
  return "name"
end

local function ends_phrase(item)
  return item == nil or item.quote ~= nil or item.cut or boundary[item.low]
    or not (item.word or item.number or item.possessive or item.text == "-" or item.text == "&")
end

-- May the base form of a verb follow? "they say", "to claim", "officials report"
local function takes_base(item)
  return item.pronoun == "p" or item.pronoun == "1" or item.low == "to" or item.low == "you"
    or between[item.low] or item.low == "who" or item.low == "and"
    or (item.role or item.source) and string.sub(item.low, -1) == "s"
end

-- Is this form of a verb of saying a noun here ("a claim", "Roe's remarks")?
local function is_noun(items, at)
  local item, before = items[at], items[at - 1]
  if item.saying == nil or before == nil
    or someone[before.low] and item.saying.form == "past" then
    return false
  elseif before.possessive or article[before.low] and before.low ~= "that" then
    return true
  elseif item.saying.noun ~= "yes" then
    return false
  elseif before.number then
    return true
  elseif item.saying.form == "base" then
    return not takes_base(before)
  end
  return determiner[before.low]
    or before.word and not is_candidate(before) and not before.pronoun
    and not between[before.low]
end

-- "the United States" is none, nor "an aide named Roe"; "Roe Says" in a headline is one.
local function is_verb(items, at)
  local item, before, after = items[at], items[at - 1], items[at + 1]
  if item.saying == nil or is_noun(items, at)
    or item.saying.lemma == "name" and after ~= nil and after.person ~= nil then
    return false
  end
  return not item.capital or item.first or before == nil or before.quote ~= nil
    or before.person ~= nil or before.body ~= nil
end

-- The first of the items before `at` that may belong to one phrase.
local function left_bound(items, at)
  local first = at
  while first > 1 and at - first < MAX_ITEMS do
    if ends_phrase(items[first - 1]) or is_verb(items, first - 1) then
      break
    end
    first = first - 1
    if items[first].first or items[first].pronoun then
      break
    end
  end
  return first
end

-- The last of the items from `at` on that may belong to one phrase.
local function right_bound(items, at)
  local last = at - 1
  while items[last + 1] and last - at < MAX_ITEMS do
    local item = items[last + 1]
    if ends_phrase(item) or item.first and last >= at or is_verb(items, last + 1)
      or item.pronoun or preposition[item.low] and not words.tie[item.low] then
      break
    end
    last = last + 1
  end
  return last
end

-- The item that names, in the words that begin with the candidate `at`: the last
-- candidate before a preposition ("Treasury minister", "Roe campaign aide Jan Poe").
local function find_head(items, at, last)
  local head = at
  for i = at, last do
    local item = items[i]
    if item.possessive or preposition[item.low] then
      break
    elseif is_candidate(item) and not (items[head].person and kind_of(item) == "name") then
      head = i
    end
  end
  return head
end

-- "one of", "40 percent of" before item `at`: what comes after is the subject all the same.
local function is_part(items, at)
  local word, tie = items[at - 2], items[at - 1]
  return tie ~= nil and word ~= nil and tie.low == "of"
    and (words.partitive[word.low] ~= nil or word.number == true)
end

local function start_of(items, first, head)
  local start = head
  while start > first and (is_part(items, start) and start - 2 >= first
    or not article[items[start].low] and not preposition[items[start - 1].low]) do
    start = is_part(items, start) and start - 2 or start - 1
  end
  return start
end

-- "Pell's statement", "a statement from the harbour board": the item that speaks.
local function voice_of_text(items, first, head, last)
  for i = head - 1, first + 1, -1 do
    if determiner[items[i].low] then
      break
    elseif items[i].possessive and (items[i - 1].person or items[i - 1].body) then
      return i - 1, i - 1
    end
  end
  for i = head + 1, last do
    local low = items[i].low
    if low == "from" or low == "by" or low == "of" or low == "for"
      or low == "with" and items[head].low == "interview" then
      for j = i + 1, last do
        if is_candidate(items[j]) and kind_of(items[j]) ~= "text" then
          local voice = find_head(items, j, last)
          return voice, last, i + 1
        end
      end
    end
  end
end

local function is_adverb(item)
  return item.word and not item.capital and string.sub(item.low, -2) == "ly"
end

-- The last item of what names: the head, and what "of", "for", "from", "at" tie to it.
local function end_of(items, head, last)
  local stop = head
  while items[stop + 1] and stop + 1 < last and (words.naming_tie[items[stop + 1].low]
    or items[stop + 1].low == "to" and words.tied_by_to[items[stop].low]) do
    local i = stop + 2
    while i < last and not preposition[items[i + 1].low] and not is_adverb(items[i + 1]) do
      i = i + 1
    end
    stop = i
  end
  return stop
end

-- "the minister on Tuesday said": the last item without a time at the end.
local function without_time(items, head, last)
  for i = head + 1, last do
    local item, after = items[i], items[i + 1]
    if no_name[item.low] or preposition[item.low] and i < last
      and (no_name[after.low] or after.number) then
      return i - 1
    end
  end
  return last
end

-- `open`: what comes after the head may be no part of the phrase.
local function new_phrase(items, first, last, head, open)
  local phrase = { first = first, last = last }
  phrase.text_last = open and end_of(items, head, last) or without_time(items, head, last)
  if kind_of(items[head]) == "text" then
    local voice, text_last, from = voice_of_text(items, first, head, last)
    if voice then
      head, first = voice, from or voice
      phrase.text_last = from and end_of(items, voice, text_last) or voice
    end
  end
  phrase.head, phrase.head_at, phrase.kind = items[head], head, kind_of(items[head])
  phrase.text_first = start_of(items, first, head)
  return phrase
end

local function thing_phrase(items, first, last)
  return { first = first, last = last, text_first = first, text_last = last, kind = "thing",
    head = items[last] }
end

local function pronoun_phrase(items, at)
  return { first = at, last = at, text_first = at, text_last = at, kind = "pronoun",
    head = items[at] }
end

-- The phrase within items first..last; `free`: a preposition may stand before it;
-- `open`: its end is not known.
local function read(items, first, last, free, open)
  if items[last].pronoun then
    return pronoun_phrase(items, last)
  end
  local governed, i = false, first
  while i <= last do
    local item = items[i]
    if is_candidate(item) then
      local head = find_head(items, i, last)
      local after = head < last and items[head + 1] or nil
      if after and after.possessive then
        i = head + 1
      elseif free or not governed then
        return new_phrase(items, first, last, head, open)
      else
        governed, i = false, head
      end
    elseif preposition[item.low] then
      governed = not is_part(items, i + 1)
    end
    i = i + 1
  end
  return nil
end

-- The phrase that ends just before item `at`.
local function before(items, at, free)
  local first = left_bound(items, at)
  return first < at and read(items, first, at - 1, free) or nil
end

-- "The port said": a few words that begin with an article, at the start of a sentence or
-- after a quotation, and end just before item `at`.
local function any_before(items, at)
  local first = left_bound(items, at)
  local previous = items[first - 1]
  local opens = items[first] ~= nil and items[first].first
    or previous ~= nil and (previous.quote ~= nil or previous.text == ",")
  if not opens or at - first < 2 or at - first > 5 or not article[items[first].low] then
    return nil
  end
  for i = first, at - 1 do
    if preposition[items[i].low] or not items[i].word then
      return nil
    end
  end
  return thing_phrase(items, first, at - 1)
end

-- "Another said": a word that stands alone for somebody, just before item `at`.
local function someone_before(items, at)
  local item, previous = items[at - 1], items[at - 2]
  if item and someone[item.low] and (item.first or previous == nil or previous.quote
    or boundary[previous.low]) then
    return thing_phrase(items, at - 1, at - 1)
  end
end

-- Two phrases with "and" between.
local function pair(items, a, b)
  return { first = a.first, last = b.last, text_first = a.text_first, text_last = b.text_last,
    kind = "pair", head = items[b.last], members = { a, b } }
end

-- "a former deputy, Jane Roe, …": the person after the comma, else the phrase itself.
local function named(items, phrase)
  local comma, person = items[phrase.last + 1], items[phrase.last + 2]
  if (phrase.kind == "role" or phrase.kind == "thing") and comma and comma.text == ","
    and person and person.person then
    return read(items, phrase.last + 2, phrase.last + 2, false, true)
  end
  return phrase
end

-- The phrase that begins with item `at`.
local function from(items, at)
  if items[at] == nil or ends_phrase(items[at]) then
    return nil
  elseif items[at].pronoun then
    return pronoun_phrase(items, at)
  elseif someone[items[at].low] and ends_phrase(items[at + 1]) then
    return thing_phrase(items, at, at)
  end
  local last = right_bound(items, at)
  return last >= at and read(items, at, last, false, true) or nil
end

return {
  before = before, any_before = any_before, someone_before = someone_before, from = from,
  named = named, pair = pair, is_verb = is_verb, is_noun = is_noun,
}
