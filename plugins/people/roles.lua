-- roles: what a person is, where the text says it beside the name.
-- before(): "MCA area commander Jane Roe", after(): "Jane Roe, head of patrols at …".
local name_words = use "name_words"
local sentences = use "sentences"

local token_at = sentences.token

local MAX_WORDS = 12
local ARTICLES = { the = true, a = true, an = true }
local ENDS = {
  [","] = true, ["."] = true, [";"] = true, [":"] = true, ["("] = true, [")"] = true,
  ["!"] = true, ["?"] = true, ['"'] = true, ["“"] = true, ["”"] = true, ["—"] = true, ["–"] = true,
}

-- Is there a word at `at`, and white space between it and what follows?
local function adjoins(sentence, at)
  local word, after = token_at(sentence, at), token_at(sentence, at + 1)
  return word ~= nil and after ~= nil and not after.joined and word.kind == "word"
end

local function may_precede(token, clues)
  local low = string.lower(token.text)
  local first = string.byte(token.text)
  return clues.role[token.start] ~= nil or name_words.modifier[low]
    or first >= 65 and first <= 90 and not name_words.stop[low] and not clues.title[token.start]
end

-- "the mayor, Jane Roe,": the number of "mayor", else that of the word before the name;
-- and whether a comma stands between.
local function word_before(candidate, clues)
  local sentence, core = candidate.sentence, candidate.core
  local at = core[1].first - 1
  local comma = token_at(sentence, at)
  local role = comma and comma.text == "," and token_at(sentence, at - 1)
  if role and clues.role[role.start] then
    local after = token_at(sentence, core[#core].last + 1)
    if after == nil or after.text == "," or after.text == "." then
      return at - 1, true
    end
  end
  return at, false
end

local DETERMINERS = {
  the = true, a = true, an = true, his = true, her = true, their = true, its = true, our = true,
}

-- "the opposition leader": from the word after the article, if one is near.
local function after_article(sentence, at, clues)
  for i = at - 1, math.max(at - 5, sentence.first), -1 do
    local token = token_at(sentence, i)
    local low = string.lower(token.text)
    if DETERMINERS[low] then
      return i + 1
    elseif token.kind ~= "word" or name_words.stop[low] or name_words.finite[low]
      or clues.saying[token.start] then
      return at
    end
  end
  return at
end

-- "MCA area commander": a plain word between a capital and the role, at `at`.
local function is_between(sentence, at, clues)
  local token = token_at(sentence, at)
  return adjoins(sentence, at) and adjoins(sentence, at - 1) and not name_words.stop[token.text]
    and not name_words.finite[token.text] and not clues.saying[token.start]
    and may_precede(token_at(sentence, at - 1), clues)
end

-- The number of the word before the titles that end at `at`: "head of patrols Sir".
local function skip_titles(sentence, at, clues)
  local token = token_at(sentence, at)
  while token do
    local before = token_at(sentence, at - 1)
    if not (clues.title[token.start] and not clues.role[token.start]
      or token.text == "." and before and clues.title[before.start]) then
      break
    end
    at, token = at - 1, before
  end
  return at, token
end

-- The span of the role that ends directly before the name, or nil.
local function before(candidate, clues)
  local sentence = candidate.sentence
  local at, comma = word_before(candidate, clues)
  local last, word
  at, word = skip_titles(sentence, at, clues)
  last = at
  if word == nil or not clues.role[word.start] or not (comma or adjoins(sentence, at)) then
    return nil
  end
  while adjoins(sentence, at - 1) and last - at < 8 do
    if not may_precede(token_at(sentence, at - 1), clues) then
      if not is_between(sentence, at - 1, clues) then
        break
      end
      at = at - 1
    end
    at = at - 1
  end
  at = after_article(sentence, at, clues)
  return token_at(sentence, at).start, word.stop
end

-- The end of a description that begins at token `at`; nil when it names no role.
local function description_end(sentence, at, clues)
  local last, role
  for i = at, math.min(at + MAX_WORDS, sentence.last) do
    local token = token_at(sentence, i)
    if ENDS[token.text] or name_words.finite[token.text]
      or i > at and clues.saying[token.start] then
      break
    end
    role = role or clues.role[token.start] and i <= at + 5
    last = token
  end
  return role and last and last.stop
end

-- The span of the role that follows the name after a comma, or nil.
local function after(candidate, clues)
  local sentence = candidate.sentence
  local at = candidate.core[#candidate.core].last + 1
  local token = token_at(sentence, at)
  if token == nil or token.text ~= "," then
    return nil
  end
  at = at + 1
  local age, comma = token_at(sentence, at), token_at(sentence, at + 1)
  if age and comma and age.kind == "number" and comma.text == "," then
    at = at + 2
  end
  token = token_at(sentence, at)
  if token and ARTICLES[token.text] then
    at = at + 1
    token = token_at(sentence, at)
  end
  if token == nil or token.kind ~= "word" or name_words.stop[token.text] then
    return nil
  end
  local stop = description_end(sentence, at, clues)
  if stop then
    return token.start, stop
  end
  return nil
end

return { before = before, after = after }
