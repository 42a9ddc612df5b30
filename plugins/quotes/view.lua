-- view: a paragraph as the attribution reads it, a list of items outside the
-- quotations, each quotation being one item.
--
-- An item is { start, stop, text, low } and, where it applies: quote = a stretch,
-- person, body, saying, role, title, source = annotations, pronoun, cap, number,
-- possessive, first (it begins a sentence), soft (it may begin one: after ?” or !”).
-- Long gaps between quotations are read only near their ends.
local words = use "small_words"

local GAP = 1600

local APOSTROPHES = { ["'"] = true, ["’"] = true }

local function by_start(list)
  local map = {}
  for _, annotation in ipairs(list) do
    map[annotation.start] = annotation
  end
  return map
end

-- What other rules say about the words of a span, looked up by place.
local function look_up(doc, start, stop)
  local found = {
    person = by_start(doc:all("person", start, stop)),
    body = by_start(doc:all("agency", start, stop)),
    saying = by_start(doc:all("saying", start, stop)),
    source = by_start(doc:all("source", start, stop)),
    role = {}, title = {}, sentence = {},
  }
  for _, clue in ipairs(doc:all("clue", start, stop)) do
    local map = found[clue.use]
    if map then
      map[clue.start] = clue
    end
  end
  for _, sentence in ipairs(doc:sentences(start, stop)) do
    found.sentence[sentence.start] = true
  end
  return found
end

local function is_capital(text)
  local first = string.byte(text)
  if first < 128 then
    return first >= 65 and first <= 90
  end
  return string.find(text, "^\\p{Lu}") ~= nil
end

-- Words are compared in lower case, but WHO, US and IT are no pronouns.
local function fold(text)
  return #text > 1 and not string.find(text, "\\P{Lu}") and text or string.lower(text)
end

local function token_item(token, lookup)
  local start, low = token.start, fold(token.text)
  local item = {
    start = start, stop = token.stop, text = token.text, low = low,
    first = lookup.sentence[start], number = token.kind == "number",
    word = token.kind == "word",
  }
  if item.word then
    item.saying, item.source = lookup.saying[start], lookup.source[start]
    item.role, item.title = lookup.role[start], lookup.title[start]
    item.pronoun = words.pronoun[low]
    item.cap = is_capital(token.text)
  end
  return item
end

-- One item for a whole annotation.
local function whole_item(annotation, field, lookup)
  return {
    start = annotation.start, stop = annotation.stop, text = annotation.text,
    low = fold(annotation.text), [field] = annotation, cap = true, word = true,
    first = lookup.sentence[annotation.start],
  }
end

-- 's and n't become one item with what they belong to kept apart.
local function join_apostrophe(items, token)
  local last = items[#items]
  if last and APOSTROPHES[last.text] and last.stop == token.start and token.kind == "word"
    and #token.text <= 2 and items[#items - 1] and items[#items - 1].stop == last.start then
    last.text, last.stop = last.text .. token.text, token.stop
    last.low = "'" .. string.lower(token.text)
    last.possessive = last.low == "'s"
    return true
  end
  return false
end

-- "Sen." is one item: its full stop ends nothing.
local function join_title_dot(items, token)
  local last = items[#items]
  if last and last.title and token.text == "." and last.stop == token.start then
    last.stop = token.stop
    return true
  end
  return false
end

-- "@roe" is a name.
local function join_handle(items, token)
  local last = items[#items]
  if last and last.text == "@" and last.stop == token.start and token.kind == "word" then
    last.text, last.stop, last.low = "@" .. token.text, token.stop, "@" .. token.text
    last.word, last.cap = true, true
    return true
  end
  return false
end

local function hyphenated(items, token)
  local last, before = items[#items], items[#items - 1]
  if last and before and last.text == "-" and last.start == before.stop and before.word
    and last.stop == token.start and token.kind == "word" and not before.person
    and not before.body then
    before.text = before.text .. "-" .. token.text
    before.low, before.stop = string.lower(before.text), token.stop
    before.saying, before.pronoun = nil, nil
    items[#items] = nil
    return true
  end
  return false
end

local function add_tokens(doc, items, start, stop)
  local lookup, covered = look_up(doc, start, stop), start
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
    elseif not join_apostrophe(items, token) and not join_title_dot(items, token)
      and not join_handle(items, token) and not hyphenated(items, token) then
      items[#items + 1] = token_item(token, lookup)
    end
  end
end

-- The text between two quotations; of a long one, the sentences near its ends.
local function add_gap(doc, items, start, stop)
  if stop - start <= 2 * GAP then
    if stop > start then
      add_tokens(doc, items, start, stop)
    end
    return
  end
  local before, after = doc:sentences(start, start + GAP), doc:sentences(stop - GAP, stop)
  local head = #before > 0 and math.max(before[#before].start, start) or start
  if head > start then
    add_tokens(doc, items, start, head)
  end
  items[#items + 1] = { start = head, stop = head, text = "", low = "", first = true, cut = true }
  for _, sentence in ipairs(after) do
    if sentence.start >= stop - GAP and sentence.start < stop then
      add_tokens(doc, items, sentence.start, math.min(sentence.stop, stop))
    end
  end
end

local function mark_boundary(items, at)
  local item, before = items[at], items[at - 1]
  if before == nil then
    item.first = true
  elseif before.quote then
    local point = before.quote.point
    local starts = item.cap or item.quote ~= nil or item.number
    item.first = starts and (point == "." or point == "…") or nil
    item.soft = starts and (point == "!" or point == "?") or nil
  elseif item.quote then
    item.first = before.text == "." or before.text == "!" or before.text == "?"
  end
end

-- Each item gets its place and the places of the first and last item of its
-- sentence as the reporter wrote it, quotations not looked into.
local function mark_sentences(items)
  local first, last = 1, #items
  for i = 1, #items do
    mark_boundary(items, i)
    if items[i].first or items[i].soft then
      first = i
    end
    items[i].at, items[i].sentence_first = i, first
  end
  for i = #items, 1, -1 do
    items[i].sentence_last = last
    if items[i].first then
      last = i - 1
    end
  end
end

-- The items of the paragraph { start, stop, quotes }.
local function read(doc, paragraph)
  local items, at = {}, paragraph.start
  for _, stretch in ipairs(paragraph.quotes) do
    add_gap(doc, items, at, stretch.start)
    items[#items + 1] = {
      start = stretch.start, stop = stretch.stop, quote = stretch, text = "", low = "",
    }
    stretch.item = #items
    at = stretch.stop
  end
  add_gap(doc, items, at, paragraph.stop)
  mark_sentences(items)
  return items
end

return { read = read }
