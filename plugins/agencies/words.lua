-- Sets of words.

local words = {}

-- { word = true } of the words in a text.
function words.set(text)
  local set = {}
  for word in string.gmatch(text, [[\S+]]) do
    set[word] = true
  end
  return set
end

return words
