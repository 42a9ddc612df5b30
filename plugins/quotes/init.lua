-- quotes: quotations, their kind, and who speaks.
--
-- The marks are read paragraph by paragraph (marks.lua, paragraphs.lua); around each
-- quotation the text becomes a list of items (view.lua), verbs of saying get their
-- subjects (frames.lua), a cascade of steps finds the speaker (steps.lua), and what
-- no verb tells is taken from the order of the speeches (speeches.lua).
api(1)

declare "quote" {
  kind = { "direct", "mixed", "scare", "heading" }, group = "number",
  speaker = "string", speaker_name = "string", cue = "string", evidence = "string",
} { overlap = "keep" }

-- Verbs of saying, and nouns that may speak, wherever they stand.
declare "saying" {
  lemma = "string", use = { "say", "write", "manner", "think", "call" },
  form = { "base", "s", "past", "ing" }, noun = "string",
} { hidden = true }
declare "source" { class = { "group", "body", "text" } } { hidden = true }

-- Read here, written by other plugins; each may be missing.
declare "person" { name = "string", role = "string", _gender = "string", _likely = "string" }
declare "agency" { name = "string" }
declare "clue" { use = { "title", "role", "given", "family", "thing" }, gender = "string" } {
  overlap = "keep", hidden = true,
}

option "nested" { default = false, about = "mark quotations inside quotations too" }

local paragraphs = use "paragraphs"
local view = use "view"
local frames = use "frames"
local speakers = use "speakers"
local speeches = use "speeches"

rule "verbs-of-saying" {
  type = "saying",
  match = list "say_verbs.tsv",
  yes = {
    "she {warned|lemma=warn use=say form=past} them and {laughed|lemma=laugh use=manner}",
    "he {claims|lemma=claim form=s noun=yes} it",
  },
  no = { "she warmed them and left" },
}

rule "sources" {
  type = "source",
  match = list "sources.tsv" { plural = true },
  yes = { "{statements|class=text} from the {ministry|class=body}" },
  no = { "the stations from the mine" },
}

-- “We are ready, Roe said on Friday. A mark that never closes ends before the tag, where
-- the paragraph has one.
local function end_before_tag(doc, stretch)
  local items = view.read_text(doc, stretch.mark_stop, stretch.stop)
  for _, frame in ipairs(frames.read(items)) do
    local comma = items[frame.first - 1]
    if comma and comma.text == "," and frame.use == "say" and not frame.participle then
      stretch.stop, stretch.words_stop, stretch.point = comma.stop, comma.stop, ","
      return
    end
  end
end

local MAX_OPEN = 2000

local function end_open(doc, quotes)
  for i, stretch in ipairs(quotes) do
    local after = quotes[i + 1]
    if stretch.ended == "paragraph" and stretch.stop - stretch.start < MAX_OPEN
      and not (after and after.continues == stretch) then
      end_before_tag(doc, stretch)
    end
  end
end

-- A nickname inside a name (John “Jack” Doe) is quoted, but no speech: such stretches
-- are taken out of the paragraphs.
local function take_nicknames(doc, list)
  local nicknames = {}
  for _, paragraph in ipairs(list) do
    local kept = {}
    for _, stretch in ipairs(paragraph.quotes) do
      local person = doc:overlapping("person", stretch.start, stretch.start + 1)
      local inside = person and person.start < stretch.start
      table.insert(inside and nicknames or kept, stretch)
    end
    paragraph.quotes = kept
  end
  return nicknames
end

local function all_quotes(list)
  local result = {}
  for _, paragraph in ipairs(list) do
    for _, stretch in ipairs(paragraph.quotes) do
      result[#result + 1] = stretch
    end
  end
  return result
end

local function add_speech(out, speech, group)
  local speaker = speech.kind ~= "scare" and not speech.pulled and speech.speaker or nil
  local attributes = { kind = speech.kind, group = group }
  if speaker then
    attributes.speaker, attributes.speaker_name = speaker.text, speaker.name
    attributes.cue, attributes.evidence = speech.cue, speech.step
  end
  for _, stretch in ipairs(speech.stretches) do
    local quote = out:add("quote", stretch.start, stretch.stop, attributes)
    if speaker and speaker.mention then
      out:link(quote, "speaker", speaker.mention)
    end
    if speaker and speaker.other then
      out:link(quote, "speaker", speaker.other)
    end
  end
end

-- Adds the quotations of one part; `count` is the number of groups before. Returns that
-- behind it.
local function read_part(doc, out, part, count)
  local nicknames = take_nicknames(doc, part.paragraphs)
  local quotes = all_quotes(part.paragraphs)
  end_open(doc, quotes)
  local context = speakers.new_context(doc, quotes, part.start, part.stop)
  local found = speeches.read(doc, part, context)
  for i, speech in ipairs(found) do
    add_speech(out, speech, count + i)
  end
  count = count + #found
  for i, stretch in ipairs(nicknames) do
    out:add("quote", stretch.start, stretch.stop, { kind = "scare", group = count + i })
  end
  return count + #nicknames
end

on_document "quotations" {
  reads = { "person", "agency", "clue", "saying", "source" },
  emits = { "quote" },
  run = function(doc, out)
    local count, nested = 0, doc.options.nested and {} or nil
    for part in paragraphs.parts(doc) do
      count = read_part(doc, out, part, count)
      for _, stretch in ipairs(nested and part.inner or {}) do
        nested[#nested + 1] = { start = stretch.start, stop = stretch.stop }
      end
    end
    doc.state.inner, doc.state.groups = nested, count
  end,
}

-- A rule of its own, since two annotations of one rule never overlap.
on_document "nested" {
  reads = { "quote" },
  emits = { "quote" },
  pass = 2,
  run = function(doc, out)
    for i, stretch in ipairs(doc.state.inner or {}) do
      local group = doc.state.groups + i
      out:add("quote", stretch.start, stretch.stop, { kind = "mixed", group = group })
    end
  end,
}
