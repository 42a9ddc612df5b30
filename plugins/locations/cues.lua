-- Words before a place that say that it is one: "in Bath", "near Reading", "the town of Deal".
local words = use "words"

local cues = {}

-- Where someone or something is.
local AT = words.any [[
  in at near outside around across through throughout inside within beyond via off along toward
  towards visit(?:ed|ing)? enter(?:ed|ing)? reach(?:ed|ing)? cross(?:ed|es|ing)? greater
  downtown central inner
]] .. "|" .. words.any [[
  city town village port province state region district island county capital suburb republic
  kingdom north south east west northeast northwest southeast southwest north-?east north-?west
  south-?east south-?west coast outskirts centre center streets hamlet parish
]] .. "\\sof|\\d+,\\sof" -- "Ida Moll, 44, of Hove"

-- These stand before other names, too.
local WITH = "from|to|between|into|over|under|leaving|left|" .. words.any [[
  government people mayor president minister
]] .. "\\sof"

local ANY = "(?i)(?:^|[^\\p{L}\\d])(?:(" .. AT .. ")|" .. WITH .. ")\\s(?:the\\s)?$"

-- Does the text end in such words? nil, or "at" or "with".
function cues.before(text)
  local start, _, at = string.find(text, ANY)
  return start and (at and "at" or "with") or nil
end

return cues
