-- runs: capitalised words of a sentence, in a row, as a name may be made of.
--
-- A run is a list of words in the order of the text: { start, stop, text, low, first, last,
-- initial, upper }, with `first` and `last` the numbers of its tokens. "O'Brien",
-- "Rees-Mogg" and "J.K." are one word each, and "de", "van", "bin" between two capitalised
-- words belong to the run.
local name_words = use "name_words"
local sentences = use "sentences"

local token_at = sentences.token

local HYPHENS = { ["-"] = true, ["‐"] = true, ["‑"] = true }
local APOSTROPHES = { ["'"] = true, ["’"] = true }

local function is_upper(text)
  return string.upper(text) == text
end

local function joins_next(sentence, at)
  local joint = token_at(sentence, at + 1)
  if joint == nil or not joint.joined or joint.kind ~= "other" then
    return false
  end
  local word, after = token_at(sentence, at), token_at(sentence, at + 2)
  if after == nil or not after.joined or after.kind ~= "word" then
    return false
  elseif HYPHENS[joint.text] then
    return true
  end
  return APOSTROPHES[joint.text] and after.capital and #after.text > 1
    and (#word.text <= 2 or word.text == "Mac")
end

-- "J." or "J.K.": how many tokens, or 0.
local function initial_length(sentence, at)
  local length = 0
  while true do
    local letter = token_at(sentence, at + length)
    if letter == nil or #letter.text > 2 or not letter.capital or utf8.len(letter.text) ~= 1
      or length > 0 and not letter.joined then
      return length
    end
    local dot = token_at(sentence, at + length + 1)
    if dot == nil or dot.text ~= "." or not dot.joined then
      return length
    end
    length = length + 2
  end
end

-- "al-Maliki": an Arabic article and what it belongs to.
local ARABIC = {
  al = true, el = true, ad = true, ar = true, as = true, ash = true, at = true, an = true,
  ud = true, ul = true,
}

-- The number of the token where the word of the capital at `n` begins: "al-Maliki".
local function word_start(sentence, n)
  if token_at(sentence, n).joined then
    local joint, article = token_at(sentence, n - 1), token_at(sentence, n - 2)
    if article and joint.joined and HYPHENS[joint.text] and ARABIC[string.lower(article.text)]
      and not article.capital then
      return n - 2
    end
  end
  return n
end

local function word_at(sentence, at)
  local last = at
  local initial = initial_length(sentence, at)
  if initial > 0 then
    last = at + initial - 1
  else
    while joins_next(sentence, last) do
      last = last + 2
    end
  end
  local first_token = token_at(sentence, at)
  local text, stop = first_token.text, first_token.stop
  for i = at + 1, last do
    local part = token_at(sentence, i)
    text, stop = text .. part.text, part.stop
  end
  return {
    start = first_token.start, stop = stop, text = text, low = string.lower(text), first = at,
    last = last, initial = initial > 0, upper = #text > 1 and is_upper(text), capital = true,
  }
end

-- A capitalised token that is part of "U2" or "F-16" is no name; "al-Maliki" is one.
local function is_name_token(sentence, at)
  local token, after = token_at(sentence, at), token_at(sentence, at + 1)
  if token == nil then
    return false
  elseif token.capital then
    return not (after ~= nil and after.joined and after.kind == "number")
  end
  local name = token_at(sentence, at + 2)
  return ARABIC[token.text] ~= nil and name ~= nil and name.capital == true
    and word_start(sentence, at + 2) == at
end

local function particle_word(token, at)
  return {
    start = token.start, stop = token.stop, text = token.text, low = token.text,
    first = at, last = at, particle = true,
  }
end

-- Up to two particles and the capitalised word they lead to.
local function particles_at(sentence, at)
  local found = {}
  while #found < 2 do
    local token = token_at(sentence, at)
    if token == nil or not name_words.particle[token.text] then
      break
    end
    found[#found + 1] = particle_word(token, at)
    at = at + 1
  end
  if #found > 0 and is_name_token(sentence, at) then
    return found
  end
  return {}
end

local function is_title_dot(word, token)
  return token ~= nil and token.text == "." and token.joined and #word.text <= 4
    and not word.upper
end

local OPENING = { ["“"] = "”", ['"'] = '"', ["‘"] = "’", ["'"] = "'" }

-- John “Jack” Doe: the token after a nickname that begins at `at`, or nil.
local function after_nickname(sentence, at)
  local opening = token_at(sentence, at)
  local closing = opening and OPENING[opening.text]
  for i = at + 2, closing and math.min(at + 5, sentence.last - 1) or 0 do
    if token_at(sentence, i).text == closing then
      return is_name_token(sentence, i + 1) and i + 1 or nil
    end
  end
end

-- The run that begins at the capital `at`, and the number of the token behind it. `clues`
-- tells honorifics ("Mr." does not end its run) and first names.
local function read(sentence, at, clues)
  local run = {}
  at = word_start(sentence, at)
  repeat
    local word = word_at(sentence, at)
    run[#run + 1] = word
    at = word.last + 1
    if clues.title[word.start] and is_title_dot(word, token_at(sentence, at)) then
      at = at + 1
    elseif clues.given[word.start] then
      at = after_nickname(sentence, at) or at
    end
    local between = particles_at(sentence, at)
    for _, particle in ipairs(between) do
      run[#run + 1] = particle
    end
    at = at + #between
  until not is_name_token(sentence, at)
  return run, at
end

-- Is the capital at `at` surely a word of its own, if it is neither a first name nor a title?
local function is_alone(sentence, at)
  local word, after = token_at(sentence, at), token_at(sentence, at + 1)
  if word.joined then
    local before = token_at(sentence, at - 1)
    if before and HYPHENS[before.text] then
      return false
    end
  end
  if after == nil then
    return true
  elseif after.kind == "word" then
    return not (after.capital or name_words.particle[after.text] or ARABIC[after.text])
  elseif after.kind == "number" then
    return not after.joined
  elseif after.text == "." or APOSTROPHES[after.text] then
    return #word.text > 3
  end
  return not HYPHENS[after.text]
end

return { read = read, is_alone = is_alone, is_name_token = is_name_token }
