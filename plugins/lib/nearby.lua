-- nearby: the text around a place of a document, and what its capitals are worth.

local nearby = {}

-- The first, the last token of a stretch; looked for at its edge, since a table of many is dear.
local EDGE = 32

local function first_token(doc, start, stop)
  return doc:tokens(start, math.min(start + EDGE, stop))[1] or doc:tokens(start, stop)[1]
end

local function last_token(doc, start, stop)
  local tokens = doc:tokens(math.max(start, stop - EDGE), stop)
  if #tokens == 0 then tokens = doc:tokens(start, stop) end
  return tokens[#tokens]
end

-- Up to `bytes` of the block's text before `place`, in whole tokens.
function nearby.before(doc, place, bytes)
  local first = first_token(doc, math.max(doc:block(place).start, place - bytes), place)
  return first and doc:sub(first.start, place) or ""
end

-- Up to `bytes` of the block's text from `place` on, in whole tokens.
function nearby.after(doc, place, bytes)
  local block = doc:block(place)
  if not block or place < block.start then -- the block ends at `place`
    return ""
  end
  local last = last_token(doc, place, math.min(block.stop, place + bytes))
  return last and doc:sub(place, last.stop) or ""
end

-- The annotation of a type that overlaps a span (with start and stop), or nil. Those of the type
-- must not overlap each other.
function nearby.overlapping(doc, kind, span)
  local before = doc:last(kind, span.start)
  local found = doc:next(kind, before and before.stop or 0)
  return found and found.start < span.stop and found or nil
end

-- Does a sentence begin at `place`, but for quotation marks and the like?
function nearby.sentence_start(doc, place)
  local sentence = doc:sentence(place)
  return sentence ~= nil and place - sentence.start < 16
    and not string.find(doc:sub(sentence.start, place), [=[[\p{L}\p{N}]]=])
end

local SENTENCE_BREAK = [=[\p{Ll}[.!?]["”’)]*\s+\p{Lu}]=]

-- How the block at `place` is written: { title = most long words of its one sentence have a capital,
-- capitals = it has no small letter }.
function nearby.style(doc, place)
  local block = doc:block(place)
  local styles = doc.state.styles or {}
  doc.state.styles = styles
  if not styles[block.start] then
    local capital, small = 0, 0
    local text = doc:sub(block.start, block.stop)
    for word in string.gmatch(text, [[\b\p{L}{4,}]]) do
      if string.find(word, [[^\p{Lu}]]) then
        capital = capital + 1
      else
        small = small + 1
      end
    end
    styles[block.start] = {
      title = capital > 2 * small and not string.find(text, SENTENCE_BREAK),
      capitals = not string.find(text, [[\p{Ll}]])
        and string.find(text, [[\p{Lu}\W+\p{Lu}]]) ~= nil,
    }
  end
  return styles[block.start]
end

return nearby
