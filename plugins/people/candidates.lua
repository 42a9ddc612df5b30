-- candidates: the words of a part of the text that may be a name, in the order of the text.
--
-- Runs of capitals are many, names few. A run is read in full only where a clue in it or beside
-- it may tell of a person; the others are put aside, and of these only those are read that
-- hold a word of a name so found.
local evidence = use "evidence"
local name_words = use "name_words"
local resolve = use "resolve"
local runs = use "runs"
local segments = use "segments"
local sentences = use "sentences"

-- What is read of a part of the text: { doc, clues, last = the number of its last token, found =
-- a list of candidates, aside = the first and last tokens of the runs that are put aside,
-- wanted = lower-case words of names, once they are known, sentence = the one read last }.

local function sentence_at(reading, n)
  local sentence = reading.sentence
  if sentence == nil or n > sentence.last or n < sentence.first then
    sentence = sentences.at(reading.doc, reading.clues, n)
    reading.sentence = sentence
  end
  return sentence
end

local function put_aside(reading, first, last)
  local aside = reading.aside
  aside[#aside + 1] = first
  aside[#aside + 1] = last
end

-- ---- which runs are read ----

-- Is there a verb of saying beside it, or behind "also"?
local function may_speak(clues, first, last)
  local saying = clues.saying
  return saying[first - 1] or saying[last + 1] or saying[last + 2]
end

-- A first name or surname is known by what stands beside it.
local function lone_word_tells(reading, n)
  local clues = reading.clues
  if may_speak(clues, n, n) then
    return true
  elseif clues.given[n] or clues.family[n] then
    return clues.role[n - 1] or clues.role[n - 2]
      or clues.given[n] and runs.opening[reading.doc:text(n + 1)]
  end
  return false
end

local DOT = { ["."] = true }

-- "Ana Ruiz, who", "Ana Ruiz/Reuters", "Photo: Ana Ruiz", "By Ana Ruiz", "A. Ruiz".
local function signs_tell(reading, first, last)
  local doc = reading.doc
  local before, after = doc:text(first - 1), doc:text(last + 1)
  return after == "/" or before == ":" or doc:text(first) == "By"
    or doc:next_token_of(DOT, first, last) ~= nil
    or after == "," and evidence.is_description(sentence_at(reading, last), last + 2)
end

-- May a name in this run have evidence?
local function tells(reading, first, last)
  if first == last then
    return lone_word_tells(reading, first)
  end
  local clues = reading.clues
  local given, family, title, role = clues.given, clues.family, clues.title, clues.role
  for n = first, last do
    if given[n] or family[n] or title[n] or role[n] or clues.saying[n] then
      return true
    end
  end
  return role[first - 1] or role[first - 2] or may_speak(clues, first, last)
    or signs_tell(reading, first, last)
end

-- ---- reading a run ----

-- Adds the candidates of the words from `n` on; returns the number of the token behind them.
local function read_words(reading, sentence, n)
  local found = reading.found
  local run, after = runs.read(sentence, n)
  for _, candidate in ipairs(segments.read(run, sentence)) do
    candidate.evidence = evidence.find(candidate)
    candidate.given, candidate.family = resolve.parts_of(candidate.core)
    found[#found + 1] = candidate
  end
  return after
end

-- "The", "In": does the capital at `n`, with the next one at `after`, only begin a sentence?
local function is_opener(text, n, after)
  return #text > 1 and name_words.stop[string.lower(text)] ~= nil
    and (after == nil or after > n + 2)
end

-- Is the word alone, without a clue, and no name that is known by now? A role alone names nobody.
local function is_silent(reading, sentence, n)
  local clues, wanted = reading.clues, reading.wanted
  if clues.given[n] or clues.family[n] or clues.title[n] or not runs.is_alone(sentence, n) then
    return false
  end
  return clues.role[n] or not (wanted and wanted[string.lower(sentence.text[n])]
    or may_speak(clues, n, n))
end

-- Reads a run in full; returns the number of the token behind it.
local function read_run(reading, n, last)
  local behind = last + 1
  while n and n <= last do
    local sentence = sentence_at(reading, n)
    local after = reading.doc:next_capital(n + 1)
    if is_opener(sentence.text[n], n, after) then
      n = after
    elseif after ~= n + 1 and is_silent(reading, sentence, n) then
      put_aside(reading, n, n)
      n = after
    elseif runs.is_name_token(sentence, n) then
      behind = read_words(reading, sentence, n)
      n = reading.doc:next_capital(behind)
    else
      n = after
    end
  end
  return math.max(behind, last + 1)
end

local function read_all(reading, first)
  local doc = reading.doc
  local last
  first, last = doc:next_run(first, runs.joining)
  while first and first <= reading.last do
    local behind = last + 1
    if tells(reading, first, last) then
      behind = read_run(reading, first, last)
    else
      put_aside(reading, first, last)
    end
    first, last = doc:next_run(behind, runs.joining)
  end
end

-- ---- names known elsewhere ----

-- Adds the words of a candidate, in lower case, to a set.
local function add_words(doc, words, candidate)
  for _, word in ipairs(candidate.core) do
    for n = word.first, word.last do
      if doc:is_capital(n) then
        words[doc:lower(n)] = true
      end
    end
  end
end

-- Reads those of the runs put aside that hold one of these words, and has `found` in order.
local function recall(reading, words)
  local doc, aside, found = reading.doc, reading.aside, reading.found
  local count = #found
  reading.wanted, reading.aside = words, {}
  for i = 1, next(words) and #aside or 0, 2 do
    if doc:next_token_of(words, aside[i], aside[i + 1]) then
      read_run(reading, aside[i], aside[i + 1])
    else
      put_aside(reading, aside[i], aside[i + 1])
    end
  end
  if #found > count then
    table.sort(found, function(a, b)
      return a.core[1].first < b.core[1].first
    end)
  end
end

-- Does it tell that its last word is the name of a family: "Mr Tolley", "Tolley said"?
local function tells_family(candidate)
  return candidate.evidence
    or not candidate.given and not candidate.thing and evidence.speaks(candidate)
end

-- The family names that are told of, and all words of the names that others may point to.
local function read_names(reading)
  local families, words = {}, {}
  for _, candidate in ipairs(reading.found) do
    if tells_family(candidate) then
      families[candidate.family] = true
      add_words(reading.doc, words, candidate)
    end
  end
  return families, words
end

-- "Mr Tolley" tells that "Osric Tolley" is a name. Returns the words of the names so accepted.
local function accept_by_family(reading, families)
  local words = {}
  for _, candidate in ipairs(reading.found) do
    if not candidate.evidence and not candidate.thing and candidate.given
      and families[candidate.family] and evidence.length_of(candidate.core) <= 3
      and evidence.is_name_like(candidate.core[1]) then
      candidate.evidence = "known-family-name"
      add_words(reading.doc, words, candidate)
    end
  end
  return words
end

-- The candidates among the tokens from `first` to `last`: { sentence, part, core, before, thing, given,
-- family, evidence = the reason why it is a name, or nil }.
local function find(doc, first, last, clues)
  local reading = { doc = doc, clues = clues, last = last, found = {}, aside = {} }
  read_all(reading, first)
  local families, words = read_names(reading)
  recall(reading, words)
  recall(reading, accept_by_family(reading, families))
  return reading.found
end

return { find = find }
