-- resolve: which mentions name the same person, and the fullest form of the name.
--
-- A person is { given, family, name, gender, likely, role, places, last_short }; `gender`
-- comes from titles and rules others out, `likely` from first names and only tells.
-- Mentions are added in the order of the text, all full names first, so that a surname
-- or first name finds the persons it may point to and takes the one named last before it.
local name_words = use "name_words"
local sorted = use "sorted"

-- A word, without case and dots: "J.K." is "jk".
local function fold(word)
  return word.last == word.first and word.low or (string.gsub(word.low, "[.’']", ""))
end

-- First name (nil where there is none) and family name, with its particles.
local function parts_of(core)
  local last = #core
  local suffix = last > 1 and name_words.suffix[core[last].low]
  if suffix then
    last = last - 1
  end
  local family = { fold(core[last]) }
  local first_family = last
  while first_family > 1 and name_words.particle[core[first_family - 1].low]
    and (first_family > 2 or not core[1].given or core[2].particle) do
    first_family = first_family - 1
    table.insert(family, 1, core[first_family].low)
  end
  return first_family > 1 and fold(core[1]) or nil, table.concat(family, " ")
end

local function same_given(a, b)
  if a == nil or b == nil or a == b then
    return true
  elseif #a <= 2 or #b <= 2 then
    return string.byte(a) == string.byte(b)
  end
  local long_a, long_b = name_words.nickname[a] or a, name_words.nickname[b] or b
  if long_a == long_b then
    return true
  end
  local short, long = a, b
  if #short > #long then
    short, long = long, short
  end
  return #short >= 3 and string.sub(long, 1, #short) == short
end

local function same_gender(a, b)
  return a == nil or b == nil or a == b
end

-- Where a person was last named before `place`: in full, or by a shorter form
-- (these are added in the order of the text), or -1.
local function last_mention(person, place)
  return math.max(person.places[sorted.below(person.places, place)] or -1, person.last_short or -1)
end

-- The person that was mentioned last among those that `fits` accepts.
local function latest(persons, fits, place)
  local best, best_at
  for _, person in ipairs(persons) do
    if fits(person) then
      local at = last_mention(person, place)
      if best == nil or at > best_at then
        best, best_at = person, at
      end
    end
  end
  return best
end

-- A full name joins its person; two first names of one family stay two persons.
local function find_full(index, given, family, gender)
  for _, person in ipairs(index.family[family] or {}) do
    if person.given and same_given(person.given, given) and same_gender(person.gender, gender) then
      return person
    end
  end
end

-- Whom a surname or first name points to. Where a title tells the sex, the first name must
-- not say another.
local function find_short(index, name, gender, place)
  local function likely(person)
    return same_gender(person.gender, gender) and same_gender(person.likely, gender)
  end
  local family, given = index.family[name], index.given[name]
  return family and latest(family, likely, place) or given and latest(given, likely, place)
end

local function put(map, key, person)
  if key then
    map[key] = map[key] or {}
    table.insert(map[key], person)
  end
end

local function is_fuller(text, than)
  if than == nil or than == text then
    return than == nil
  end
  local upper, than_upper = string.upper(text) == text, string.upper(than) == than
  if upper ~= than_upper then
    return than_upper
  end
  local _, spaces = string.gsub(text, " ", "")
  local _, than_spaces = string.gsub(than, " ", "")
  return spaces > than_spaces or spaces == than_spaces and #text > #than
end

local function add(person, candidate)
  candidate.person = person
  person.gender = person.gender or candidate.gender
  person.likely = person.likely or candidate.likely
  person.role = person.role or candidate.role
  if is_fuller(candidate.name, person.name) then
    person.name = candidate.name
  end
end

local function new_person(index, given, family)
  local person = { given = given, family = family, places = {} }
  put(index.family, family, person)
  put(index.given, given, person)
  return person
end

local function new_index()
  return { family = {}, given = {} }
end

-- Adds a candidate with two or more names.
local function add_full(index, candidate)
  local given, family = candidate.given, candidate.family
  local person = find_full(index, given, family, candidate.gender)
    or new_person(index, given, family)
  table.insert(person.places, candidate.start)
  add(person, candidate)
end

-- Is there a person of this surname or first name?
local function knows(index, name)
  return index.family[name] ~= nil or index.given[name] ~= nil
end

-- Adds a candidate with one name; without a known bearer it is a person of its own
-- when `alone`. Returns whether it was added.
local function add_short(index, candidate, alone)
  local person = find_short(index, candidate.family, candidate.gender, candidate.start)
  if person == nil and alone then
    person = new_person(index, nil, candidate.family)
  end
  if person then
    person.last_short = candidate.start
    add(person, candidate)
  end
  return person ~= nil
end

return {
  new_index = new_index, add_full = add_full, add_short = add_short, parts_of = parts_of,
  knows = knows, fold = fold,
}
