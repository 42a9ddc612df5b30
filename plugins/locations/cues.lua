-- Words before a place that say that it is one: "in Bath", "near Reading", "the town of Deal".
local words = use "words"

local cues = {}

-- Words with what they say: "at", where someone or something is; "with", before other names, too.
local function meaning(at, with)
  local meant = {}
  for word in pairs(words.set(with)) do
    meant[word] = "with"
  end
  for word in pairs(words.set(at)) do
    meant[word] = "at"
  end
  return meant
end

local CUES = meaning([[
  in at near outside around across through throughout inside within beyond via off along toward
  towards visit visited visiting enter entered entering reach reached reaching cross crossed
  crosses crossing greater downtown central inner
]], "from to between into over under leaving left")

-- The same before "of".
local OF = meaning([[
  city town village port province region state district island county capital suburb republic
  kingdom north south east west northeast northwest southeast southwest coast outskirts centre
  center streets hamlet parish
]], "government people mayor president minister")

-- The word before the n-th token, in small letters, where white space parts them.
local function word_before(doc, n, first)
  return n > first and not doc:is_joined(n) and doc:lower(n - 1)
end

-- Do such words stand before the n-th token of a sentence that begins with token `first`? nil, or
-- "at" or "with".
function cues.before(doc, n, first)
  local word = word_before(doc, n, first)
  if word == "the" then
    n = n - 1
    word = word_before(doc, n, first)
  end
  if word ~= "of" then
    return CUES[word]
  end
  word = word_before(doc, n - 1, first)
  if word == "," and n - 3 >= first and doc:kind(n - 3) == "number" then
    return "at" -- "Ida Moll, 44, of Hove"
  end
  return OF[word]
end

return cues
