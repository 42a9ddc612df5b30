-- tokens: tags for tokens, in the schemes of CoNLL files.
local tokens = {}

-- How the schemes write a span of type t: the first token of several, those between, the last, and a
-- span of one token. In IOB1, B- only parts a span from one of its type just before it.
local SCHEMES = {
  iob2 = { first = "B-", inside = "I-", last = "I-", single = "B-" },
  bilou = { first = "B-", inside = "I-", last = "L-", single = "U-" },
}

local function put(tags, a, name, marks)
  for i = a.first, a.last do
    local mark = i == a.first and marks.first or i == a.last and marks.last or marks.inside
    if a.first == a.last then
      mark = marks.single
    end
    tags[i] = mark .. name
  end
end

local function put_iob1(tags, a, name, list)
  local neighbour = list[a.first - 1]
  local before = neighbour and neighbour.sentence == list[a.first].sentence and tags[a.first - 1]
  for i = a.first, a.last do
    tags[i] = "I-" .. name
  end
  if before == "I-" .. name or before == "B-" .. name then
    tags[a.first] = "B-" .. name
  end
end

-- A list with a tag for each token of doc:tokens(), "O" outside, for what doc:flat("paragraph") gives.
function tokens.tags(list, annotations, scheme)
  local tags = {}
  for i = 1, #list do
    tags[i] = "O"
  end
  for _, a in ipairs(annotations) do
    local name = a.type:gsub([[\s]], "_")
    if scheme == "iob1" then
      put_iob1(tags, a, name, list)
    else
      put(tags, a, name, SCHEMES[scheme])
    end
  end
  return tags
end

return tokens
