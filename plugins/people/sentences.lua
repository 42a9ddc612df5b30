-- sentences: the sentence around a token, with the texts of its tokens.
--
-- A sentence is { doc, clues, first, last = the numbers of its tokens, text = their texts, by
-- number, capital = which of them are capitalised words, capitals = how many }: where text[n] is
-- nil, the sentence has ended.
local name_words = use "name_words"

local is_stop, is_particle = name_words.stop, name_words.particle

-- Longer ones (a list, a text without full stops) are read piece by piece.
local MAX_TOKENS = 1000

local sentences = {}

-- The sentence that holds the n-th token. `known` keeps those that were read, by their first token.
function sentences.at(known, doc, clues, n)
  local first, last = doc:sentence_tokens(n)
  if last - first >= MAX_TOKENS then
    first = first + (n - first) // MAX_TOKENS * MAX_TOKENS
    last = math.min(first + MAX_TOKENS - 1, last)
  end
  if known[first] == nil then
    local text, capital, capitals = doc:texts(first, last)
    known[first] = {
      doc = doc, clues = clues, first = first, last = last, text = text, capital = capital,
      capitals = capitals,
    }
  end
  return known[first]
end

-- What a clue of this use says of the n-th token, if that is in the sentence.
function sentences.clue(sentence, use, n)
  return n >= sentence.first and n <= sentence.last and sentence.clues[use][n] or nil
end

function sentences.zone(sentence)
  return sentence.doc:block((sentence.doc:span(sentence.first))).zone
end

-- Is all of it in capitals?
function sentences.is_upper(sentence)
  if sentence.upper == nil then
    local doc = sentence.doc
    local start, _, stop = doc:span(sentence.first), doc:span(sentence.last)
    local text = doc:sub(start, stop)
    sentence.upper = sentence.last - sentence.first > 1 and string.upper(text) == text
  end
  return sentence.upper
end

-- Do nearly all words but the smallest begin with a capital, as in some headlines?
local function read_title_case(sentence)
  local doc, text, capital = sentence.doc, sentence.text, sentence.capital
  local capitals, other = sentence.capitals, 0
  for n = sentence.first, capitals < 4 and 0 or sentence.last do
    local word = text[n]
    if not capital[n] and #word > 1 and not is_stop[word] and not is_particle[word]
      and doc:kind(n) == "word" and not doc:is_capital(n) then
      other = other + 1
      if other * 12 >= capitals then
        return false
      end
    end
  end
  return capitals >= 4
end

function sentences.is_title_case(sentence)
  if sentence.title_case == nil then
    sentence.title_case = sentences.is_upper(sentence) or read_title_case(sentence)
  end
  return sentence.title_case
end

return sentences
