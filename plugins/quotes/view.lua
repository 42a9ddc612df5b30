-- view: a paragraph as the attribution reads it, a list of items outside the
-- quotations, each quotation being one item.
--
-- Only what shares a sentence with a quotation is read. One item stands for all that is
-- passed over between two of them: it is `cut`, and its text is "." where it ends so.
--
-- An item is { start, stop, text, low, sentence_first, sentence_last = places of the first
-- and last item of its sentence as the reporter wrote it } and, where it applies: quote = a
-- stretch; person, body, role, title = annotations;
-- saying = { lemma, use, form, noun, stop }; source = the class of a source; word, pronoun,
-- capital, number, possessive, first (it begins a sentence), soft (it may begin one: after
-- ?” or !”).
local words = use "small_words"

-- Of a long gap between quotations, no more than this is read at each end, in bytes.
local GAP = 1600

-- What other rules say about the words of a span, by the number of the token.
local function look_up(doc, start, stop)
  local clues = doc:by_token("clue", start, stop, "use")
  return {
    person = doc:by_token("person", start, stop), body = doc:by_token("agency", start, stop),
    saying = doc:by_token("saying", start, stop), source = doc:by_token("source", start, stop),
    role = clues.role, title = clues.title,
  }
end

-- Words are compared in lower case, but WHO, US and IT are no pronouns.
local function fold(text)
  if #text > 1 and string.upper(text) == text and not string.find(text, "\\P{Lu}") then
    return text
  end
  return string.lower(text)
end

local function read_saying(note)
  return note and {
    lemma = note.lemma, use = note.use, form = note.form, noun = note.noun, stop = note.stop,
  }
end

-- Adds a token that is no word.
local function add_sign(items, start, stop, text, number)
  local item = {
    start = start, stop = stop, text = text, low = text, number = number, first = false,
    sentence_first = 0, sentence_last = 0,
  }
  items[#items + 1] = item
  return item
end

local pronoun = words.pronoun

-- Adds the word that is the n-th token; returns where it ends: "shot back" is one item.
local function add_word(items, found, n, start, stop, text, capital)
  local low = capital and fold(text) or text
  local saying, source = read_saying(found.saying[n]), found.source[n]
  stop = saying and saying.stop or stop
  items[#items + 1] = {
    start = start, stop = stop, text = text, low = low, word = true, capital = capital,
    pronoun = pronoun[low], saying = saying, source = source and source.class,
    role = found.role[n], title = found.title[n], first = false, sentence_first = 0,
    sentence_last = 0,
  }
  return stop
end

-- One item for a whole annotation; returns where it ends.
local function add_whole(items, annotation, field)
  local text, stop = annotation.text, annotation.stop
  items[#items + 1] = {
    start = annotation.start, stop = stop, text = text, low = fold(text), word = true,
    capital = true, [field] = annotation, first = false, sentence_first = 0, sentence_last = 0,
  }
  return stop
end

-- One item for sentences that are passed over.
local function add_cut(items, place, text)
  local item = add_sign(items, place, place, text)
  item.first, item.cut = true, true
end

local APOSTROPHES = { ["'"] = true, ["’"] = true }

-- What a token that stands directly behind an item does to it; each returns true when the
-- token has become part of the items before it.

-- 's and n't become one item with what they belong to kept apart.
local function join_apostrophe(items, last, stop, text, kind)
  local before = items[#items - 1]
  if APOSTROPHES[last.text] and kind == "word" and #text <= 2
    and before and before.stop == last.start then
    last.text, last.stop = last.text .. text, stop
    last.low = "'" .. string.lower(text)
    last.possessive = last.low == "'s"
    return true
  end
end

-- "Sen." is one item: its full stop ends nothing.
local function join_title_dot(_, last, stop, text)
  if last.title and text == "." then
    last.stop = stop
    return true
  end
end

-- "@roe" is a name.
local function join_handle(_, last, stop, text, kind)
  if last.text == "@" and kind == "word" then
    last.text, last.stop, last.low = "@" .. text, stop, "@" .. text
    last.word, last.capital = true, true
    return true
  end
end

local function join_hyphen(items, last, stop, text, kind)
  local before = items[#items - 1]
  if last.text == "-" and before and before.stop == last.start and before.word
    and kind == "word" and not before.person and not before.body then
    before.text = before.text .. "-" .. text
    before.low, before.stop = string.lower(before.text), stop
    before.saying, before.pronoun = nil, nil
    items[#items] = nil
    return true
  end
end

-- "A.C.L.U." is one item.
local function join_initials(items, last, stop, text, _, capital)
  local before = items[#items - 1]
  if last.abbreviation and text == "." then
    last.text, last.low, last.stop = last.text .. ".", last.low .. ".", stop
    return true
  elseif last.text == "." and capital and #text == 1 and before and before.capital
    and before.stop == last.start and (before.abbreviation or #before.text == 1) then
    before.text = before.text .. "." .. text
    before.low, before.stop, before.abbreviation = before.text, stop, true
    items[#items] = nil
    return true
  end
end

local JOINING = { ["'"] = true, ["’"] = true, ["@"] = true, ["-"] = true, ["."] = true }

local function joins(items, start, ...)
  local last = items[#items]
  return last ~= nil and (JOINING[last.text] or last.title or last.abbreviation)
    and last.stop == start
    and (join_apostrophe(items, last, ...) or join_title_dot(items, last, ...)
      or join_handle(items, last, ...) or join_hyphen(items, last, ...)
      or join_initials(items, last, ...))
end

-- Adds the words between two places; `opens`: a sentence begins there.
local function add_text(doc, items, start, stop, opens)
  local found, values = look_up(doc, start, stop), doc.token_values
  local people, bodies = found.person, found.body
  local covered, before = start, #items
  for n = doc:token_at(start), doc:token_at(stop) - 1 do
    local at, last, text, kind, capital, joined = values(doc, n)
    if at < covered then -- a part of the item before
      covered = covered < last and last or covered
    elseif people[n] then
      covered = add_whole(items, people[n], "person")
    elseif bodies[n] then
      covered = add_whole(items, bodies[n], "body")
    elseif not (joined and joins(items, at, last, text, kind, capital)) then
      if kind == "word" then
        covered = add_word(items, found, n, at, last, text, capital)
      else
        add_sign(items, at, last, text, kind == "number")
      end
    end
  end
  local first = items[before + 1]
  if opens and first and first.start == start then
    first.first = true
  end
end

-- The number of the last sentence that begins before a place.
local function sentence_before(doc, place)
  local n = doc:sentence_at(place)
  local start = doc:sentence_span(n)
  return start and start < place and n or n - 1
end

-- Of a long gap between `start` and `stop` only what is near its ends is read.
local function is_near(first, last, start, stop)
  return stop - start <= 2 * GAP or last <= start + GAP or first >= stop - GAP
end

local function add_sentence(doc, items, n, start, stop)
  local first, last = doc:sentence_span(n)
  add_text(doc, items, math.max(first, start), math.min(last, stop), first >= start)
end

-- Adds sentences to those that were passed over.
local function note_passed(doc, passed, from, to, start, stop)
  for n = from, to do
    local first, last = doc:sentence_span(n)
    if is_near(first, last, start, stop) then
      passed[#passed + 1] = n
    end
  end
end

-- Does the sentence of a quotation go on behind it, in sentence `n`?
local function goes_on(doc, stretch, n, start, stop)
  local first, last = doc:sentence_span(n)
  local ends = first >= start and (stretch.point == "." or stretch.point == "…")
    and doc:is_capital(doc:token_at(first))
  return not ends and is_near(math.max(first, start), last, start, stop)
end

-- How the sentence `n` ends that a quotation follows: "." when surely with a full stop or
-- the like that is not that of a title or of initials, else "".
local SENTENCE_ENDS = { ["."] = true, ["!"] = true, ["?"] = true }
local function end_of(doc, n, stop)
  local _, last = doc:sentence_span(n)
  local dot = last <= stop and doc:token_at(last - 1) or 0
  return SENTENCE_ENDS[doc:text(dot)] and not doc:is_capital(dot - 1) and "." or ""
end

-- Adds what stands between two quotations, either of which may be missing: the rest of the
-- sentence of the one before, and what begins that of the one after.
local function add_gap(doc, items, passed, start, stop, before, after)
  local from, to = doc:sentence_at(start), sentence_before(doc, stop)
  if from <= to and before and goes_on(doc, before, from, start, stop) then
    add_sentence(doc, items, from, start, stop)
    from = from + 1
  end
  if from > to then
    return
  end
  local first, last = doc:sentence_span(to)
  local text = after and end_of(doc, to, stop) or ""
  local leads = after and text == "" and is_near(first, math.min(last, stop), start, stop)
  local behind = leads and to - 1 or to
  if from <= behind then
    note_passed(doc, passed, from, behind, start, stop)
    add_cut(items, start, leads and "" or text)
  end
  if leads then
    add_sentence(doc, items, to, start, stop)
  end
end

-- Does a quotation, or what stands behind one, begin a sentence?
local function mark_boundary(items, at)
  local item, before = items[at], items[at - 1]
  if before == nil or item.cut then
    return
  elseif before.quote then
    local point = before.quote.point
    local starts = item.capital or item.quote ~= nil or item.number
    item.first = starts and (point == "." or point == "…")
    item.soft = starts and (point == "!" or point == "?")
  elseif item.quote then
    item.first = SENTENCE_ENDS[before.text]
  end
end

-- Each item gets the places of the first and last item of its sentence as the reporter
-- wrote it, quotations not looked into.
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
  for i = 1, #items do
    local item = items[i]
    if item.first or item.soft then
      first = i
    end
    item.sentence_first = first
  end
  for i = #items, 1, -1 do
    local item = items[i]
    item.sentence_last = last
    if item.first then
      last = i - 1
    end
  end
end

-- The items of the paragraph { start, stop, quotes }; the numbers of the sentences that
-- are passed over are added to `passed`.
local function read(doc, paragraph, passed)
  local items, at, before = {}, paragraph.start, nil
  for _, stretch in ipairs(paragraph.quotes) do
    add_gap(doc, items, passed, at, stretch.start, before, stretch)
    items[#items + 1] = {
      start = stretch.start, stop = stretch.stop, quote = stretch, text = "", low = "",
    }
    stretch.item = #items
    at, before = stretch.stop, stretch
  end
  add_gap(doc, items, passed, at, paragraph.stop, before)
  mark_sentences(items, paragraph.quotes)
  return items
end

-- The items of a text without quotations.
local function read_text(doc, start, stop)
  local items = {}
  for n = doc:sentence_at(start), sentence_before(doc, stop) do
    add_sentence(doc, items, n, start, stop)
  end
  mark_sentences(items, {})
  return items
end

-- The items of the last sentence between two places.
local function read_last(doc, start, stop)
  local first = doc:sentence_span(sentence_before(doc, stop))
  return read_text(doc, math.max(first, start, stop - 2 * GAP), stop)
end

-- Adds the sentences of a text without quotations to those that are passed over.
local function pass_over(doc, passed, start, stop)
  note_passed(doc, passed, doc:sentence_at(start), sentence_before(doc, stop), start, stop)
end

return {
  read = read, read_text = read_text, read_last = read_last, pass_over = pass_over,
}
