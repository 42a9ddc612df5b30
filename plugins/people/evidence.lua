-- evidence: why a candidate is a person's name. Each reason is a function of the candidate;
-- the first that holds accepts it and gives its name. Lists of names are one reason of many:
-- a name that stands in no list is found by the others.
local name_words = use "name_words"
local runs = use "runs"
local sentences = use "sentences"

local clue, is_title_case = sentences.clue, sentences.is_title_case
local stop, modifier, place_first = name_words.stop, name_words.modifier, name_words.place_first

local function last_word(candidate)
  return candidate.core[#candidate.core]
end

-- How many words the name has, "van den" and the like not counted.
local function length_of(core)
  local count = 0
  for _, word in ipairs(core) do
    count = count + (word.particle and 0 or 1)
  end
  return count
end

local function is_name_like(word)
  return not modifier[word.low] and not place_first[word.low]
end

local function word_before(candidate)
  local text = candidate.sentence.text[candidate.before]
  return text and string.lower(text)
end

-- Between the name and a following verb: "has", "also".
local SKIPPED = {
  has = true, had = true, have = true, also = true, later = true, ["then"] = true,
  reportedly = true,
}

local function speaks(candidate)
  local sentence, n = candidate.sentence, candidate.after
  if SKIPPED[sentence.text[n]] then
    n = n + 1
  end
  return clue(sentence, "saying", n) ~= nil
    or candidate.bare and clue(sentence, "saying", candidate.before) ~= nil
end

local ARTICLES = { the = true, a = true, an = true, his = true, her = true, its = true }

-- Does the n-th token begin what tells of a person: "who", "44", "the mayor of"?
local function is_description(sentence, n)
  local doc, text = sentence.doc, sentence.text
  if text[n] == nil then
    return false
  elseif name_words.relative[text[n]] or text[n] == "aged"
    or #text[n] <= 3 and doc:kind(n) == "number" then
    return true
  end
  local first = ARTICLES[text[n]] and n + 1 or n
  for i = first, math.min(first + 3, sentence.last) do
    if doc:kind(i) ~= "word" then
      return false
    elseif sentence.clues.role[i] then
      return true
    elseif stop[text[i]] then
      return false
    end
  end
  return false
end

-- "in Milton Keynes": needs more than a first name.
local PLACING = { ["in"] = true, at = true, near = true, outside = true, around = true }

local function is_place_phrase(candidate)
  return candidate.bare and PLACING[word_before(candidate)] ~= nil
end

local function has_title(candidate)
  local word = candidate.labels[#candidate.labels]
  return word ~= nil and word.title ~= nil and is_name_like(candidate.core[1])
end

local function has_role(candidate)
  local sentence, core, labels = candidate.sentence, candidate.core, candidate.labels
  local label, first = labels[#labels], core[1]
  local listed = first.given ~= nil or last_word(candidate).family ~= nil
  if label ~= nil and label.role == nil or not is_name_like(first) then
    return false
  elseif label == nil and (not candidate.bare or not listed and #core < 2
    or not clue(sentence, "role", candidate.before)) then
    return false
  elseif not listed and is_title_case(sentence) then
    return false
  end
  return label == nil or not modifier[label.low] or #labels > 1 or #core > 1
end

local function has_given_name(candidate)
  local core, sentence = candidate.core, candidate.sentence
  local first, last = core[1], last_word(candidate)
  if #core < 2 or first.given == nil or not is_name_like(last) then
    return false
  end
  return last.family ~= nil
    or not (is_place_phrase(candidate) or first.first == sentence.first and first.given.common
      or is_title_case(sentence))
end

local function has_initials(candidate)
  local core, last = candidate.core, last_word(candidate)
  if #core < 2 or last.initial or last.particle then
    return false
  end
  return core[1].initial and (last.family ~= nil or #core[1].text > 2) or core[2].initial
end

local function is_in_apposition(candidate)
  local core, sentence, n = candidate.core, candidate.sentence, candidate.after
  return #core >= 2 and #core <= 3 and sentence.text[n] == "," and #candidate.labels == 0
    and is_name_like(core[1])
    and (core[1].given ~= nil or last_word(candidate).family ~= nil
      or not is_place_phrase(candidate))
    and is_description(sentence, n + 1)
end

-- the mayor, Jane Roe, was
local function is_after_role(candidate)
  local sentence, core, n = candidate.sentence, candidate.core, candidate.before
  if sentence.text[n] ~= "," or not clue(sentence, "role", n - 1) then
    return false
  end
  local follows = sentence.text[candidate.after]
  return (#core >= 2 or core[1].given ~= nil) and #candidate.labels == 0
    and is_name_like(core[1]) and (follows == nil or follows == "," or follows == ".")
end

-- "the government of Chad said", "said Devon and Cornwall": a place, not a speaker.
local function in_phrase(candidate)
  return name_words.before_place[word_before(candidate)] ~= nil
    or candidate.sentence.text[candidate.after] == "and"
end

local function is_speaker(candidate)
  local core = candidate.core
  if not speaks(candidate) or not is_name_like(core[1]) or length_of(core) > 3
    or word_before(candidate) == "the" or is_title_case(candidate.sentence) then
    return false
  end
  local listed = last_word(candidate).family or core[1].given
  if #core == 1 then
    return listed ~= nil and not listed.common and not in_phrase(candidate)
  end
  return listed ~= nil or length_of(core) == 2 and not in_phrase(candidate)
end

-- (Ana Ruiz/Reuters), Photo: Ana Ruiz
local function is_credit(candidate)
  local sentence = candidate.sentence
  return #candidate.core >= 2
    and (sentence.text[candidate.after] == "/"
      or sentence.text[candidate.before] == ":" and sentences.zone(sentence) == "caption")
end

local function is_byline(candidate)
  local sentence, n = candidate.sentence, candidate.before
  return #candidate.core >= 2 and sentence.text[n] == "By" and n == sentence.first
    and sentence.last - sentence.first < 8
end

local function has_family_name(candidate)
  local core, family = candidate.core, last_word(candidate).family
  return #core == 2 and family ~= nil and not family.common and is_name_like(core[1])
    and not core[1].role and not core[1].particle and not is_title_case(candidate.sentence)
end

-- The name of the reason that accepts the candidate, or nil.
local function find(candidate)
  local sentence = candidate.sentence
  if candidate.thing or runs.is_upper(candidate.core[1]) and sentences.is_upper(sentence)
    or sentence.text[candidate.after] == "&" then
    return nil
  end
  return has_title(candidate) and "title"
    or has_role(candidate) and "role"
    or has_given_name(candidate) and "given-name"
    or has_initials(candidate) and "initials"
    or is_in_apposition(candidate) and "apposition"
    or is_after_role(candidate) and "after-role"
    or is_speaker(candidate) and "speech"
    or is_credit(candidate) and "credit"
    or is_byline(candidate) and "byline"
    or has_family_name(candidate) and "family-name"
    or nil
end

return {
  find = find, length_of = length_of, is_name_like = is_name_like, speaks = speaks,
  is_description = is_description,
}
