-- order: what the order of sentences and speeches tells about a speaker, where no verb
-- beside the quotation does. Each function returns true when it has given the speech a
-- phrase to resolve, or the speaker of another speech.
local words = use "small_words"
local view = use "view"
local frames = use "frames"
local steps = use "steps"
local phrases = use "phrases"

local order = {}

-- The last sentence between two places, { items, frames }: of a paragraph that was read as
-- far as the sentence, or else read alone.
local function last_sentence(doc, paragraph, stop)
  local items = view.read_last(doc, paragraph.start, stop)
  return { items = items, frames = frames.read(items) }
end

-- The paragraph itself, where its end was read; else its last sentence.
function order.ending(doc, paragraph)
  local items = paragraph.items
  if items and not items[#items].cut then
    return paragraph
  end
  return last_sentence(doc, paragraph, paragraph.stop)
end

-- The last frame of the sentence that ends just before item `at`.
local function last_frame_before(paragraph, at)
  return at > 1 and steps.frame_before(paragraph, at - 1) or nil
end

-- The last frame of the sentence that ends just before item `at`, if it is no tag of a
-- quotation, and reports speech or a gesture between.
local function report_before(paragraph, at)
  local frame = last_frame_before(paragraph, at)
  if frame == nil or frame.use ~= "say" and frame.use ~= "write"
    and not words.gesture[frame.verb.saying.lemma] then
    return nil
  end
  local items = paragraph.items
  local first = items[frame.at].sentence_first
  for i = first, at - 1 do
    if items[i].quote then
      return nil
    end
  end
  return not items[first].soft and frame or nil
end

local function take(speech, frame, step, paragraph)
  speech.phrase, speech.cue, speech.step = frame.subject, frame.verb, step
  speech.items = paragraph.items
  return true
end

local function continue(speech, previous)
  speech.speaker, speech.cue, speech.step = previous.speaker, previous.cue, "continues"
  return true
end

-- Nothing but the tag stands between the two: “…,” Roe said. “…”
local function follows_directly(items, at, previous)
  local from = previous.last.item
  return from < at and items[from].sentence_last >= at - 1
end

-- "Asked about the leak, Roe shrugged.": who answers, in the sentence before item `at`.
local function who_was_asked(paragraph, at)
  local items = paragraph.items
  local first = items[at - 1].sentence_first
  if items[first].low ~= "asked" and items[first].low ~= "pressed" then
    return nil
  end
  for i = first + 1, at - 2 do
    if items[i].quote then
      return nil
    elseif items[i].text == "," then
      return phrases.from(items, i + 1)
    end
  end
end

-- Inside a paragraph: the speech before goes on, or the sentence before reports what
-- the speaker said.
function order.in_paragraph(doc, speech, previous, paragraph)
  local stretch = speech.last
  local at, before = stretch.item, paragraph
  if previous and previous.speaker and previous.last.paragraph == paragraph.index
    and follows_directly(paragraph.items, at, previous) then
    return continue(speech, previous)
  elseif paragraph.items[at - 1].cut then
    before = last_sentence(doc, paragraph, stretch.start)
    at = #before.items + 1
  end
  local asked = who_was_asked(before, at)
  if asked then
    return take(speech, { subject = asked }, "lead-in", before)
  end
  local frame = report_before(before, at)
  return frame ~= nil and take(speech, frame, "lead-in", before)
end

-- The paragraph before ends "Roe told MPs:".
function order.after_colon(speech, ending)
  local items = ending.items
  if #items == 0 or items[#items].text ~= ":" then
    return false
  end
  local frame = last_frame_before(ending, #items + 1)
  return frame ~= nil and take(speech, frame, "before", ending)
end

-- The paragraph before ends with a speech and its tag, and this one goes on: not after
-- a question, which another may answer.
function order.next_paragraph(speech, previous, before)
  if previous ~= nil and previous.last.point == "?" then
    return false
  elseif previous == nil or previous.last.paragraph ~= before.index or not previous.speaker
    or previous.kind ~= "direct" or previous.pulled
    or before.items[previous.last.item].sentence_last < #before.items then
    return false
  end
  return continue(speech, previous)
end

-- The paragraph before ends with a sentence that reports what the speaker said.
function order.sentence_before(speech, ending)
  local frame = report_before(ending, #ending.items + 1)
  return frame ~= nil and take(speech, frame, "lead-in", ending)
end

local SHORT = 60

local function is_short(speech)
  return speech.last.stop - speech.last.start <= SHORT
end

-- Two who talk to each other, paragraph by paragraph: a question, or short speeches.
local function is_exchange(speech, last, before_last, index)
  return last ~= nil and before_last ~= nil and last.speaker and before_last.speaker
    and last.last.paragraph == index - 1 and before_last.last.paragraph == index - 2
    and before_last.speaker.name and last.speaker.name ~= before_last.speaker.name
    and (last.last.point == "?" or before_last.last.point == "?"
      or is_short(speech) and is_short(last))
end

-- Two speakers in turn: who spoke before the last one.
function order.alternate(speech, last, before_last, index)
  if not is_exchange(speech, last, before_last, index) then
    return false
  end
  speech.speaker, speech.step = before_last.speaker, "alternation"
  return true
end

return order
