-- paragraphs: the quotations of a document, paragraph by paragraph.
--
-- Blocks that follow each other line by line are read as one text, since a
-- quotation may run over the end of a line; only a closed one does. A stretch left
-- open at the end of its block goes on where the next block opens with its mark.
local marks = use "marks"

local MAX_QUOTES = 200

local PLACES = re [=[["“”„‟＂«»‹›`´「」『』]|(?<!\w)['‘’‚‛]|['‘’‚‛](?!\w)]=]

-- The places of all marks, block by block in the order of the text.
local function find_places(doc)
  local places = {}
  for match in doc:matches(PLACES) do
    places[#places + 1] = match.start
  end
  return places
end

-- Blocks parted by a single line end, as lists.
local function chains(doc, blocks)
  local result = {}
  for i, block in ipairs(blocks) do
    local before = blocks[i - 1]
    local gap = before and doc:sub(before.stop, block.start)
    if gap and #gap <= 80 and string.find(gap, "^[^\\S\\r\\n]*(?:\\r\\n|\\n|\\r)[^\\S\\r\\n]*$")
      and before.zone == block.zone then
      table.insert(result[#result], block)
    else
      result[#result + 1] = { block }
    end
  end
  return result
end

-- Moves a stretch from the chain's text to the document.
local function shift(stretch, origin, text)
  stretch.point = marks.last_point(text, stretch.start, stretch.stop)
  stretch.start, stretch.stop = stretch.start + origin, stretch.stop + origin
  stretch.mark_stop = stretch.mark_stop + origin
  stretch.words_stop = stretch.words_stop + origin
end

-- What was opened again on a later line goes on only if that is the next line.
local function end_at_line(stretch, blocks, at)
  local block = blocks[at]
  if stretch.ended ~= "reopened" or stretch.stop <= block.stop then
    return
  end
  stretch.stop, stretch.words_stop, stretch.ended = block.stop, block.stop, "paragraph"
end

-- Reads one chain; adds its stretches, each with `block`, the index of its first
-- block in `blocks` (a list of all), and `last_block`.
local function read_chain(doc, chain, first_index, places, out)
  local origin, stop = chain[1].start, chain[#chain].stop
  local text, lines = doc:sub(origin, stop), {}
  for i = 1, #chain - 1 do
    lines[i] = chain[i].stop - origin
  end
  for i = 1, #places do
    places[i] = places[i] - origin
  end
  local at = 1
  for _, stretch in ipairs(marks.read(text, places, lines)) do
    shift(stretch, origin, text)
    while chain[at + 1] and stretch.start >= chain[at + 1].start do
      at = at + 1
    end
    stretch.block = first_index + at - 1
    end_at_line(stretch, chain, at)
    local last = at
    while chain[last + 1] and stretch.stop > chain[last + 1].start do
      last = last + 1
    end
    stretch.last_block = first_index + last - 1
    out[#out + 1] = stretch
  end
end

local function read_all(doc, blocks, places)
  local at, stretches, index = 1, {}, 1
  for _, chain in ipairs(chains(doc, blocks)) do
    local own, stop = {}, chain[#chain].stop
    while places[at] and places[at] < stop do
      own[#own + 1] = places[at]
      at = at + 1
    end
    if #own > 0 then
      read_chain(doc, chain, index, own, stretches)
    end
    index = index + #chain
  end
  return stretches
end

-- Ties what is left open to the stretch that opens the next block. A single mark
-- left open with nothing after it was an apostrophe.
local function tie_blocks(stretches, blocks)
  local kept, after = {}, nil
  for i = #stretches, 1, -1 do
    local stretch = stretches[i]
    local goes_on = after and stretch.ended == "paragraph" and not stretch.parent
      and after.block == stretch.block + 1 and after.family == stretch.family
      and after.start == blocks[after.block].start
    if goes_on and not after.continues then
      after.continues = stretch
    end
    if goes_on or not stretch.tentative then
      kept[#kept + 1] = stretch
      after = stretch.parent and after or stretch
    else
      stretch.dropped = true
    end
  end
  local result = {}
  for i = #kept, 1, -1 do
    result[#result + 1] = kept[i]
  end
  return result
end

local function drop_lost_links(stretches)
  for _, stretch in ipairs(stretches) do
    local from = stretch.continues
    if from and (from.dropped or from.last_block == nil or stretch.block > from.last_block + 1) then
      stretch.continues = nil
    end
    while stretch.parent and stretch.parent.dropped do
      stretch.parent = stretch.parent.parent
    end
  end
end

local function add_paragraph(paragraphs, start, zone)
  local paragraph = { start = start, zone = zone, quotes = {} }
  paragraphs[#paragraphs + 1] = paragraph
  return paragraph
end

-- The paragraphs of some blocks: { start, stop, zone, quotes }, in text order; and all
-- stretches that lie inside another one. One with very many quotations is read in parts.
local function read(doc, blocks, places)
  local stretches = tie_blocks(read_all(doc, blocks, places), blocks)
  drop_lost_links(stretches)
  local paragraphs, inner, at, index = {}, {}, 1, 1
  while index <= #blocks do
    local block, last = blocks[index], index
    local paragraph = add_paragraph(paragraphs, block.start, block.zone)
    while stretches[at] and stretches[at].block <= last do
      local stretch = stretches[at]
      if stretch.parent then
        inner[#inner + 1] = stretch
      else
        if #paragraph.quotes >= MAX_QUOTES then
          paragraph.stop = stretch.start
          paragraph = add_paragraph(paragraphs, stretch.start, block.zone)
        end
        table.insert(paragraph.quotes, stretch)
        last = math.max(last, stretch.last_block)
      end
      at = at + 1
    end
    paragraph.stop = blocks[last].stop
    index = last + 1
  end
  return paragraphs, inner
end

-- A part ends with the block that fills it. A block with more marks than HUGE is cut.
local MAX_MARKS, MAX_BYTES, HUGE = 2000, 524288, 20000

-- The next part of the document: its blocks, and the places of the marks in them.
local function next_part(doc, state)
  local blocks, places, block = {}, {}, state.block
  while block and #places < MAX_MARKS and block.start - state.block.start < MAX_BYTES do
    blocks[#blocks + 1] = block
    while state.places[state.at] and state.places[state.at] < block.stop and #places < HUGE do
      places[#places + 1] = state.places[state.at]
      state.at = state.at + 1
    end
    local behind = state.places[state.at]
    if behind and behind < block.stop then
      blocks[#blocks] = { start = block.start, stop = behind, zone = block.zone }
      block = { start = behind, stop = block.stop, zone = block.zone }
      break
    end
    block = doc:block(block.stop)
  end
  state.block = block
  return blocks, places
end

-- Goes through the document part by part, so that a long one needs no more memory than a
-- short one: each time the paragraphs and what lies inside quotations, as read() gives them.
-- A part without a mark is passed over.
local function parts(doc)
  local state = { places = find_places(doc), at = 1, block = doc:block(0) }
  return function()
    while state.places[state.at] do
      local blocks, places = next_part(doc, state)
      if #places > 0 then
        return read(doc, blocks, places)
      end
    end
  end
end

return { parts = parts }
