-- nearby: the text around a place of a document, and what its capitals are worth.

local nearby = {}

-- Up to `bytes` of the block's text before `place`, in whole tokens.
function nearby.before(doc, place, bytes)
  return doc:before(place, bytes)
end

-- Up to `bytes` of the block's text from `place` on, in whole tokens.
function nearby.after(doc, place, bytes)
  return doc:after(place, bytes)
end

-- The annotation of a type that overlaps a span (with start and stop), or nil.
function nearby.overlapping(doc, kind, span)
  return doc:overlapping(kind, span.start, span.stop)
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
