-- mentions: which candidates stand for a person, and for whom.
local description = use "description"
local evidence = use "evidence"
local name_words = use "name_words"
local resolve = use "resolve"
local sentences = use "sentences"

-- In a headline: the first word that is a known surname, with the first name before it.
local function narrow(candidate, known)
  local core = candidate.core
  for i, word in ipairs(core) do
    local family = resolve.fold(word)
    if known[family] and not (word.family and word.family.common) then
      local first = i > 1 and core[i - 1].given and core[i - 1] or word
      description.describe(candidate)
      candidate.start, candidate.stop, candidate.name = description.span(candidate, first, word)
      candidate.name = description.spaced(candidate.name)
      candidate.given = first ~= word and resolve.fold(first) or nil
      candidate.family, candidate.role = family, nil
      return true
    end
  end
  return false
end

-- A common word at the start of a sentence is the name only if something shows it.
local function is_doubtful(candidate)
  local word, sentence = candidate.core[1], candidate.sentence
  local common = name_words.modifier[word.low] or word.family and word.family.common
    or word.given and word.given.common
  if not common or word.first ~= sentence.first then
    return false
  end
  local after = candidate.after
  local possessive = sentence.text[after] ~= nil and sentence.doc:is_joined(after)
  return not (possessive or evidence.speaks(candidate))
end

-- Finds the person that a candidate without evidence may name; returns whether there is one.
local function add_doubtful(index, candidate, known)
  if sentences.is_title_case(candidate.sentence) then
    return narrow(candidate, known) and resolve.add_short(index, candidate, false)
  elseif candidate.given or candidate.thing or not resolve.knows(index, candidate.family)
    or is_doubtful(candidate) then
    return false
  end
  description.describe(candidate)
  return resolve.add_short(index, candidate, false)
end

-- Groups the candidates by person; returns those that stand for one, in the order of the text.
local function resolve_all(found)
  local index, known, mentions = resolve.new_index(), {}, {}
  for _, candidate in ipairs(found) do
    if candidate.evidence then
      known[candidate.family] = true
      description.describe(candidate)
      if candidate.given then
        resolve.add_full(index, candidate)
      end
    end
  end
  for _, candidate in ipairs(found) do
    if candidate.person or candidate.evidence and resolve.add_short(index, candidate, true)
      or not candidate.evidence and add_doubtful(index, candidate, known) then
      mentions[#mentions + 1] = candidate
    end
  end
  return mentions
end

return { resolve = resolve_all }
