-- speeches: the stretches of one utterance together, with their speaker.
--
-- A speech is { stretches, kind, phrase, cue, step, speaker, pulled, last = its last
-- stretch }. Paragraphs are read one after the other; a speech may run over several, so
-- all are complete only at the end.
local view = use "view"
local frames = use "frames"
local paragraphs = use "paragraphs"
local steps = use "steps"
local kinds = use "kinds"
local order = use "order"
local speakers = use "speakers"

local DASHES = { ["-"] = true, ["–"] = true, ["—"] = true }

-- How often a text may be looked up as a pull quote, and how long it may be.
local MAX_LOOKUPS, MIN_PULLED, MAX_PULLED = 40, 30, 2000

-- Do short speeches that begin paragraphs make up much of the text, as in a story?
local function is_dialogue(part)
  local short = 0
  for _, paragraph in ipairs(part.paragraphs) do
    local stretch = paragraph.quotes[1]
    if stretch and stretch.start == paragraph.start and stretch.stop - stretch.start < 120 then
      short = short + 1
    end
  end
  return short >= 6 and short * 4 >= part.count
end

-- Steps whose words may stand within a quoted sentence.
local WITHIN = { after = true, ["words-of"] = true, ["according-to"] = true, put = true }

-- “…,” she said, “…”: is the sentence of the stretch before still going on?
local function is_interrupted(reader, stretch, paragraph)
  local previous, step = reader.previous, reader.previous_step
  if previous == nil or previous.paragraph ~= paragraph.index or not WITHIN[step]
    or previous.point ~= "," and step ~= "after" then
    return false
  end
  local items = paragraph.items
  local before, point = items[stretch.item - 1], previous.point
  if items[previous.item].sentence_last < stretch.item or point == "."
    or (point == "?" or point == "!") and before.text ~= "," then
    return false
  end
  return before.text == "," or before.text == ";" or DASHES[before.text] or before.saying ~= nil
    or before.person ~= nil or before.pronoun ~= nil
end

-- A sentence of the text, set apart and printed twice, has no speaker of its own.
local function is_pulled(reader, stretch, paragraph)
  local length = stretch.words_stop - stretch.mark_stop
  if #paragraph.items > 1 or length < MIN_PULLED or length > MAX_PULLED
    or reader.lookups >= MAX_LOOKUPS then
    return false
  end
  reader.lookups = reader.lookups + 1
  local text = reader.doc:sub(stretch.mark_stop, stretch.words_stop)
  local start = reader.doc:find(text)
  if start == stretch.mark_stop then
    start = reader.doc:find(text, stretch.stop)
  end
  return start ~= nil and start ~= stretch.mark_stop
end

local function resolve(reader, speech)
  if speech.phrase and speech.kind ~= "scare" then
    local cue = type(speech.cue) == "table" and speech.cue or nil
    speech.speaker = speakers.read(reader.context, speech.phrase, speech.items, cue)
    speech.cue = cue and cue.text or speech.cue
  end
  speech.phrase, speech.items = nil, nil
  if speech.speaker and speech.kind ~= "scare" then
    reader.context.last_speaker, reader.context.last_place = speech.speaker, speech.last.stop
  end
end

local function find_by_order(reader, speech, paragraph)
  local doc, list, stretch = reader.doc, reader.list, speech.last
  local previous, before = reader.last_spoken, reader.before
  if speech.kind ~= "direct" or speech.pulled
    or paragraph.items[stretch.item].sentence_first ~= stretch.item then
    return
  elseif stretch.item > 1 then
    order.in_paragraph(doc, speech, previous, paragraph)
    return
  elseif before == nil then
    return
  end
  local ending = order.ending(doc, before)
  if order.after_colon(speech, ending) or before.zone ~= paragraph.zone then
    return
  elseif not order.alternate(speech, list[#list - 1], list[#list - 2], paragraph.index)
    and not reader.dialogue and not order.next_paragraph(speech, previous, before) then
    order.sentence_before(speech, ending)
  end
end

local function add_new(reader, stretch, paragraph, phrase, cue, step)
  local speech = { stretches = { stretch }, last = stretch, items = paragraph.items }
  speech.phrase, speech.cue, speech.step = phrase, cue, step
  speech.kind = kinds.find(reader.doc, paragraph, stretch.item, step)
  table.insert(reader.list, speech)
  if phrase == nil then
    speech.pulled = is_pulled(reader, stretch, paragraph)
    find_by_order(reader, speech, paragraph)
  end
  stretch.speech = speech
  resolve(reader, speech)
  if speech.kind ~= "scare" then
    reader.last_spoken = speech
  end
end

local BY_ORDER = { continues = true, ["lead-in"] = true, alternation = true }

-- Adds a stretch to a speech; a verb beside any of its stretches speaks for all.
local function join(reader, speech, stretch, paragraph, phrase, cue, step)
  table.insert(speech.stretches, stretch)
  stretch.speech, speech.last, speech.pulled = speech, stretch, false
  if (step == "after" or step == "before") and (not speech.speaker or BY_ORDER[speech.step]) then
    speech.phrase, speech.cue, speech.step, speech.items = phrase, cue, step, paragraph.items
    resolve(reader, speech)
  end
end

-- Reads the quotations of a paragraph with items and frames.
local function read_quotes(reader, paragraph)
  for _, stretch in ipairs(paragraph.quotes) do
    stretch.paragraph = paragraph.index
    local phrase, cue, step = steps.find(paragraph, stretch.item)
    local speech = stretch.continues and stretch.continues.speech
      or is_interrupted(reader, stretch, paragraph) and reader.previous.speech
    if speech then
      join(reader, speech, stretch, paragraph, phrase, cue, step)
    else
      add_new(reader, stretch, paragraph, phrase, cue, step)
    end
    reader.previous, reader.previous_step = stretch, step
  end
end

-- The paragraph before, which may have no quotations; its sentences count for pronouns.
local function read_before(reader, part, paragraph, last)
  if last and last.index == paragraph.index - 1 then
    reader.before = last
  else
    reader.before = paragraphs.before(reader.doc, part, paragraph)
  end
  if reader.before and reader.before.items == nil then
    view.pass_over(reader.doc, reader.context.passed, reader.before.start, reader.before.stop)
  end
end

-- The speeches of a part. Of the paragraphs behind, only the last one is kept.
local function read(doc, part, context)
  local reader = {
    doc = doc, context = context, list = {}, dialogue = is_dialogue(part),
    lookups = doc.state.lookups or 0, -- of pull quotes, in the document so far
  }
  local last
  for _, paragraph in ipairs(part.paragraphs) do
    if #paragraph.quotes > 0 then
      read_before(reader, part, paragraph, last)
      paragraph.items = view.read(doc, paragraph, context.passed)
      paragraph.frames = frames.read(paragraph.items)
      speakers.add_subjects(context, paragraph)
      read_quotes(reader, paragraph)
    end
    if last then
      last.items, last.frames = nil, nil
    end
    last = paragraph
  end
  doc.state.lookups = reader.lookups
  return reader.list
end

return { read = read }
