-- description: what the text tells of a candidate, once it is known to be a name.
--
-- describe(candidate) adds { start, stop, name, gender, likely, role }.
local roles = use "roles"
local sentences = use "sentences"

local description = {}

-- What titles and roles tell.
local function gender_of(candidate)
  for i = #candidate.labels, 1, -1 do
    local word = candidate.labels[i]
    local clue = word.title or word.role
    if clue and clue.gender then
      return clue.gender
    end
  end
  local role = sentences.clue(candidate.sentence, "role", candidate.before)
  return role and role.gender or nil
end

-- What the first name tells.
local function likely_gender(candidate)
  local given = candidate.core[1].given
  return given and (#candidate.core > 1 or not given.common) and given.gender or nil
end

local function spaced(text)
  return (string.gsub(text, "\\s+", " "))
end

local function without_nickname(name)
  return (string.gsub(name, " [“\"‘'][^”\"’']+[”\"’'] ", " "))
end

-- The words of a name with a space between each two, as they mostly stand in the text.
local function joined(core)
  local text = core[1].text
  for i = 2, #core do
    text = text .. " " .. core[i].text
  end
  return text
end

local function role_of(candidate)
  local start, stop = roles.before(candidate)
  if start == nil then
    start, stop = roles.after(candidate)
  end
  return start and spaced(candidate.sentence.doc:sub(start, stop))
end

-- Where the words from `first` to `last` stand, and their text as it is there.
function description.span(candidate, first, last)
  local doc = candidate.sentence.doc
  local start, _, stop = doc:span(first.first), doc:span(last.last)
  return start, stop, doc:sub(start, stop)
end

function description.describe(candidate)
  local core = candidate.core
  local start, stop, text = description.span(candidate, core[1], core[#core])
  candidate.start, candidate.stop = start, stop
  candidate.name = text == joined(core) and text or without_nickname(spaced(text))
  candidate.gender, candidate.likely = gender_of(candidate), likely_gender(candidate)
  candidate.role = role_of(candidate)
end

description.spaced = spaced

return description
