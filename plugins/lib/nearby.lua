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

-- Does a sentence begin at `place`, but for quotation marks and the like?
function nearby.sentence_start(doc, place)
  local start = doc:sentence_span(doc:sentence_at(place))
  return start ~= nil and place - start < 16
    and (place <= start or not string.find(doc:sub(start, place), [=[[\p{L}\p{N}]]=]))
end

local SENTENCE_BREAK = [=[\p{Ll}[.!?]["”’)]*\s+\p{Lu}]=]

-- How the block at `place` is written: { title = most long words of its one sentence have a capital,
-- capitals = it has no small letter }.
function nearby.style(doc, place)
  local styles, block = doc.state.styles or {}, doc:block_at(place)
  doc.state.styles = styles
  if not styles[block] then
    local start, stop = doc:block_span(block)
    local capital, small, has_small = doc:casing(start, stop, 4)
    styles[block] = {
      title = capital > 2 * small and not string.find(doc:sub(start, stop), SENTENCE_BREAK),
      capitals = not has_small and string.find(doc:sub(start, stop), [[\p{Lu}\W+\p{Lu}]]) ~= nil,
    }
  end
  return styles[block]
end

return nearby
