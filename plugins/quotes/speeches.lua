-- speeches: the stretches of one utterance together, and what the order of
-- utterances tells about their speakers.
--
-- A speech is { stretches, paragraph, phrase, cue, step, kind, speaker }. `find`
-- makes them in the order of the text and gives each a speaker if any step can tell.
local steps = use "steps"
local kinds = use "kinds"
local speakers = use "speakers"

local DASHES = { ["-"] = true, ["–"] = true, ["—"] = true }

-- “…,” she said, “…”: is the sentence of the stretch before still going on?
local function is_interrupted(items, stretch, previous, step)
  if previous == nil or previous.paragraph ~= stretch.paragraph or step == nil
    or step.name ~= "after" then
    return false
  end
  local from, to = previous.item, stretch.item
  local before = items[to - 1]
  if items[from].sentence_last < to or previous.point == "." or previous.point == "!"
    or previous.point == "?" and before.text ~= "," then
    return false
  end
  return before.text == "," or before.text == ";" or DASHES[before.text] or before.saying ~= nil
    or before.person ~= nil or before.pronoun ~= nil
end

local function new_speech(list, stretch, paragraph, step)
  local speech = { stretches = { stretch }, paragraph = paragraph, number = #list + 1 }
  if step then
    speech.phrase, speech.cue, speech.step = step.phrase, step.cue, step.name
    speech.source = paragraph
  end
  list[#list + 1] = speech
  return speech
end

-- Adds a stretch to a speech; a verb beside any of its stretches speaks for all.
local function join(speech, stretch, paragraph, step)
  table.insert(speech.stretches, stretch)
  stretch.speech, speech.last_paragraph = speech, paragraph
  if speech.phrase == nil and step and (step.name == "after" or step.name == "before") then
    speech.phrase, speech.cue, speech.step = step.phrase, step.cue, step.name
    speech.source = paragraph
  end
end

local function collect(doc, paragraphs)
  local list, previous, previous_step = {}, nil, nil
  for _, paragraph in ipairs(paragraphs) do
    for _, stretch in ipairs(paragraph.quotes) do
      local phrase, cue, name = steps.find(paragraph, stretch.item)
      local step = phrase and { phrase = phrase, cue = cue, name = name }
      local speech = stretch.continues and stretch.continues.speech
      if speech then
        join(speech, stretch, paragraph, step)
      elseif is_interrupted(paragraph.items, stretch, previous, previous_step) then
        join(previous.speech, stretch, paragraph, step)
      else
        speech = new_speech(list, stretch, paragraph, step)
        speech.kind = kinds.find(doc, paragraph, stretch.item, name)
        stretch.speech, speech.last_paragraph = speech, paragraph
      end
      previous, previous_step = stretch, step
    end
  end
  return list
end

-- A sentence of the body, set apart and printed twice, has no speaker of its own.
local MAX_LOOKUPS = 40
local function find_pull_quotes(doc, list)
  local lookups = 0
  for _, speech in ipairs(list) do
    local stretch, paragraph = speech.stretches[1], speech.paragraph
    local text = doc:sub(stretch.mark_stop, stretch.words_stop)
    if #speech.stretches == 1 and #paragraph.items == 1 and not speech.phrase
      and #text > 30 and #text < 2000 and lookups < MAX_LOOKUPS then
      lookups = lookups + 1
      local start = doc:find(text)
      local again = start == stretch.mark_stop and doc:find(text, stretch.stop) or start
      speech.pulled = again ~= nil and again ~= stretch.mark_stop
    end
  end
end

-- The last frame of the sentence that ends just before item `at`.
local function last_frame_before(paragraph, at)
  return at > 1 and steps.frame_before(paragraph, at - 1) or nil
end

local function is_speech_verb(frame)
  return frame.use == "say" or frame.use == "write"
end

local function take(speech, phrase, cue, step, source)
  speech.phrase, speech.cue, speech.step, speech.source = phrase, cue, step, source
end

-- Nothing but the tag stands between the two: “…,” Roe said. “…”
local function follows_directly(speech, previous)
  local at, from = speech.stretches[1].item, previous.stretches[#previous.stretches].item
  local items = speech.paragraph.items
  return items[from].sentence_last == at - 1 or items[from + 1] == items[at]
end

local function in_same_paragraph(speech, previous)
  return previous ~= nil and previous.last_paragraph == speech.paragraph
end

local function continue(speech, previous)
  speech.speaker, speech.cue, speech.step = previous.speaker, previous.cue, "continues"
end

-- The speech before goes on, or a sentence before, in the same paragraph, reports
-- what the speaker said.
local function lead_in(speech, previous)
  if in_same_paragraph(speech, previous) and previous.speaker
    and follows_directly(speech, previous) then
    continue(speech, previous)
    return
  end
  local frame = last_frame_before(speech.paragraph, speech.stretches[1].item)
  if frame and is_speech_verb(frame) and not frame.inverted then
    take(speech, frame.subject, frame.verb, "lead-in", speech.paragraph)
  end
end

-- The paragraph before ends "Roe told MPs:".
local function colon_before(speech, before)
  local items = before.items
  if items == nil or #items == 0 or items[#items].text ~= ":" then
    return false
  end
  local frame = last_frame_before(before, #items + 1)
  if frame then
    take(speech, frame.subject, frame.verb, "before", before)
  end
  return frame ~= nil
end

-- The speech of the paragraph before goes on in this one.
local function next_paragraph(speech, previous, before)
  if before.last_speech ~= previous or previous == nil or not previous.speaker
    or previous.kind ~= "direct" or previous.pulled then
    return false
  end
  local items = before.items
  local last = previous.stretches[#previous.stretches]
  if last.paragraph ~= before or items[last.item].sentence_last < #items then
    return false
  end
  continue(speech, previous)
  return true
end

local function sentence_before(speech, before)
  if before.items == nil or #before.items == 0 then
    return false
  end
  local frame = last_frame_before(before, #before.items + 1)
  if frame and is_speech_verb(frame) and not frame.inverted then
    take(speech, frame.subject, frame.verb, "lead-in", before)
    return true
  end
  return false
end

-- Two speakers in turn: the speech before the last one, if another spoke between.
local function alternate(speech, list)
  local last, before = list[speech.number - 1], list[speech.number - 2]
  if last and before and last.speaker and before.speaker and last.paragraph.index
    and last.paragraph.index == speech.paragraph.index - 1
    and before.paragraph.index == speech.paragraph.index - 2
    and last.speaker.name ~= before.speaker.name and before.speaker.name then
    speech.speaker, speech.step = before.speaker, "alternation"
    return true
  end
  return false
end

local function find_by_order(speech, list, dialogue)
  local previous = list[speech.number - 1]
  local stretch = speech.stretches[1]
  local opens = speech.paragraph.items[stretch.item].sentence_first == stretch.item
  if speech.kind ~= "direct" or speech.pulled or not opens then
    return
  elseif stretch.item > 1 then
    lead_in(speech, previous)
    return
  end
  local before = speech.paragraph.before
  if before == nil or colon_before(speech, before) or before.zone ~= speech.paragraph.zone then
    return
  elseif dialogue then
    alternate(speech, list)
  elseif not next_paragraph(speech, previous, before) then
    sentence_before(speech, before)
  end
end

-- Do short speeches that begin paragraphs make up much of the text, as in a story?
local function is_dialogue(list, count)
  local short = 0
  for _, speech in ipairs(list) do
    local stretch = speech.stretches[1]
    if stretch.item == 1 and speech.kind == "direct" and stretch.stop - stretch.start < 120 then
      short = short + 1
    end
  end
  return short >= 6 and short * 4 >= count
end

local function resolve(speech, context)
  local phrase = speech.phrase
  if phrase and not speech.speaker and speech.kind ~= "scare" then
    local cue = type(speech.cue) == "table" and speech.cue or nil
    speech.speaker = speakers.read(context, phrase, speech.source.items, cue)
  end
  if speech.speaker and speech.kind == "direct" then
    context.last_speaker, context.last_place = speech.speaker, speech.stretches[1].stop
  end
end

local function link_paragraphs(paragraphs)
  for i, paragraph in ipairs(paragraphs) do
    paragraph.index, paragraph.before = i, paragraphs[i - 1]
  end
end

-- All speeches of the paragraphs, those with quotations having items and frames.
local function find(doc, paragraphs, context)
  link_paragraphs(paragraphs)
  local list = collect(doc, paragraphs)
  find_pull_quotes(doc, list)
  local dialogue = is_dialogue(list, #paragraphs)
  for _, speech in ipairs(list) do
    if speech.phrase == nil then
      find_by_order(speech, list, dialogue)
    end
    resolve(speech, context)
    speech.last_paragraph.last_speech = speech
  end
  return list
end

return { find = find }
