-- runs: capitalised words of a sentence, in a row, as a name may be made of.
--
-- A run is a list of words in the order of the text: { first, last = the numbers of its tokens,
-- text, low, initial, and what clues say of it: title, role, given, family, thing = the last token of
-- the thing }. "O'Brien", "Rees-Mogg" and "J.K." are one word each, and "de", "van", "bin"
-- between two capitalised words belong to the run.
local name_words = use "name_words"

local byte, lower, upper = string.byte, string.lower, string.upper
local particle = name_words.particle

local HYPHENS = { ["-"] = true, ["‐"] = true, ["‑"] = true }
local APOSTROPHES = { ["'"] = true, ["’"] = true }
local JOINTS = {
  ["-"] = true, ["‐"] = true, ["‑"] = true, ["'"] = true, ["’"] = true, ["."] = true,
}

-- Is it all in capitals? Mostly the second letter tells.
local function is_upper(word)
  local second = byte(word.text, 2)
  return second ~= nil and not (second >= 97 and second <= 122) and upper(word.text) == word.text
end

local function joins_next(sentence, n)
  local doc, text = sentence.doc, sentence.text
  local hyphen = HYPHENS[text[n + 1]]
  if text[n + 2] == nil or not (hyphen or APOSTROPHES[text[n + 1]])
    or not doc:is_joined(n + 1) or not doc:is_joined(n + 2) or doc:kind(n + 2) ~= "word" then
    return false
  end
  return hyphen or doc:is_capital(n + 2) and #text[n + 2] > 1
    and (#text[n] <= 2 or text[n] == "Mac")
end

-- "J." or "J.K.": how many tokens, or 0.
local function initial_length(sentence, n)
  local doc, text, length = sentence.doc, sentence.text, 0
  while true do
    local letter = text[n + length]
    if letter == nil or #letter > 2 or utf8.len(letter) ~= 1 or not doc:is_capital(n + length)
      or length > 0 and not doc:is_joined(n + length)
      or text[n + length + 1] ~= "." or not doc:is_joined(n + length + 1) then
      return length
    end
    length = length + 2
  end
end

-- The last token of a word that begins with `n`, and whether it is an initial.
local function word_end(sentence, n)
  local length = initial_length(sentence, n)
  if length > 0 then
    return n + length - 1, true
  end
  while joins_next(sentence, n) do
    n = n + 2
  end
  return n, false
end

-- "al-Maliki": an Arabic article and what it belongs to.
local ARABIC = {
  al = true, el = true, ad = true, ar = true, as = true, ash = true, at = true, an = true,
  ud = true, ul = true,
}

-- The number of the token where the word of the capital at `n` begins: "al-Maliki".
local function word_start(sentence, n)
  local doc, text = sentence.doc, sentence.text
  local article = HYPHENS[text[n - 1]] and text[n - 2]
  if article and ARABIC[lower(article)] and not doc:is_capital(n - 2)
    and doc:is_joined(n - 1) and doc:is_joined(n) then
    return n - 2
  end
  return n
end

local function word_at(sentence, n)
  local text, clues = sentence.text, sentence.clues
  local word, last, initial = text[n], n, false
  if JOINTS[text[n + 1]] then
    last, initial = word_end(sentence, n)
    word = table.concat(text, "", n, last)
  end
  local thing = clues.thing[n]
  return {
    first = n, last = last, text = word, low = lower(word), initial = initial,
    title = clues.title[n], role = clues.role[n], given = clues.given[n], family = clues.family[n],
    thing = thing and sentence.doc:token_at(thing.stop) - 1,
  }
end

-- Does a word of a name begin here: a capital, or the article of "al-Maliki"?
local function is_name_token(sentence, n)
  local capital = sentence.capital
  return capital[n] or capital[n + 2] and ARABIC[sentence.text[n]]
    and word_start(sentence, n + 2) == n
end

-- Adds up to two particles to the run where they lead to a capitalised word. Returns the number
-- of the token behind them.
local function read_particles(sentence, run, n)
  local text, clues, after = sentence.text, sentence.clues, n
  while after < n + 2 and particle[text[after]] do
    after = after + 1
  end
  if after == n or not is_name_token(sentence, after) then
    return n
  end
  for i = n, after - 1 do
    run[#run + 1] = {
      first = i, last = i, text = text[i], low = text[i], particle = true, title = clues.title[i],
      role = clues.role[i], given = clues.given[i], family = clues.family[i],
    }
  end
  return after
end

local OPENING = { ["“"] = "”", ['"'] = '"', ["‘"] = "’", ["'"] = "'" }

-- John “Jack” Doe: the token after a nickname that begins at `n`, or nil.
local function after_nickname(sentence, n)
  local closing = OPENING[sentence.text[n]]
  for i = n + 2, closing and math.min(n + 5, sentence.last - 1) or 0 do
    if sentence.text[i] == closing then
      return is_name_token(sentence, i + 1) and i + 1 or nil
    end
  end
end

-- Passes over what may stand between a word and the next: the dot of "Mr.", a nickname, particles.
local function pass_over(sentence, run, word, n)
  if word.title and sentence.text[n] == "." and #word.text <= 4 and sentence.doc:is_joined(n)
    and not is_upper(word) then
    n = n + 1
  elseif word.given then
    n = after_nickname(sentence, n) or n
  end
  return read_particles(sentence, run, n)
end

-- The run that begins at the capital `n`, and the number of the token behind it.
local function read(sentence, n)
  local run, capital = {}, sentence.capital
  n = word_start(sentence, n)
  repeat
    local word = word_at(sentence, n)
    run[#run + 1] = word
    n = word.last + 1
    if not capital[n] then
      n = pass_over(sentence, run, word, n)
    end
  until not is_name_token(sentence, n)
  return run, n
end

-- Is the capital at `n` surely a word of its own, if it is neither a first name nor a title?
local function is_alone(sentence, n)
  local doc, text = sentence.doc, sentence.text
  local after = text[n + 1]
  if HYPHENS[text[n - 1]] and doc:is_joined(n) then
    return false
  elseif after == nil then
    return true
  end
  local kind = doc:kind(n + 1)
  if kind == "word" then
    return not (doc:is_capital(n + 1) or particle[after] or ARABIC[after])
  elseif kind == "number" then
    return not doc:is_joined(n + 1)
  elseif after == "." or APOSTROPHES[after] then
    return #text[n] > 3
  end
  return not HYPHENS[after]
end

-- What may stand between two capitals of one run, as doc:next_run wants it.
local joining = { ["."] = true }
for _, words in ipairs { APOSTROPHES, ARABIC, particle } do
  for word in pairs(words) do
    joining[word] = true
  end
end
for opening, closing in pairs(OPENING) do
  joining[opening], joining[closing] = true, true
end
for hyphen in pairs(HYPHENS) do
  joining[hyphen] = "close"
end

return {
  read = read, is_alone = is_alone, is_name_token = is_name_token, is_upper = is_upper,
  joining = joining,
}
