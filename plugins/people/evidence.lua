-- evidence: why a candidate is a person's name. Each reason is a function of the
-- candidate; the first that holds accepts it and gives its name. Lists of names
-- are one reason of many: a name that stands in no list is found by the others.
local name_words = use "name_words"
local sentences = use "sentences"

local token_at, is_title_case = sentences.token, sentences.is_title_case

local function token_after(candidate, count)
  return token_at(candidate.sentence, candidate.core[#candidate.core].last + (count or 1))
end

local function token_before(candidate, count)
  return token_at(candidate.sentence, candidate.part[1].first - (count or 1))
end

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
  return not name_words.modifier[word.low] and not name_words.place_first[word.low]
end

-- Between the name and a following verb: "has", "also", a bracket with an age.
local SKIPPED = {
  has = true, had = true, have = true, also = true, later = true, then_ = true, reportedly = true,
}

local function speaks(candidate, clues)
  local after = token_after(candidate)
  if after and SKIPPED[after.text] then
    after = token_after(candidate, 2)
  end
  if after and clues.saying[after.start] then
    return true
  end
  local before = token_before(candidate)
  return before ~= nil and clues.saying[before.start] ~= nil
    and candidate.core[1] == candidate.part[1]
end

local function is_age(token)
  return token ~= nil and token.kind == "number" and #token.text <= 3
end

local ARTICLES = { the = true, a = true, an = true, his = true, her = true, its = true }

local function in_apposition(candidate, clues)
  local comma = token_after(candidate)
  if comma == nil or comma.text ~= "," then
    return false
  end
  local token = token_after(candidate, 2)
  if token == nil then
    return false
  elseif name_words.relative[token.text] or is_age(token) or token.text == "aged" then
    return true
  end
  local first = ARTICLES[token.text] and 3 or 2
  for i = first, first + 3 do
    token = token_after(candidate, i)
    if token == nil or token.kind ~= "word" then
      return false
    elseif clues.role[token.start] then
      return true
    elseif name_words.stop[token.text] then
      return false
    end
  end
  return false
end

-- "in Milton Keynes": needs more than a first name.
local PLACING = { ["in"] = true, at = true, near = true, outside = true, around = true }

local function is_place_phrase(candidate)
  local before = token_before(candidate)
  return before ~= nil and candidate.core[1] == candidate.part[1]
    and PLACING[string.lower(before.text)] ~= nil
end

local reasons = {}

reasons[#reasons + 1] = { "title", function(candidate)
  local before = candidate.before
  local word = before[#before]
  return word ~= nil and word.title ~= nil and is_name_like(candidate.core[1])
end }

reasons[#reasons + 1] = { "role", function(candidate, clues)
  local before = candidate.before
  local word, first = before[#before], candidate.core[1]
  local listed = first.given ~= nil or last_word(candidate).family ~= nil
  if not is_name_like(first) or not listed and is_title_case(candidate.sentence) then
    return false
  elseif word ~= nil and word.role ~= nil then
    return not name_words.modifier[word.low] or #before > 1 or #candidate.core > 1
  end
  local token = token_before(candidate)
  if #before > 0 or first ~= candidate.part[1] or token == nil or not clues.role[token.start] then
    return false
  end
  return listed or #candidate.core >= 2
end }

reasons[#reasons + 1] = { "given-name", function(candidate)
  local core = candidate.core
  local first, last = core[1], last_word(candidate)
  if #core < 2 or first.given == nil or not is_name_like(last) then
    return false
  elseif is_place_phrase(candidate) or is_title_case(candidate.sentence)
    or first.given.common and first.start == candidate.sentence.start then
    return last.family ~= nil
  end
  return true
end }

reasons[#reasons + 1] = { "initials", function(candidate)
  local core = candidate.core
  local last = last_word(candidate)
  if #core < 2 or last.initial or last.particle then
    return false
  end
  return core[1].initial and (last.family ~= nil or #core[1].text > 2) or core[2].initial
end }

reasons[#reasons + 1] = { "apposition", function(candidate, clues)
  local core = candidate.core
  local listed = core[1].given or last_word(candidate).family
  return #core >= 2 and #core <= 3 and #candidate.before == 0 and is_name_like(core[1])
    and (listed ~= nil or not is_place_phrase(candidate)) and in_apposition(candidate, clues)
end }

-- the mayor, Jane Roe, was
reasons[#reasons + 1] = { "after-role", function(candidate, clues)
  local comma, role = token_before(candidate), token_before(candidate, 2)
  local after = token_after(candidate)
  local first = candidate.core[1]
  if comma == nil or comma.text ~= "," or role == nil or not clues.role[role.start] then
    return false
  end
  return (#candidate.core >= 2 or first.given ~= nil) and #candidate.before == 0
    and is_name_like(first) and (after == nil or after.text == "," or after.text == ".")
end }

-- "the government of Chad said", "said Devon and Cornwall": a place, not a speaker.
local function in_phrase(candidate)
  local before, after = token_before(candidate), token_after(candidate)
  return before ~= nil and name_words.before_place[string.lower(before.text)] ~= nil
    or after ~= nil and after.text == "and"
end

reasons[#reasons + 1] = { "speech", function(candidate, clues)
  local core = candidate.core
  local before = token_before(candidate)
  if not is_name_like(core[1]) or length_of(core) > 3
    or before and string.lower(before.text) == "the" or not speaks(candidate, clues)
    or is_title_case(candidate.sentence) then
    return false
  end
  local listed = last_word(candidate).family or core[1].given
  if #core == 1 then
    return listed ~= nil and not listed.common and not in_phrase(candidate)
  end
  return listed ~= nil or length_of(core) == 2 and not in_phrase(candidate)
end }

-- (Ana Ruiz/Reuters), Photo: Ana Ruiz
reasons[#reasons + 1] = { "credit", function(candidate)
  local after, before = token_after(candidate), token_before(candidate)
  if #candidate.core < 2 then
    return false
  end
  return after ~= nil and after.text == "/" or before ~= nil and before.text == ":"
    and sentences.zone(candidate.sentence) == "caption"
end }

reasons[#reasons + 1] = { "byline", function(candidate)
  local before = token_before(candidate)
  return #candidate.core >= 2 and before ~= nil and before.text == "By"
    and before.start == candidate.sentence.start
    and candidate.sentence.last - candidate.sentence.first < 8
end }

reasons[#reasons + 1] = { "family-name", function(candidate)
  local core = candidate.core
  local family = last_word(candidate).family
  return #core == 2 and family ~= nil and not family.common and is_name_like(core[1])
    and not core[1].role and not core[1].particle and not is_title_case(candidate.sentence)
end }

local JOINING = { ["&"] = true }

-- The name of the reason that accepts the candidate, or nil.
local function find(candidate, clues)
  if candidate.thing or candidate.core[1].upper and sentences.is_upper(candidate.sentence) then
    return nil
  end
  local after = token_after(candidate)
  if after and JOINING[after.text] then
    return nil
  end
  for _, reason in ipairs(reasons) do
    if reason[2](candidate, clues) then
      return reason[1]
    end
  end
  return nil
end

return {
  find = find, length_of = length_of, is_name_like = is_name_like, speaks = speaks,
  token_after = token_after, token_before = token_before,
}
