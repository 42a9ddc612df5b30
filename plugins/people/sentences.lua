-- sentences: the sentence around a place, with its tokens read when they are asked for.
--
-- A sentence is { doc, start, stop, first, last = the numbers of its tokens, tokens }. Most
-- of its tokens are never looked at.
local name_words = use "name_words"

-- Longer ones (a list, a text without full stops) are read piece by piece.
local MAX_SENTENCE = 4096

local sentences = {}

-- The token of that number; nil outside of the sentence.
local function token(sentence, n)
  if n < sentence.first or n > sentence.last then
    return nil
  end
  local found = sentence.tokens[n]
  if found == nil then
    found = sentence.doc:token(n)
    sentence.tokens[n] = found
  end
  return found
end

-- The place where a piece of a long sentence begins: the token that holds its first byte.
local function piece_start(doc, span, piece)
  local place = span.start + piece * MAX_SENTENCE
  return place < span.stop and doc:token(doc:token_at(place)).start or span.stop
end

local function bounds(doc, place)
  local span = doc:sentence(place)
  if span.stop - span.start <= MAX_SENTENCE then
    return span.start, span.stop
  end
  local piece = (place - span.start) // MAX_SENTENCE
  local start, stop = piece_start(doc, span, piece), piece_start(doc, span, piece + 1)
  if stop <= place then -- the token lies over the edge, and belongs to what follows
    local over = doc:token(doc:token_at(place))
    return place, piece_start(doc, span, (over.stop - span.start) // MAX_SENTENCE + 1)
  end
  return start, stop
end

-- The sentence that holds the token at `place`.
function sentences.at(doc, place)
  local start, stop = bounds(doc, place)
  return {
    doc = doc, start = start, stop = stop, tokens = {},
    first = doc:token_at(start), last = doc:token_at(stop) - 1,
  }
end

function sentences.zone(sentence)
  return sentence.doc:block(sentence.start).zone
end

-- Is all of it in capitals?
function sentences.is_upper(sentence)
  if sentence.upper == nil then
    local text = sentence.doc:sub(sentence.start, sentence.stop)
    sentence.upper = sentence.last - sentence.first > 1 and string.upper(text) == text
  end
  return sentence.upper
end

local function count_capitals(sentence)
  local count, n, place = 0, sentence.doc:next_capital(sentence.first)
  while n and place < sentence.stop do
    count = count + 1
    n, place = sentence.doc:next_capital(n + 1)
  end
  return count
end

-- Do nearly all words but the smallest begin with a capital, as in some headlines?
local function read_title_case(sentence)
  local capitals, other = count_capitals(sentence), 0
  if capitals < 4 then
    return false
  end
  for n = sentence.first, sentence.last do
    local word = token(sentence, n)
    local text = word.text
    if word.kind == "word" and not word.capital and #text > 1 and not name_words.stop[text]
      and not name_words.particle[text] then
      other = other + 1
      if other * 12 >= capitals then
        return false
      end
    end
  end
  return true
end

function sentences.is_title_case(sentence)
  if sentence.title_case == nil then
    sentence.title_case = sentences.is_upper(sentence) or read_title_case(sentence)
  end
  return sentence.title_case
end

sentences.token = token

return sentences
