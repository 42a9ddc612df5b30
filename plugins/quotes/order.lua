-- order: what the order of sentences and speeches tells about a speaker, where no verb
-- beside the quotation does. Each function returns true when it has given the speech a
-- phrase to resolve, or the speaker of another speech.
local steps = use "steps"

local order = {}

-- The last frame of the sentence that ends just before item `at`.
local function last_frame_before(paragraph, at)
  return at > 1 and steps.frame_before(paragraph, at - 1) or nil
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

-- Does the frame report speech, with its subject first?
local function reports(frame)
  return frame ~= nil and (frame.use == "say" or frame.use == "write") and not frame.inverted
end

-- Nothing but the tag stands between the two: “…,” Roe said. “…”
local function follows_directly(items, at, previous)
  local from = previous.last.item
  return from < at and items[from].sentence_last >= at - 1
end

-- Inside a paragraph: the speech before goes on, or the sentence before reports what
-- the speaker said.
function order.in_paragraph(speech, at, previous, paragraph)
  if previous and previous.speaker and previous.last.paragraph == paragraph.index
    and follows_directly(paragraph.items, at, previous) then
    return continue(speech, previous)
  end
  local frame = last_frame_before(paragraph, at)
  return reports(frame) and take(speech, frame, "lead-in", paragraph)
end

-- The paragraph before ends "Roe told MPs:".
function order.after_colon(speech, before)
  local items = before.items
  if items == nil or #items == 0 or items[#items].text ~= ":" then
    return false
  end
  local frame = last_frame_before(before, #items + 1)
  return frame ~= nil and take(speech, frame, "before", before)
end

-- The paragraph before ends with a speech and its tag, and this one goes on.
function order.next_paragraph(speech, previous, before)
  if previous == nil or previous.last.paragraph ~= before.index or not previous.speaker
    or previous.kind ~= "direct" or previous.pulled
    or before.items[previous.last.item].sentence_last < #before.items then
    return false
  end
  return continue(speech, previous)
end

-- The paragraph before ends with a sentence that reports what the speaker said.
function order.sentence_before(speech, before)
  local items = before.items
  local frame = items and last_frame_before(before, #items + 1)
  return reports(frame) and take(speech, frame, "lead-in", before)
end

-- Two speakers in turn: who spoke before the last one.
function order.alternate(speech, last, before_last, index)
  if last and before_last and last.speaker and before_last.speaker
    and last.last.paragraph == index - 1 and before_last.last.paragraph == index - 2
    and before_last.speaker.name and last.speaker.name ~= before_last.speaker.name then
    speech.speaker, speech.step = before_last.speaker, "alternation"
    return true
  end
  return false
end

return order
