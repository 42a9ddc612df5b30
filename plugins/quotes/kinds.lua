-- kinds: direct speech, words in the reporter's sentence (mixed), a term held at
-- arm's length (scare), a heading.
local words = use "small_words"
local steps = use "steps"

local DASHES = { ["-"] = true, ["–"] = true, ["—"] = true }
local LONG = 400

-- The first words inside the marks (no more of a long quotation than tells).
local function content_tokens(doc, stretch)
  return doc:tokens(stretch.mark_stop, math.min(stretch.stop, stretch.mark_stop + LONG))
end

local function count_words(tokens)
  local count, capital, long = 0, 0, 0
  for _, token in ipairs(tokens) do
    if token.kind ~= "other" then
      count = count + 1
      if #token.text > 3 then
        long = long + 1
        if token.capital or token.kind == "number" then
          capital = capital + 1
        end
      end
    end
  end
  return count, count >= 2 and long > 0 and capital == long
end

local CLAUSE = {
  i = true, we = true, you = true, he = true, she = true, they = true, it = true, is = true,
  are = true, was = true, were = true, will = true, have = true, has = true, had = true,
  would = true, can = true, could = true, must = true, should = true, don = true, ["do"] = true,
}

local function has_clause(tokens)
  for _, token in ipairs(tokens) do
    if CLAUSE[string.lower(token.text)] then
      return true
    end
  end
  return false
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

local function begins_capital(tokens)
  return tokens[1] ~= nil and (tokens[1].capital or tokens[1].kind == "number")
end

-- Does the reporter's sentence go on after the quotation, other than by a tag?
local function goes_on(items, at)
  local after = items[at + 1]
  return after ~= nil and not after.first and not after.soft and after.word
end

-- She spent it, she says, “…”: the reporter's sentence goes on over the tag.
local function is_parenthesis(paragraph, at)
  local frame = steps.frame_before(paragraph, at)
  local comma = frame and paragraph.items[frame.first - 1]
  if comma == nil or comma.text ~= "," or paragraph.items[at - 1].text ~= ","
    or paragraph.items[frame.first - 2].quote then
    return false
  end
  local first = paragraph.items[paragraph.items[at].sentence_first]
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
  local tokens = content_tokens(doc, stretch)
  local count, title_case = count_words(tokens)
  if opens then
    return (step and count > 1 or has_clause(tokens) and count > 4) and "mixed" or "scare"
  elseif is_named(paragraph, at) or title_case and not TAGS[step] then
    return "scare"
  end
  if step == "before" and not begins_capital(tokens) and is_parenthesis(paragraph, at) then
    return "mixed"
  end
  local capital = begins_capital(tokens)
  local introduced = previous.text == ":" or previous.text == "," or DASHES[previous.text]
  if INTRODUCING[step] and introduced or step and previous.text == ":" and capital then
    return "direct"
  elseif step == "before" and previous.saying and begins_capital(tokens) and count > 2 then
    return "direct"
  elseif step then
    return "mixed"
  elseif previous.text == ":" and count > 3 then
    return "direct"
  end
  return count > 4 and has_clause(tokens) and "mixed" or "scare"
end

return { find = find }
