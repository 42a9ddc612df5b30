-- words: word lists written as text, as sets and as parts of patterns.

local words = {}

-- { word = true } of the words in a text.
function words.set(text)
  local set = {}
  for word in string.gmatch(text, [[\S+]]) do
    set[word] = true
  end
  return set
end

-- "(?:in|at|from)" of the words in a text, for the functions of string; a word may be a pattern
-- without spaces.
function words.any(text)
  local list = {}
  for word in string.gmatch(text, [[\S+]]) do
    table.insert(list, word)
  end
  return "(?:" .. table.concat(list, "|") .. ")"
end

return words
