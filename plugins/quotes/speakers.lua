-- speakers: whom a phrase names: { text, name, mention, gender, kind }.
-- `text` is the mention as written, `name` the full name through the article, `mention`
-- the annotation it points to, if any.
local sorted = use "sorted"
local words = use "small_words"

-- How far back a pronoun may reach: sentences that name somebody, and names in all.
local MAX_SENTENCES, MAX_MENTIONS = 14, 100
local MAX_ROLES = 200

local function spaced(text)
  return (string.gsub(text, "\\s+", " "))
end

-- The index of the last mention that begins before `place`.
local function mention_before(mentions, place)
  return sorted.before(mentions, "start", place)
end

-- The different roles of the text, each with those who have it.
local function read_roles(context)
  local by_text = {}
  context.roles = {}
  for _, person in ipairs(context.people) do
    local role = person.role and by_text[person.role]
    if role then
      table.insert(role.people, person)
    elseif person.role and #context.roles < MAX_ROLES then
      role = { text = person.role, people = { person } }
      by_text[person.role] = role
      table.insert(context.roles, role)
    end
  end
end

-- What a pronoun may stand for between two places, in the order of the text: people named
-- outside quotations, and the subjects of verbs of saying read so far.
local function new_context(doc, stretches, start, stop)
  local context = {
    doc = doc, stretches = stretches, people = doc:all("person", start, stop),
    mentions = {}, subjects = {}, gender = {},
    sentences = doc:sentences(start, stop),
  }
  read_roles(context)
  local at, sentence = 1, 1
  for _, person in ipairs(context.people) do
    while stretches[at] and stretches[at].stop <= person.start do
      at = at + 1
    end
    while context.sentences[sentence + 1]
      and context.sentences[sentence + 1].start <= person.start do
      sentence = sentence + 1
    end
    if stretches[at] == nil or stretches[at].start > person.start then
      table.insert(context.mentions, { start = person.start, person = person, sentence = sentence })
    end
  end
  return context
end

local function of_person(person, text)
  text = text or spaced(person.text)
  return { text = text, name = person.name or text, mention = person,
    gender = person._gender, likely = person._likely, kind = "person" }
end

-- The former or shadow minister is not the minister.
local OTHER_ROLE = "(?<!shadow )(?<!former )(?<!deputy )(?<!vice )(?<!assistant )(?<!ex-)"

-- "the Transport Secretary" is the person whose role has these words, named last before
-- the place or, if none, first after it.
local function find_by_role(context, text, place)
  local pattern = "(?i)" .. OTHER_ROLE .. "\\b\\Q" .. text .. "\\E\\b"
  local before, after
  for _, role in ipairs(context.roles) do
    if string.find(role.text, pattern) then
      local at = mention_before(role.people, place)
      local last, first = role.people[at], role.people[at + 1]
      if last and (before == nil or last.start > before.start) then
        before = last
      end
      if first and (after == nil or first.start < after.start) then
        after = first
      end
    end
  end
  return before or after
end

local function phrase_text(context, phrase, items)
  return spaced(context.doc:sub(items[phrase.text_first].start, items[phrase.text_last].stop))
end

local function of_role(context, phrase, items)
  local text = phrase_text(context, phrase, items)
  local first = items[phrase.text_first]
  local bare = string.match(text, "^(?i:the|our|their|its) (.+)$")
    or first.capital and first.low ~= "a" and first.low ~= "an" and text
  local entity = { text = text, name = text, kind = "role" }
  local clue = phrase.head.role
  entity.gender = clue and clue.gender
  entity.several = words.several[phrase.head.low]
    or string.find(phrase.head.low, "[^s]s$") ~= nil
  entity.thing = phrase.head.source ~= nil and phrase.head.source.class == "body"
  if bare and #bare > 3 and (first.low == "the" or phrase.head.capital) then
    local person = find_by_role(context, bare, phrase.head.start)
    if person then
      return of_person(person, text)
    end
  end
  return entity
end

local function of_body(context, phrase, items)
  local body = phrase.head
  local before = items[body.at - 1]
  local article = before and before.low == "the" and before.stop < body.start
  local text = article and context.doc:sub(before.start, body.stop) or body.text
  local name = body.body.name or spaced(body.text)
  return { text = spaced(text), name = (article and "the " or "") .. name,
    mention = body.body, kind = "body" }
end

local function of_pair(context, phrase)
  local first, last = phrase.members[1].head, phrase.members[2].head
  local a, b = of_person(first.person), of_person(last.person)
  return {
    text = spaced(context.doc:sub(first.start, last.stop)), name = a.name .. " and " .. b.name,
    mention = a.mention, other = b.mention, several = true, kind = "pair",
  }
end

local function of_named(context, phrase, items)
  if phrase.kind == "person" then
    return of_person(phrase.head.person)
  elseif phrase.kind == "pair" then
    return of_pair(context, phrase)
  elseif phrase.kind == "body" then
    return of_body(context, phrase, items)
  elseif phrase.kind == "role" then
    return of_role(context, phrase, items)
  end
  local text = phrase_text(context, phrase, items)
  return { text = text, name = text, kind = phrase.kind }
end

-- Does the place lie in a quotation?
local function is_quoted(context, place)
  local stretch = context.stretches[mention_before(context.stretches, place + 1)]
  return stretch ~= nil and place < stretch.stop
end

local function is_possible(entity, gender, known)
  if gender == "n" then
    return entity.thing or entity.kind ~= "person" and entity.kind ~= "role"
  elseif gender == "p" then
    return entity.kind ~= "person" and entity.kind ~= "text"
  end
  local own = entity.gender or known[entity.name]
  local human = entity.kind == "person"
    or entity.kind == "role" and not entity.thing and not entity.several
  return human and (own == nil or own == gender)
end

-- Do these words before a name leave it the subject of the sentence? Nothing but titles,
-- an introduction with a comma, or a few words without preposition may stand there.
local function leaves_subject(tokens)
  local last = #tokens
  while last > 0 and (tokens[last].text == "." or string.find(tokens[last].text, "^\\p{Lu}")) do
    last = last - 1
  end
  if last == 0 then
    return true
  elseif tokens[last].text == "," then
    return last <= 12
  elseif last > 4 or string.sub(tokens[last].text, -3) == "ing" then
    return false
  end
  for i = 1, last do
    if tokens[i].kind ~= "word" or words.preposition[string.lower(tokens[i].text)] then
      return false
    end
  end
  return true
end

-- "Roe’s lawyer": is the mention only whose something is?
local function owns(doc, mention)
  local apostrophe = doc:token(doc:token_at(mention.person.stop))
  return apostrophe ~= nil and apostrophe.joined == true
    and (apostrophe.text == "’" or apostrophe.text == "'")
end

-- Where a subject may begin in its sentence, in bytes.
local REACH = 120

local function is_subject(context, mention)
  if mention.subject == nil then
    local first = context.sentences[mention.sentence].start
    mention.subject = mention.start - first <= REACH and not owns(context.doc, mention)
      and (mention.start <= first or leaves_subject(context.doc:tokens(first, mention.start)))
  end
  return mention.subject
end

local function entity_of(mention)
  return mention.entity or of_person(mention.person)
end

-- What speaks against a mention, in sentences of distance: that its first name is
-- mostly one of the other sex, that it is no subject.
local UNLIKELY, NO_SUBJECT = 4, 0.5
local function cost_of(context, mention, entity, gender)
  local unlikely = entity.likely and gender ~= "p" and entity.likely ~= gender
    and not entity.gender and not context.gender[entity.name]
  return (unlikely and UNLIKELY or 0) + (is_subject(context, mention) and 0 or NO_SUBJECT)
end

-- Walks the mentions before `place` backwards: people, and subjects of verbs of saying.
local function mentions_before(context, place)
  local person = mention_before(context.mentions, place)
  local subject = mention_before(context.subjects, place)
  return function()
    local a, b = context.mentions[person], context.subjects[subject]
    if a and (b == nil or a.start > b.start) then
      person = person - 1
      return a
    end
    subject = subject - 1
    return b
  end
end

-- Whom a pronoun stands for: the nearest sentence counts, in it the subject first.
-- Gender rules out where the text gives it; a first name only makes unlikely.
local function antecedent(context, item)
  local best, least, here, sentence
  local sentences, mentions = 0, 0
  for mention in mentions_before(context, item.start) do
    here, mentions = here or mention.sentence, mentions + 1
    if mention.sentence ~= sentence then
      sentences, sentence = sentences + 1, mention.sentence
    end
    local distance = here - sentence
    if sentences > MAX_SENTENCES or mentions > MAX_MENTIONS or best and distance > least then
      break
    end
    local entity = entity_of(mention)
    if is_possible(entity, item.pronoun, context.gender) then
      local cost = distance + cost_of(context, mention, entity, item.pronoun)
      -- within a sentence the first mention wins, and it comes last here
      if best == nil or cost < least or cost == least and best.sentence == sentence then
        best, least = { entity = entity, sentence = sentence }, cost
      end
    end
  end
  return best and best.entity
end

-- “…,” he said at the top of the text, and the name comes after: the subject of
-- this or the next sentence.
local function named_after(context, item)
  local at = mention_before(context.mentions, item.start) + 1
  local mention, before = context.mentions[at], context.mentions[at - 1]
  if mention == nil or before ~= nil and item.start - before.start < 3000
    or mention.start - item.stop > 400 or not is_subject(context, mention) then
    return nil
  end
  local entity = entity_of(mention)
  if entity.likely and entity.likely ~= item.pronoun then
    return nil
  end
  return is_possible(entity, item.pronoun, context.gender) and entity or nil
end

-- How many roles a pronoun may look back over, and how far, in bytes.
local MAX_ROLES_BACK, ROLE_REACH = 12, 3000

-- Where no person is named: "The mayor’s office is dark. “…,” she said" is the mayor, a role
-- with an article that stands outside quotations and, best, at the start of its sentence.
local function role_before(context, item)
  local doc, place, found = context.doc, item.start, nil
  for _ = 1, MAX_ROLES_BACK do
    local clue = doc:last("clue", place, { use = "role" })
    if clue == nil or item.start - clue.start > ROLE_REACH then
      break
    end
    place = clue.start
    local n = doc:token_at(place)
    local last, article = clue.text, doc:token(n - 1)
    if article and words.adjective_of_role[article.text] then
      article = doc:token(n - 2)
    end
    if article and string.lower(article.text) == "the" and not string.find(last, "s$")
      and (clue.gender == nil or clue.gender == item.pronoun)
      and not is_quoted(context, place) then
      local first = doc:sentence(place).start
      local text = "the" .. spaced(doc:sub(article.stop, clue.stop))
      local role = { text = text, name = text, kind = "role", gender = clue.gender }
      found = found or role
      if leaves_subject(doc:tokens(first, article.start)) then
        return role
      end
    end
  end
  return found
end

-- Adds what a pronoun may stand for, at its place in the order of the text.
local function add_mention(context, mention)
  local list = context.subjects
  local at = #list
  while at > 0 and list[at].start > mention.start do
    at = at - 1
  end
  if at == 0 or list[at].start < mention.start then
    table.insert(list, at + 1, mention)
  end
end

local function sentence_at(context, place)
  return mention_before(context.sentences, place + 1)
end

local function of_pronoun(context, phrase, cue)
  local item = phrase.head
  local entity = { text = item.text, kind = "pronoun" }
  if item.pronoun == "1" then
    return entity
  end
  local last = context.last_speaker
  local found
  if cue and cue.saying and words.going_on[cue.saying.lemma] and last
    and item.start - context.last_place < 1500
    and not (last.likely and last.likely ~= item.pronoun and not last.gender)
    and is_possible(last, item.pronoun, context.gender) then
    found = last
  else
    found = antecedent(context, item) or named_after(context, item)
      or item.pronoun ~= "n" and item.pronoun ~= "p" and role_before(context, item)
  end
  if found then
    entity.name, entity.mention, entity.kind = found.name, found.mention, found.kind
    entity.gender = item.pronoun
    add_mention(context, {
      start = item.start, entity = found, sentence = sentence_at(context, item.start),
      subject = true,
    })
    if found.kind == "person" and (item.pronoun == "m" or item.pronoun == "f") then
      context.gender[found.name] = item.pronoun
    end
  end
  return entity
end

-- The speaker that a phrase names; `cue` is the verb.
local function read(context, phrase, items, cue)
  if phrase.kind == "pronoun" then
    return of_pronoun(context, phrase, cue)
  end
  return of_named(context, phrase, items)
end

-- Adds the subjects of a paragraph's verbs of saying to what pronouns may mean.
local function add_subjects(context, paragraph)
  for _, frame in ipairs(paragraph.frames) do
    local subject = frame.subject
    if subject.kind ~= "person" and subject.kind ~= "pronoun" then
      local start = paragraph.items[subject.text_first].start
      add_mention(context, {
        start = start, entity = of_named(context, subject, paragraph.items),
        sentence = sentence_at(context, start), subject = not frame.agent,
      })
    end
  end
end

return { new_context = new_context, read = read, add_subjects = add_subjects }
