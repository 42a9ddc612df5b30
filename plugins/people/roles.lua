-- roles: what a person is, where the text says it beside the name.
-- before(): "MCA area commander Jane Roe", after(): "Jane Roe, head of patrols at …".
local name_words = use "name_words"
local sentences = use "sentences"

local clue = sentences.clue

local MAX_WORDS = 12
local ARTICLES = { the = true, a = true, an = true }
local ENDS = {
  [","] = true, ["."] = true, [";"] = true, [":"] = true, ["("] = true, [")"] = true,
  ["!"] = true, ["?"] = true, ['"'] = true, ["“"] = true, ["”"] = true, ["—"] = true, ["–"] = true,
}

-- Is the n-th token a word, with white space between it and what follows?
local function adjoins(sentence, n)
  local doc, text = sentence.doc, sentence.text
  return text[n] ~= nil and text[n + 1] ~= nil and not doc:is_joined(n + 1)
    and doc:kind(n) == "word"
end

local function may_precede(sentence, n)
  local text = sentence.text[n]
  local low, first = string.lower(text), string.byte(text)
  return clue(sentence, "role", n) or name_words.modifier[low]
    or first >= 65 and first <= 90 and not name_words.stop[low] and not clue(sentence, "title", n)
end

-- "the mayor, Jane Roe,": the number of "mayor", else that of the word before the name;
-- and whether a comma stands between.
local function word_before(candidate)
  local sentence, core = candidate.sentence, candidate.core
  local text, n = sentence.text, core[1].first - 1
  if text[n] == "," and clue(sentence, "role", n - 1) then
    local after = text[core[#core].last + 1]
    if after == nil or after == "," or after == "." then
      return n - 1, true
    end
  end
  return n, false
end

local DETERMINERS = {
  the = true, a = true, an = true, his = true, her = true, their = true, its = true, our = true,
}

-- "the opposition leader": from the word after the article, if one is near.
local function after_article(sentence, n)
  for i = n - 1, math.max(n - 5, sentence.first), -1 do
    local low = string.lower(sentence.text[i])
    if DETERMINERS[low] then
      return i + 1
    elseif name_words.stop[low] or name_words.finite[low] or sentence.clues.saying[i]
      or sentence.doc:kind(i) ~= "word" then
      return n
    end
  end
  return n
end

-- "MCA area commander": a plain word between a capital and the role.
local function is_between(sentence, n)
  local text = sentence.text[n]
  return adjoins(sentence, n) and adjoins(sentence, n - 1) and not name_words.stop[text]
    and not name_words.finite[text] and not clue(sentence, "saying", n)
    and may_precede(sentence, n - 1)
end

-- The number of the word before the titles that end at `n`: "head of patrols Sir".
local function skip_titles(sentence, n)
  while clue(sentence, "title", n) and not clue(sentence, "role", n)
    or sentence.text[n] == "." and clue(sentence, "title", n - 1) do
    n = n - 1
  end
  return n
end

-- The span of the role that ends directly before the name, or nil.
local function before(candidate)
  local sentence = candidate.sentence
  local n, comma = word_before(candidate)
  n = skip_titles(sentence, n)
  if not clue(sentence, "role", n) or not (comma or adjoins(sentence, n)) then
    return nil
  end
  local last = n
  while adjoins(sentence, n - 1) and last - n < 8 do
    if not may_precede(sentence, n - 1) then
      if not is_between(sentence, n - 1) then
        break
      end
      n = n - 1
    end
    n = n - 1
  end
  local doc = sentence.doc
  local start, _, stop = doc:span(after_article(sentence, n)), doc:span(last)
  return start, stop
end

-- The last token of a description that begins at the n-th; nil when it names no role.
local function description_end(sentence, n)
  local text, clues = sentence.text, sentence.clues
  local last, role
  for i = n, math.min(n + MAX_WORDS, sentence.last) do
    if ENDS[text[i]] or name_words.finite[text[i]] or i > n and clues.saying[i] then
      break
    end
    role = role or clues.role[i] and i <= n + 5
    last = i
  end
  return role and last
end

-- The span of the role that follows the name after a comma, or nil.
local function after(candidate)
  local sentence, core = candidate.sentence, candidate.core
  local doc, text, n = sentence.doc, sentence.text, core[#core].last + 1
  if text[n] ~= "," then
    return nil
  end
  n = n + 1
  if text[n + 1] == "," and doc:kind(n) == "number" then
    n = n + 2
  end
  if ARTICLES[text[n]] then
    n = n + 1
  end
  if text[n] == nil or name_words.stop[text[n]] or doc:kind(n) ~= "word" then
    return nil
  end
  local last = description_end(sentence, n)
  if last then
    local start, _, stop = doc:span(n), doc:span(last)
    return start, stop
  end
  return nil
end

return { before = before, after = after }
