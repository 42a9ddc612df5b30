-- runs: capitalised words of a sentence, in a row, as a name may be made of.
--
-- read(tokens) returns a list of runs, of tokens marked `capital`; a run is a list of words in the order of
-- the text: { start, stop, text, low, first, last, initial, upper }, with `first`
-- and `last` the places of its tokens. "O'Brien", "Rees-Mogg" and "J.K." are one
-- word each, and "de", "van", "bin" between two capitalised words belong to the run.
local name_words = use "name_words"

local byte = string.byte

local HYPHENS = { ["-"] = true, ["‐"] = true, ["‑"] = true }
local APOSTROPHES = { ["'"] = true, ["’"] = true }

local function is_capital(text)
  local first = byte(text)
  if first < 128 then
    return first < 97 and first > 64
  end
  return string.find(text, "^\\p{Lu}") ~= nil
end

local function is_upper(text)
  return string.upper(text) == text
end

-- Does token `b` follow `a` without anything between?
local function touches(a, b)
  return b ~= nil and a.stop == b.start
end

local function joins_next(tokens, at)
  local joint, after = tokens[at + 1], tokens[at + 2]
  if not (joint and after) or not touches(tokens[at], joint) or not touches(joint, after)
    or after.kind ~= "word" then
    return false
  elseif HYPHENS[joint.text] then
    return true
  end
  return APOSTROPHES[joint.text] and after.capital and #after.text > 1
    and (#tokens[at].text <= 2 or tokens[at].text == "Mac")
end

-- "J." or "J.K.": how many tokens, or 0.
local function initial_length(tokens, at)
  local length = 0
  while true do
    local letter, dot = tokens[at + length], tokens[at + length + 1]
    if not (letter and dot) or dot.text ~= "." or not touches(letter, dot) or #letter.text > 2
      or not letter.capital or utf8.len(letter.text) ~= 1
      or length > 0 and tokens[at + length - 1].stop ~= letter.start then
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

local function is_article(tokens, at)
  local joint, after = tokens[at + 1], tokens[at + 2]
  return joint ~= nil and after ~= nil and ARABIC[string.lower(tokens[at].text)] ~= nil
    and HYPHENS[joint.text] ~= nil and touches(tokens[at], joint) and touches(joint, after)
    and after.capital == true
end

local function word_at(tokens, at)
  local last = at
  local initial = initial_length(tokens, at)
  if initial > 0 then
    last = at + initial - 1
  else
    while joins_next(tokens, last) do
      last = last + 2
    end
  end
  local start, stop = tokens[at].start, tokens[last].stop
  local parts = {}
  for i = at, last do
    parts[#parts + 1] = tokens[i].text
  end
  local text = table.concat(parts)
  return {
    start = start, stop = stop, text = text, low = string.lower(text), first = at, last = last,
    initial = initial > 0, upper = #text > 1 and is_upper(text), capital = true,
  }
end

-- A capitalised token that is part of "U2" or "F-16" is no name.
local function is_name_token(tokens, at)
  local token, after = tokens[at], tokens[at + 1]
  if not token.capital then
    return ARABIC[token.text] ~= nil and is_article(tokens, at)
  end
  return not (touches(token, after) and after.kind == "number")
end

local function particle_word(token, at)
  return {
    start = token.start, stop = token.stop, text = token.text, low = token.text,
    first = at, last = at, particle = true,
  }
end

-- Up to two particles and the capitalised word they lead to.
local function particles_at(tokens, at)
  local found = {}
  while #found < 2 and tokens[at] and name_words.particle[tokens[at].text] do
    found[#found + 1] = particle_word(tokens[at], at)
    at = at + 1
  end
  if #found > 0 and tokens[at] and is_name_token(tokens, at) then
    return found
  end
  return {}
end

local function is_title_dot(word, token)
  return token ~= nil and token.text == "." and token.start == word.stop and #word.text <= 4
    and not word.upper
end

local OPENING = { ["“"] = "”", ['"'] = '"', ["‘"] = "’", ["'"] = "'" }

-- John “Jack” Doe: the token after a nickname that begins at `at`, or nil.
local function after_nickname(tokens, at)
  local closing = tokens[at] and OPENING[tokens[at].text]
  for i = at + 2, closing and math.min(at + 5, #tokens - 1) or 0 do
    if tokens[i].text == closing then
      return is_name_token(tokens, i + 1) and i + 1 or nil
    end
  end
end

local function run_at(tokens, at, clues)
  local run = {}
  repeat
    local word = word_at(tokens, at)
    run[#run + 1] = word
    at = word.last + 1
    if clues.title[word.start] and is_title_dot(word, tokens[at]) then
      at = at + 1
    elseif clues.given[word.start] then
      at = after_nickname(tokens, at) or at
    end
    local between = particles_at(tokens, at)
    for _, particle in ipairs(between) do
      run[#run + 1] = particle
    end
    at = at + #between
  until not (tokens[at] and is_name_token(tokens, at))
  return run, at
end

-- Marks the capitalised tokens and returns their number.
local function mark(tokens)
  local count = 0
  for i = 1, #tokens do
    local token = tokens[i]
    if token.kind == "word" and is_capital(token.text) then
      token.capital, count = true, count + 1
    end
  end
  return count
end

-- `clues` tells honorifics ("Mr." does not end its run) and first names.
local function read(tokens, clues)
  local runs, at = {}, 1
  while at <= #tokens do
    local token = tokens[at]
    if (token.capital or ARABIC[token.text]) and is_name_token(tokens, at) then
      runs[#runs + 1], at = run_at(tokens, at, clues)
    else
      at = at + 1
    end
  end
  return runs
end

return { read = read, mark = mark }
