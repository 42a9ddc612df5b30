-- paragraphs: the quotations of a document, paragraph by paragraph.
--
-- Blocks that follow each other line by line are read as one text, since a
-- quotation may run over the end of a line; only a closed one does. A stretch left
-- open at the end of its block goes on where the next block opens with its mark.
-- Blocks without a mark are not looked at.
local marks = use "marks"

local MAX_QUOTES = 200

local PLACES = re [=[["“”„‟＂«»‹›`´「」『』]|(?<!\w)['‘’‚‛]|['‘’‚‛](?!\w)]=]

-- The n-th block as it lies in the part.
local function span(doc, part, n)
  local start, stop, zone = doc:block_span(n)
  return math.max(start, part.start), math.min(stop, part.stop), zone
end

-- Are the n-th block and the next one parted by a single line end?
local function is_next_line(doc, n)
  local _, stop, zone = doc:block_span(n)
  local start, _, other = doc:block_span(n + 1)
  return zone == other and start - stop <= 80
    and string.find(doc:sub(stop, start), "^[^\\S\\r\\n]*(?:\\r\\n|\\n|\\r)[^\\S\\r\\n]*$") ~= nil
end

-- The blocks around the n-th one that follow each other line by line: { start, stop, number }.
local function chain_around(doc, part, n)
  local first, last, chain = n, n, {}
  while first > part.first and is_next_line(doc, first - 1) do
    first = first - 1
  end
  while last < part.last and is_next_line(doc, last) do
    last = last + 1
  end
  for i = first, last do
    local start, stop = span(doc, part, i)
    chain[#chain + 1] = { start = start, stop = stop, number = i }
  end
  return chain
end

-- Moves a stretch from the chain's text to the document.
local function shift(stretch, origin, text)
  stretch.point = marks.last_point(text, stretch.start, stretch.stop)
  stretch.start, stretch.stop = stretch.start + origin, stretch.stop + origin
  stretch.mark_stop = stretch.mark_stop + origin
  stretch.words_stop = stretch.words_stop + origin
end

-- What was opened again on a later line goes on only if that is the next line.
local function end_at_line(stretch, block)
  if stretch.ended ~= "reopened" or stretch.stop <= block.stop then
    return
  end
  stretch.stop, stretch.words_stop, stretch.ended = block.stop, block.stop, "paragraph"
end

-- Reads one chain; adds its stretches, each with `block`, the number of its first block,
-- `last_block`, and `opens`: it stands at the start of its block.
local function read_chain(doc, chain, places, out)
  local origin, stop = chain[1].start, chain[#chain].stop
  local text, lines = doc:sub(origin, stop), {}
  for i = 1, #chain - 1 do
    lines[i] = chain[i].stop - origin
  end
  local at = 1
  for _, stretch in ipairs(marks.read(text, places, lines)) do
    shift(stretch, origin, text)
    while chain[at + 1] and stretch.start >= chain[at + 1].start do
      at = at + 1
    end
    end_at_line(stretch, chain[at])
    local last = at
    while chain[last + 1] and stretch.stop > chain[last + 1].start do
      last = last + 1
    end
    stretch.block, stretch.last_block = chain[at].number, chain[last].number
    stretch.opens = stretch.start == chain[at].start
    out[#out + 1] = stretch
  end
end

-- All stretches of the part, chain by chain.
local function read_all(doc, part)
  local places, at, stretches = part.places, part.from, {}
  while at <= part.to do
    local chain = chain_around(doc, part, doc:block_at(places[at]))
    local origin, stop, own = chain[1].start, chain[#chain].stop, {}
    while at <= part.to and places[at] < stop do
      own[#own + 1] = places[at] - origin
      at = at + 1
    end
    read_chain(doc, chain, own, stretches)
  end
  return stretches
end

-- Ties what is left open to the stretch that opens the next block. A single mark
-- left open with nothing after it was an apostrophe.
local function tie_blocks(stretches)
  local kept, after = {}, nil
  for i = #stretches, 1, -1 do
    local stretch = stretches[i]
    local goes_on = after and stretch.ended == "paragraph" and not stretch.parent
      and after.block == stretch.block + 1 and after.family == stretch.family and after.opens
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

local function add_paragraph(part, start, zone, block, index)
  local paragraph = {
    start = start, zone = zone, quotes = {}, first_block = block, last_block = block, index = index,
  }
  part.paragraphs[#part.paragraphs + 1] = paragraph
  return paragraph
end

-- Finds the paragraphs with quotations of the part. A quotation that runs over several blocks
-- makes one paragraph of them; one with very many quotations is read in parts.
local function read(doc, part)
  local stretches = tie_blocks(read_all(doc, part))
  drop_lost_links(stretches)
  part.paragraphs, part.inner = {}, {}
  local extra, paragraph = 0, nil -- paragraphs there are more than blocks, so far
  for _, stretch in ipairs(stretches) do
    if stretch.parent then
      table.insert(part.inner, stretch)
    else
      if paragraph == nil or stretch.block > paragraph.last_block then
        local start, _, zone = span(doc, part, stretch.block)
        paragraph = add_paragraph(part, start, zone, stretch.block, stretch.block + extra)
      elseif #paragraph.quotes >= MAX_QUOTES then
        local block, index = paragraph.last_block, paragraph.index + 1
        paragraph.stop = stretch.start
        paragraph = add_paragraph(part, stretch.start, paragraph.zone, block, index)
        extra = extra + 1
      end
      table.insert(paragraph.quotes, stretch)
      local last = math.max(paragraph.last_block, stretch.last_block)
      extra, paragraph.last_block = extra - (last - paragraph.last_block), last
      paragraph.stop = select(2, span(doc, part, last))
    end
  end
  part.count = part.last - part.first + 1 + extra
end

-- A part ends with the block that fills it. A block with more marks than HUGE is cut.
local MAX_MARKS, MAX_BYTES, HUGE = 2000, 524288, 20000

-- The part that begins at a place, with the marks from the one at `from` on: its first and
-- last block, and its last mark.
local function part_at(doc, places, start, from)
  local first, last = doc:block_at(start), doc:block_at(math.min(start + MAX_BYTES, doc.length))
  local full = places[from + MAX_MARKS - 1]
  last = full and math.min(last, doc:block_at(full)) or last
  local _, stop = doc:block_span(last)
  if stop == nil then
    last = last - 1
    _, stop = doc:block_span(last)
  end
  local to = from - 1
  while places[to + 1] and places[to + 1] < stop and to - from + 1 < HUGE do
    to = to + 1
  end
  if places[to + 1] and places[to + 1] < stop then
    stop = places[to + 1]
  end
  return {
    first = first, last = last, start = start, stop = stop, places = places, from = from, to = to,
  }
end

-- Goes through the document part by part, so that a long one needs no more memory than a
-- short one. A part is { start, stop, paragraphs = those with quotations, in text order, count =
-- how many paragraphs there are, inner = all stretches that lie inside another one }. A
-- paragraph is { start, stop, zone, quotes, index = its number among all, first_block,
-- last_block }. A part without a mark is passed over.
local function parts(doc)
  local places, start, from = doc:places(PLACES), 0, 1
  return function()
    while places[from] do
      local part = part_at(doc, places, start, from)
      start, from = part.stop, part.to + 1
      if part.from <= part.to then
        read(doc, part)
        return part
      end
    end
  end
end

-- What stands directly before the paragraph, when no quotation does: as a paragraph.
local function before(doc, part, paragraph)
  local n = paragraph.first_block - 1
  if n >= part.first then
    local start, stop, zone = span(doc, part, n)
    return { start = start, stop = stop, zone = zone, quotes = {}, index = paragraph.index - 1 }
  end
end

return { parts = parts, before = before }
