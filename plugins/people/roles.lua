-- roles: what a person is, where the text says it beside the name.
-- before(): "MCA area commander Jane Roe", after(): "Jane Roe, head of patrols at …".
local name_words = use "name_words"

local MAX_WORDS = 12
local ARTICLES = { the = true, a = true, an = true }
local ENDS = {
  [","] = true, ["."] = true, [";"] = true, [":"] = true, ["("] = true, [")"] = true,
  ["!"] = true, ["?"] = true, ['"'] = true, ["“"] = true, ["”"] = true, ["—"] = true, ["–"] = true,
}

local function adjoins(tokens, at)
  local a, b = tokens[at], tokens[at + 1]
  return a ~= nil and b ~= nil and b.start > a.stop and a.kind == "word"
end

local function may_precede(token, clues)
  local low = string.lower(token.text)
  local first = string.byte(token.text)
  return clues.role[token.start] ~= nil or name_words.modifier[low]
    or first >= 65 and first <= 90 and not name_words.stop[low] and not clues.title[token.start]
end

-- "the mayor, Jane Roe,": the place of "mayor", else that of the word before the name;
-- and whether a comma stands between.
local function word_before(candidate, clues)
  local tokens, core = candidate.sentence.tokens, candidate.core
  local at, after = core[1].first - 1, tokens[core[#core].last + 1]
  if tokens[at] and tokens[at].text == "," and tokens[at - 1] and clues.role[tokens[at - 1].start]
    and (after == nil or after.text == "," or after.text == ".") then
    return at - 1, true
  end
  return at, false
end

local DETERMINERS = {
  the = true, a = true, an = true, his = true, her = true, their = true, its = true, our = true,
}

-- "the opposition leader": from the word after the article, if one is near.
local function after_article(tokens, at, clues)
  for i = at - 1, math.max(at - 5, 1), -1 do
    local token = tokens[i]
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
local function is_between(tokens, at, clues)
  local token = tokens[at]
  return adjoins(tokens, at) and adjoins(tokens, at - 1) and not name_words.stop[token.text]
    and not name_words.finite[token.text] and not clues.saying[token.start]
    and may_precede(tokens[at - 1], clues)
end

-- The span of the role that ends directly before the name, or nil.
local function before(candidate, clues)
  local tokens = candidate.sentence.tokens
  local at, comma = word_before(candidate, clues)
  while tokens[at] and (clues.title[tokens[at].start] and not clues.role[tokens[at].start]
    or tokens[at].text == "." and at > 1 and clues.title[tokens[at - 1].start]) do
    at = at - 1
  end
  local last = at
  if not (comma or adjoins(tokens, at)) or not clues.role[tokens[at].start] then
    return nil
  end
  while adjoins(tokens, at - 1) and last - at < 8 do
    if not may_precede(tokens[at - 1], clues) then
      if not is_between(tokens, at - 1, clues) then
        break
      end
      at = at - 1
    end
    at = at - 1
  end
  at = after_article(tokens, at, clues)
  return tokens[at].start, tokens[last].stop
end

-- The end of a description that begins at token `at`; nil when it names no role.
local function description_end(tokens, at, clues)
  local last, role
  for i = at, math.min(at + MAX_WORDS, #tokens) do
    local token = tokens[i]
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
  local tokens = candidate.sentence.tokens
  local at = candidate.core[#candidate.core].last + 1
  if tokens[at] == nil or tokens[at].text ~= "," then
    return nil
  end
  at = at + 1
  local age, comma = tokens[at], tokens[at + 1]
  if age and comma and age.kind == "number" and comma.text == "," then
    at = at + 2
  end
  if tokens[at] and ARTICLES[tokens[at].text] then
    at = at + 1
  end
  if tokens[at] == nil or tokens[at].kind ~= "word" or name_words.stop[tokens[at].text] then
    return nil
  end
  local stop = description_end(tokens, at, clues)
  if stop then
    return tokens[at].start, stop
  end
  return nil
end

return { before = before, after = after }
