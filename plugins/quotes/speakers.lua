-- speakers: whom a phrase names: { text, name, mention, gender, kind }.
-- `text` is the mention as written, `name` the full name through the article, `mention`
-- the annotation it points to, if any.
local sorted = use "sorted"
local words = use "small_words"
local view = use "view"
local frames = use "frames"

-- How far back a pronoun may reach: sentences that name somebody, and names in all, or quotations
-- that are passed over.
local MAX_SENTENCES, MAX_MENTIONS = 14, 100
local MAX_ROLES = 200

local function spaced(text)
  return (string.gsub(text, "\\s+", " "))
end

-- The index of the last mention that begins before `place`.
local function mention_before(mentions, place)
  return sorted.before(mentions, "start", place)
end

-- What a pronoun may stand for between two places: people named outside quotations, who are
-- looked for when they are asked for, and the subjects of verbs of saying, in the order of the
-- text. Those are read in the sentences of quotations at once (`unread`: not even there, as
-- long as there is no pronoun), in those that were `passed` over when a pronoun looks back so far.
local function new_context(doc, stretches, start, stop)
  return {
    doc = doc, start = start, stop = stop, stretches = stretches, people = {}, subjects = {},
    gender = {}, unread = {}, passed = {}, is_read = {},
  }
end

-- The different roles of the text, each with those who have it.
local function roles_of(context)
  if context.roles == nil then
    local by_text, roles = {}, {}
    for _, person in ipairs(context.doc:all("person", context.start, context.stop)) do
      local text = person.role
      local role = text and by_text[text]
      if role then
        table.insert(role.people, person)
      elseif text and #roles < MAX_ROLES then
        role = { text = text, people = { person } }
        by_text[text] = role
        table.insert(roles, role)
      end
    end
    context.roles = roles
  end
  return context.roles
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
  for _, role in ipairs(roles_of(context)) do
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
  entity.thing = phrase.head.source == "body"
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
  local before = items[phrase.head_at - 1]
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

-- The quotation that the place lies in, or nil.
local function quotation_at(context, place)
  local stretch = context.stretches[mention_before(context.stretches, place + 1)]
  return stretch and place < stretch.stop and stretch or nil
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

-- Do the words between two places leave a name that follows the subject of the sentence?
-- Nothing but titles, an introduction with a comma, or a few words without preposition may
-- stand there.
local function leaves_subject(doc, start, stop)
  local first, last = doc:token_at(start), doc:token_at(stop) - 1
  while last >= first and (doc:is_capital(last) or doc:text(last) == ".") do
    last = last - 1
  end
  if last < first then
    return true
  elseif doc:text(last) == "," then
    return last - first < 12
  elseif last - first >= 4 or string.sub(doc:text(last), -3) == "ing" then
    return false
  end
  for n = first, last do
    if doc:kind(n) ~= "word" or words.preposition[doc:lower(n)] then
      return false
    end
  end
  return true
end

-- "Roe’s lawyer": is the mention only whose something is?
local function owns(doc, stop)
  local n = doc:token_at(stop)
  local text = doc:text(n)
  return (text == "’" or text == "'") and doc:is_joined(n)
end

-- Where a subject may begin in its sentence, in bytes.
local REACH = 120

local function is_subject(context, mention)
  if mention.subject == nil then
    local doc, start = context.doc, mention.start
    local first = doc:sentence_span(mention.sentence)
    mention.subject = start - first <= REACH and not owns(doc, mention.person.stop)
      and (start <= first or leaves_subject(doc, first, start))
  end
  return mention.subject
end

-- A person who is named outside quotations, as a mention, made once.
local function mention_of(context, person)
  local start = person.start
  local mention = context.people[start]
  if mention == nil then
    mention = { start = start, person = person, sentence = context.doc:sentence_at(start) }
    context.people[start] = mention
  end
  return mention
end

-- Where the search goes on behind a quotation that it met.
local EDGE = { last = "start", next = "stop" }

-- The nearest person of the part who is named outside quotations: the "last" before a place, or the
-- "next" behind it; nil when there is none within MAX_MENTIONS quotations.
local function person_beside(context, direction, place)
  local doc = context.doc
  for _ = 1, MAX_MENTIONS do
    local person = doc[direction](doc, "person", place)
    if person == nil or person.start < context.start or person.start > context.stop then
      return nil
    end
    local stretch = quotation_at(context, person.start)
    if stretch == nil then
      return mention_of(context, person)
    end
    place = stretch[EDGE[direction]]
  end
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

-- Adds the subjects of verbs of saying in { items, frames }.
local function read_subjects(context, text)
  for _, frame in ipairs(text.frames) do
    local subject = frame.subject
    if subject.kind ~= "person" and subject.kind ~= "pronoun" then
      local start = text.items[subject.text_first].start
      add_mention(context, {
        start = start, entity = of_named(context, subject, text.items),
        sentence = context.doc:sentence_at(start), subject = not frame.agent,
      })
    end
  end
end

local function read_unread(context)
  for _, text in ipairs(context.unread) do
    read_subjects(context, text)
  end
  context.unread = {}
end

local function is_there(doc, type, start, stop)
  local note = doc:next(type, start)
  return note ~= nil and note.start < stop
end

-- Reads a sentence that was passed over, if it may have a subject that the pronoun can stand for:
-- no person says something there. For "he" and "she" that is a role.
local function read_passed(context, n, gender)
  local doc = context.doc
  local start, stop = doc:sentence_span(n)
  if is_there(doc, "saying", start, stop) and (gender == "n" or gender == "p"
    or is_there(doc, "source", start, stop) or is_there(doc, "clue", start, stop)) then
    local items = view.read_text(doc, start, stop)
    read_subjects(context, { items = items, frames = frames.read(items) })
    context.is_read[n] = true
  end
end

-- The last subject of a verb of saying before a place, in a sentence from the `least`-th on; or nil.
-- Of the sentences passed over, those up to the `at`-th of the list may hold one.
local function subject_before(context, place, least, gender)
  local passed, subjects = context.passed, context.subjects
  local at = sorted.below(passed, context.doc:sentence_at(place) + 1)
  local found = subjects[mention_before(subjects, place)]
  while at > 0 and passed[at] >= math.max(least, found and found.sentence or 0) do
    if not context.is_read[passed[at]] then
      read_passed(context, passed[at], gender)
      found = subjects[mention_before(subjects, place)]
    end
    at = at - 1
  end
  return found
end

-- Walks the mentions before a pronoun backwards: people, and subjects of verbs of saying.
local function mentions_before(context, item)
  read_unread(context)
  local place = item.start
  local person = person_beside(context, "last", place)
  return function()
    local least = person and person.sentence or 0
    local subject = subject_before(context, place, least, item.pronoun)
    if person and (subject == nil or person.start > subject.start) then
      place = person.start
      local result = person
      person = person_beside(context, "last", place)
      return result
    end
    place = subject and subject.start
    return subject
  end
end

-- Whom a pronoun stands for: the nearest sentence counts, in it the subject first.
-- Gender rules out where the text gives it; a first name only makes unlikely.
local function antecedent(context, item)
  local best, least, here, sentence
  local sentences, mentions = 0, 0
  for mention in mentions_before(context, item) do
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

-- How far behind a pronoun the name may stand that it points forward to, in bytes.
local NAMED_NEXT = 400

-- “…,” he said at the top of the text, and the name comes after: the subject of
-- this or the next sentence.
local function named_after(context, item)
  local mention = person_beside(context, "next", item.start)
  if mention and mention.start > item.stop + NAMED_NEXT then
    return nil
  end
  local before = mention and person_beside(context, "last", item.start)
  if mention == nil or before ~= nil and item.start - before.start < 3000
    or not is_subject(context, mention) then
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
    local n = doc:token_at(place) - 1
    if words.adjective_of_role[doc:text(n)] then
      n = n - 1
    end
    if doc:lower(n) == "the" and string.sub(clue.text, -1) ~= "s"
      and (clue.gender == nil or clue.gender == item.pronoun)
      and quotation_at(context, place) == nil then
      local start, stop = doc:span(n)
      local text = "the" .. spaced(doc:sub(stop, clue.stop))
      local role = { text = text, name = text, kind = "role", gender = clue.gender }
      found = found or role
      if leaves_subject(doc, doc:sentence_span(doc:sentence_at(place)), start) then
        return role
      end
    end
  end
  return found
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
      start = item.start, entity = found, sentence = context.doc:sentence_at(item.start),
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

-- Notes the subjects of a paragraph's verbs of saying as what pronouns may mean. They are read
-- when the first pronoun asks, or when much is waiting.
local MAX_UNREAD = 16
local function add_subjects(context, paragraph)
  table.insert(context.unread, { items = paragraph.items, frames = paragraph.frames })
  if #context.unread > MAX_UNREAD then
    read_unread(context)
  end
end

return { new_context = new_context, read = read, add_subjects = add_subjects }
