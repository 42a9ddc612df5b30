-- candidates: the words of a part of the text that may be a name, in the order of the text.
--
-- Runs of capitals are many, names few. A run is read in full only where a clue in it or beside
-- it may tell of a person; once names are known, those are read that hold a word of one.
local evidence = use "evidence"
local name_words = use "name_words"
local resolve = use "resolve"
local runs = use "runs"
local segments = use "segments"
local sentences = use "sentences"

local stop, lower = name_words.stop, string.lower

-- What is read of a part of the text is a table of
--   doc, clues  what it is read from
--   last        the number of its last token
--   found       the candidates, each under the number of the token behind it
--   read        under the first token of each run that was read the number of the one behind it
--   aside       tokens of such runs that were passed over
--   speakers    lower-case words among these that speak
--   wanted      lower-case words of names, once they are known
--   sentences   those that were looked at, by their first token
--   sentence    the one looked at last

local function sentence_at(reading, n)
  local sentence = reading.sentence
  if sentence == nil or n > sentence.last or n < sentence.first then
    sentence = sentences.at(reading.sentences, reading.doc, reading.clues, n)
    reading.sentence = sentence
  end
  return sentence
end

-- ---- which runs are read ----

-- The tokens where one word alone may have evidence: beside a verb of saying, or behind
-- a role where it is a first name or surname.
local function telling_words(clues)
  local telling, given, family = {}, clues.given, clues.family
  for n in pairs(clues.saying) do
    telling[n - 2], telling[n - 1], telling[n + 1] = true, true, true
  end
  for n in pairs(clues.role) do
    telling[n + 1] = telling[n + 1] or given[n + 1] or family[n + 1]
    telling[n + 2] = telling[n + 2] or given[n + 2] or family[n + 2]
  end
  return telling
end

local DOT = { ["."] = true }

-- "Ana Ruiz, who", "Ana Ruiz/Reuters", "Photo: Ana Ruiz", "By Ana Ruiz", "A. Ruiz", but not "U.S.".
local function signs_tell(reading, first, last)
  local doc = reading.doc
  local after = doc:text(last + 1)
  return after == "/" or doc:text(first - 1) == ":" or doc:text(first) == "By"
    or after == "," and evidence.is_description(sentence_at(reading, last), last + 2)
    or doc:next_token_of(DOT, first, last) ~= nil and #doc:text(last) > 1
end

-- May a name in this run have evidence? Titles, roles and first names tell of what follows
-- them, surnames of what precedes them.
local function tells(reading, first, last)
  local clues = reading.clues
  local given, family, title, role, saying =
    clues.given, clues.family, clues.title, clues.role, clues.saying
  for n = first, last - 1 do
    if given[n] or family[n + 1] or title[n] or role[n] or saying[n + 1] and n + 1 < last then
      return true
    end
  end
  return role[first - 1] or role[first - 2] or saying[first - 1] or saying[last + 1]
    or saying[last + 2] or signs_tell(reading, first, last)
end

-- ---- reading a run ----

-- Adds the candidates of the words from `n` on; returns the number of the token behind them. Once
-- names are wanted, all that may have evidence has been read.
local function read_words(reading, sentence, n)
  local run, after = runs.read(sentence, n)
  for _, candidate in ipairs(segments.read(run, sentence)) do
    candidate.evidence = not reading.wanted and evidence.find(candidate) or nil
    candidate.given, candidate.family = resolve.parts_of(candidate.core)
    reading.found[candidate.after] = candidate
  end
  return after
end

-- "The", "In": does the capital at `n`, with the next one at `after`, only begin a sentence?
local function is_opener(text, n, after)
  return #text > 1 and stop[lower(text)] ~= nil and (after == nil or after > n + 2)
end

-- Is the word alone, without a clue, and no name that is known by now? A role alone names nobody.
local function is_silent(reading, sentence, n)
  local clues, wanted = reading.clues, reading.wanted
  if clues.given[n] or clues.family[n] or clues.title[n] or not runs.is_alone(sentence, n) then
    return false
  end
  return clues.role[n] or not (wanted and wanted[lower(sentence.text[n])])
end

local function put_aside(reading, sentence, n)
  local clues, word = reading.clues, lower(sentence.text[n])
  reading.aside[#reading.aside + 1] = n
  if not (stop[word] or clues.role[n] or clues.thing[n] or clues.agency[n])
    and evidence.speaks { sentence = sentence, before = n - 1, after = n + 1, bare = true } then
    reading.speakers[word] = true
  end
end

-- Reads a run in full.
local function read_run(reading, first, last)
  local doc, n, behind = reading.doc, first, last + 1
  while n and n <= last do
    local sentence = sentence_at(reading, n)
    local after = doc:next_capital(n + 1)
    if is_opener(sentence.text[n], n, after) then
      n = after
    elseif after ~= n + 1 and is_silent(reading, sentence, n) then
      put_aside(reading, sentence, n)
      n = after
    elseif runs.is_name_token(sentence, n) then
      behind = read_words(reading, sentence, n)
      n = doc:next_capital(behind)
    else
      n = after
    end
  end
  reading.read[first] = math.max(behind, last + 1)
end

-- Reads the runs that may have evidence.
local function read_telling(reading, from)
  local doc, read, telling = reading.doc, reading.read, telling_words(reading.clues)
  local first, last = doc:next_run(from, runs.joining, telling)
  while first and first <= reading.last do
    if first == last or tells(reading, first, last) then
      read_run(reading, first, last)
    end
    first, last = doc:next_run(read[first] or last + 1, runs.joining, telling)
  end
end

-- ---- names known elsewhere ----

-- Adds the words of a candidate, in lower case, to a set.
local function add_words(words, candidate)
  local sentence = candidate.sentence
  for _, word in ipairs(candidate.core) do
    for n = word.first, word.last do
      if sentence.capital[n] then
        words[lower(sentence.text[n])] = true
      end
    end
  end
end

-- Reads those of the runs not yet read that hold one of these words; a word alone where it is one
-- of `alone`.
local function recall(reading, from, words, alone)
  local doc, read, aside = reading.doc, reading.read, reading.aside
  reading.wanted, reading.aside = words, {}
  local first, last = doc:next_run(from, runs.joining, alone)
  while first and first <= reading.last do
    if not read[first] and (first == last or doc:next_token_of(words, first, last)) then
      read_run(reading, first, last)
    end
    first, last = doc:next_run(read[first] or last + 1, runs.joining, alone)
  end
  for _, n in ipairs(aside) do
    read_run(reading, n, n)
  end
end

-- The family names that are told of ("Mr Tolley", "Tolley said"), the words of all such names,
-- and of those that have evidence.
local function read_names(reading)
  local families, words, evident = {}, {}, {}
  for word in pairs(reading.speakers) do
    families[word], words[word] = true, true
  end
  for _, candidate in pairs(reading.found) do
    if candidate.evidence then
      add_words(evident, candidate)
    end
    if candidate.evidence
      or not candidate.given and not candidate.thing and evidence.speaks(candidate) then
      families[candidate.family] = true
      add_words(words, candidate)
    end
  end
  return families, words, evident
end

-- "Mr Tolley" tells that "Osric Tolley" is a name. Returns the words of the names so accepted.
local function accept_by_family(reading, families)
  local words = {}
  for _, candidate in pairs(reading.found) do
    if not candidate.evidence and not candidate.thing and candidate.given
      and families[candidate.family] and evidence.length_of(candidate.core) <= 3
      and evidence.is_name_like(candidate.core[1]) then
      candidate.evidence = "known-family-name"
      add_words(words, candidate)
    end
  end
  return words
end

-- The candidates among the tokens from `first` to `last`, in the order of the text: as segments.lua has
-- them, each with given, family = the parts of the name, evidence = why it is a name, or nil.
local function find(doc, first, last, clues)
  local reading = {
    doc = doc, clues = clues, last = last, found = {}, read = {}, aside = {}, speakers = {},
    sentences = {},
  }
  read_telling(reading, first)
  local families, words, evident = read_names(reading)
  if next(words) then
    recall(reading, first, words, evident)
  end
  local accepted = accept_by_family(reading, families)
  if next(accepted) then
    recall(reading, first, accepted, accepted)
  end
  local result = {}
  for _, candidate in pairs(reading.found) do -- in the order of its keys
    result[#result + 1] = candidate
  end
  return result
end

return { find = find }
