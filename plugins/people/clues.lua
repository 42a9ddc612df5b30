-- clues: what other rules say about the words of a part of the text.
--
-- read(doc, start, stop) returns { title, role, given, family, thing, saying, agency }, each a
-- table under the number of a token: the annotation that starts there, or for `agency`
-- true for each token inside of one.
local function agency_tokens(doc, start, stop)
  local inside = {}
  for _, agency in ipairs(doc:all("agency", start, stop)) do
    for n = doc:token_at(agency.start), doc:token_at(agency.stop) - 1 do
      inside[n] = true
    end
  end
  return inside
end

local function read(doc, start, stop)
  local clues = doc:by_token("clue", start, stop, "use")
  clues.saying = doc:by_token("saying", start, stop)
  clues.agency = agency_tokens(doc, start, stop)
  return clues
end

return { read = read }
