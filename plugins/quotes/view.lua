-- view: a paragraph as the attribution reads it, a list of items outside the
-- quotations, each quotation being one item.
--
-- An item is { start, stop, text, low } and, where it applies: quote = a stretch,
-- person, body, saying, role, title, source = annotations, pronoun, capital, number,
-- possessive, first (it begins a sentence), soft (it may begin one: after ?” or !”).
-- Long gaps between quotations are read only near their ends.
local words = use "small_words"

local GAP = 1600

-- What other rules say about the words of a span, by place.
local function look_up(doc, start, stop)
  local found = {
    person = doc:by_start("person", start, stop), body = doc:by_start("agency", start, stop),
    saying = doc:by_start("saying", start, stop), source = doc:by_start("source", start, stop),
    role = doc:by_start("clue", start, stop, { use = "role" }),
    title = doc:by_start("clue", start, stop, { use = "title" }),
    sentence = {},
  }
  for _, sentence in ipairs(doc:sentences(start, stop)) do
    found.sentence[sentence.start] = true
  end
  return found
end

-- Words are compared in lower case, but WHO, US and IT are no pronouns.
local function fold(text)
  if #text > 1 and string.upper(text) == text and not string.find(text, "\\P{Lu}") then
    return text
  end
  return string.lower(text)
end

-- Makes an item of a token.
local function mark_token(token, lookup)
  local start, text = token.start, token.text
  token.first = lookup.sentence[start]
  if token.kind == "word" then
    local low = token.capital and fold(text) or text
    token.low, token.word = low, true
    token.saying, token.source = lookup.saying[start], lookup.source[start]
    token.role, token.title = lookup.role[start], lookup.title[start]
    token.pronoun = words.pronoun[low]
  else
    token.low, token.number = text, token.kind == "number"
  end
  return token
end

-- One item for a whole annotation.
local function whole_item(annotation, field, lookup)
  return {
    start = annotation.start, stop = annotation.stop, text = annotation.text,
    low = fold(annotation.text), [field] = annotation, capital = true, word = true,
    first = lookup.sentence[annotation.start],
  }
end

local APOSTROPHES = { ["'"] = true, ["’"] = true }

-- What a token that stands directly behind an item does to it; each returns true when the
-- token has become part of the items before it.

-- 's and n't become one item with what they belong to kept apart.
local function join_apostrophe(items, last, token)
  local before = items[#items - 1]
  if APOSTROPHES[last.text] and token.kind == "word" and #token.text <= 2
    and before and before.stop == last.start then
    last.text, last.stop = last.text .. token.text, token.stop
    last.low = "'" .. string.lower(token.text)
    last.possessive = last.low == "'s"
    return true
  end
end

-- "Sen." is one item: its full stop ends nothing.
local function join_title_dot(_, last, token)
  if last.title and token.text == "." then
    last.stop = token.stop
    return true
  end
end

-- "@roe" is a name.
local function join_handle(_, last, token)
  if last.text == "@" and token.kind == "word" then
    last.text, last.stop, last.low = "@" .. token.text, token.stop, "@" .. token.text
    last.word, last.capital = true, true
    return true
  end
end

local function join_hyphen(items, last, token)
  local before = items[#items - 1]
  if last.text == "-" and before and before.stop == last.start and before.word
    and token.kind == "word" and not before.person and not before.body then
    before.text = before.text .. "-" .. token.text
    before.low, before.stop = string.lower(before.text), token.stop
    before.saying, before.pronoun = nil, nil
    items[#items] = nil
    return true
  end
end

-- "A.C.L.U." is one item.
local function join_initials(items, last, token)
  local before = items[#items - 1]
  if last.abbreviation and token.text == "." then
    last.text, last.low, last.stop = last.text .. ".", last.low .. ".", token.stop
    return true
  elseif last.text == "." and token.capital and #token.text == 1 and before and before.capital
    and before.stop == last.start and (before.abbreviation or #before.text == 1) then
    before.text = before.text .. "." .. token.text
    before.low, before.stop, before.abbreviation = before.text, token.stop, true
    items[#items] = nil
    return true
  end
end

local function joins(items, token)
  local last = items[#items]
  return last ~= nil and last.stop == token.start
    and (join_apostrophe(items, last, token) or join_title_dot(items, last, token)
      or join_handle(items, last, token) or join_hyphen(items, last, token)
      or join_initials(items, last, token))
end

-- "shot back" is one item.
local function is_phrase(saying, token, stop)
  return saying ~= nil and saying.stop > token.stop and saying.stop <= stop
end

local function add_tokens(doc, items, start, stop, lookup)
  local covered = start
  for _, token in ipairs(doc:tokens(start, stop)) do
    local person, body = lookup.person[token.start], lookup.body[token.start]
    if token.start < covered then
      covered = math.max(covered, token.stop)
    elseif person and person.stop <= stop then
      items[#items + 1] = whole_item(person, "person", lookup)
      covered = person.stop
    elseif body and body.stop <= stop then
      items[#items + 1] = whole_item(body, "body", lookup)
      covered = body.stop
    elseif is_phrase(lookup.saying[token.start], token, stop) then
      items[#items + 1] = mark_token(token, lookup)
      token.stop = token.saying.stop
      covered = token.stop
    elseif not (token.joined and joins(items, token)) then
      items[#items + 1] = mark_token(token, lookup)
    end
  end
end

-- The text between two quotations; of a long one, the sentences near its ends.
local function add_gap(doc, items, start, stop, lookup)
  if stop - start <= 2 * GAP then
    if stop > start then
      add_tokens(doc, items, start, stop, lookup or look_up(doc, start, stop))
    end
    return
  end
  local before, after = doc:sentences(start, start + GAP), doc:sentences(stop - GAP, stop)
  local head = #before > 0 and math.max(before[#before].start, start) or start
  if head > start then
    add_tokens(doc, items, start, head, look_up(doc, start, head))
  end
  items[#items + 1] = { start = head, stop = head, text = "", low = "", first = true, cut = true }
  for _, sentence in ipairs(after) do
    if sentence.start >= stop - GAP and sentence.start < stop then
      local last = math.min(sentence.stop, stop)
      add_tokens(doc, items, sentence.start, last, look_up(doc, sentence.start, last))
    end
  end
end

-- Does a quotation, or what stands behind one, begin a sentence?
local function mark_boundary(items, at)
  local item, before = items[at], items[at - 1]
  if before == nil then
    return
  elseif before.quote then
    local point = before.quote.point
    local starts = item.capital or item.quote ~= nil or item.number
    item.first = starts and (point == "." or point == "…") or nil
    item.soft = starts and (point == "!" or point == "?") or nil
  elseif item.quote then
    item.first = before.text == "." or before.text == "!" or before.text == "?"
  end
end

-- Each item gets its place and the places of the first and last item of its
-- sentence as the reporter wrote it, quotations not looked into.
local function mark_sentences(items, quotes)
  for _, stretch in ipairs(quotes) do
    mark_boundary(items, stretch.item)
    if items[stretch.item + 1] then
      mark_boundary(items, stretch.item + 1)
    end
  end
  if items[1] then
    items[1].first = true
  end
  local first, last = 1, #items
  for i, item in ipairs(items) do
    if item.first or item.soft then
      first = i
    end
    item.at, item.sentence_first = i, first
  end
  for i = #items, 1, -1 do
    local item = items[i]
    item.sentence_last = last
    if item.first then
      last = i - 1
    end
  end
end

-- The items of the paragraph { start, stop, quotes }.
local function read(doc, paragraph)
  local items, at, stop = {}, paragraph.start, paragraph.stop
  local lookup = stop - at <= 4 * GAP and look_up(doc, at, stop) or nil
  for _, stretch in ipairs(paragraph.quotes) do
    add_gap(doc, items, at, stretch.start, lookup)
    items[#items + 1] = {
      start = stretch.start, stop = stretch.stop, quote = stretch, text = "", low = "",
    }
    stretch.item = #items
    at = stretch.stop
  end
  add_gap(doc, items, at, stop, lookup)
  mark_sentences(items, paragraph.quotes)
  return items
end

return { read = read }
