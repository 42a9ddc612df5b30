-- kinds: direct speech, words in the reporter's sentence (mixed), a term held at
-- arm's length (scare), a heading.
local words = use "small_words"
local steps = use "steps"

local DASHES = { ["-"] = true, ["–"] = true, ["—"] = true }
local LONG = 400

-- The first words inside the marks (no more of a long quotation than tells): numbers of
-- the first and the last token.
local function content_tokens(doc, stretch)
  local stop = math.min(stretch.stop, stretch.mark_stop + LONG)
  return doc:token_at(stretch.mark_stop), doc:token_at(stop) - 1
end

-- How many words there are, 5 standing for more, and whether all longer ones begin with
-- a capital.
local function count_words(doc, first, last)
  local count, long, titled, n = 0, 0, true, first
  while n <= last and (titled or count < 5) do
    local start, stop, _, kind, capital = doc:token_values(n)
    if kind ~= "other" then
      count = count + 1
      if stop - start > 3 then
        long, titled = long + 1, titled and (capital or kind == "number")
      end
    end
    n = n + 1
  end
  return count, count >= 2 and long > 0 and titled
end

local CLAUSE = {
  i = true, we = true, you = true, he = true, she = true, they = true, it = true, is = true,
  are = true, was = true, were = true, will = true, have = true, has = true, had = true,
  would = true, can = true, could = true, must = true, should = true, don = true, ["do"] = true,
}

local function has_clause(doc, first, last)
  return doc:next_token_of(CLAUSE, first, last) ~= nil
end

-- "whom she once called “…”", "a drop the mayor has called “…”": somebody calls it so.
local PERFECT = { has = true, have = true, had = true }
local function is_called_by(paragraph, at)
  local before = paragraph.items[at - 2]
  local frame = steps.frame_before(paragraph, at)
  local kind = frame and frame.at == at - 1 and frame.subject.kind
  return before ~= nil and PERFECT[before.low] or kind == "person" or kind == "pronoun"
end

-- "the so-called “…”", "a film called “…”"
local function is_named(paragraph, at)
  local items = paragraph.items
  local previous, before = items[at - 1], items[at - 2]
  if previous == nil then
    return false
  elseif before and (previous.low == "as" or words.article[previous.low]) then
    return before.low == "known" or before.low == "dubbed" or before.low == "nicknamed"
  end
  return words.naming[previous.low] == true and not is_called_by(paragraph, at)
end

local function begins_capital(doc, first, last)
  return first <= last and (doc:is_capital(first) or doc:kind(first) == "number")
end

-- Does the reporter's sentence go on after the quotation, other than by a tag?
local function goes_on(items, at)
  local after = items[at + 1]
  return after ~= nil and not after.first and not after.soft and after.word
end

-- She spent it, she says, “…”: the reporter's sentence goes on over the tag.
local function is_parenthesis(paragraph, at)
  local items, frame = paragraph.items, steps.frame_before(paragraph, at)
  local comma, behind = frame and items[frame.first - 1], frame and items[frame.first - 2]
  if comma == nil or comma.text ~= "," or items[at - 1].text ~= "," or behind and behind.quote then
    return false
  end
  local first = items[items[at].sentence_first]
  return first.person ~= nil or first.pronoun ~= nil or words.article[first.low] ~= nil
end

local TAGS = { after = true, before = true, tag = true, dash = true }

local INTRODUCING = { before = true, tag = true, put = true, colon = true, ["words-of"] = true }

-- The kind of a stretch at item `at`; `step` is the step that found a speaker.
local function find(doc, paragraph, at, step)
  local items = paragraph.items
  local stretch, previous = items[at].quote, items[at - 1]
  if paragraph.zone == "heading" then
    return "heading"
  end
  local opens = items[at].sentence_first == at
  if opens and (step == "after" or step == "dash" or not goes_on(items, at)
    or (step == "words-of" or step == "according-to") and stretch.point == ",") then
    return "direct"
  end
  local first, last = content_tokens(doc, stretch)
  local count, title_case = count_words(doc, first, last)
  if opens then
    return (step and count > 1 or count > 4 and has_clause(doc, first, last)) and "mixed" or "scare"
  elseif is_named(paragraph, at) or title_case and not TAGS[step] then
    return "scare"
  end
  local capital = begins_capital(doc, first, last)
  if step == "before" and not capital and is_parenthesis(paragraph, at) then
    return "mixed"
  end
  local introduced = previous.text == ":" or previous.text == "," or DASHES[previous.text]
  if INTRODUCING[step] and introduced or step and previous.text == ":" and capital then
    return "direct"
  elseif step == "before" and previous.saying and capital and count > 2 then
    return "direct"
  elseif step then
    return "mixed"
  elseif previous.text == ":" and count > 3 then
    return "direct"
  end
  return count > 4 and has_clause(doc, first, last) and "mixed" or "scare"
end

return { find = find }
