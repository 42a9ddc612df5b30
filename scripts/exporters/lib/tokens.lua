-- tokens: tags for tokens, and tokens as spaCy counts them.
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

-- A list with a tag for each token of doc:tokens(), "O" outside. Spans don't overlap; one that runs over
-- the end of a sentence, or is white space alone, is left out and counted.
function tokens.tags(out, list, annotations, scheme)
  local tags = {}
  for i = 1, #list do
    tags[i] = "O"
  end
  for _, a in ipairs(annotations) do
    local name = a.type:gsub([[\s]], "_")
    if not a.first then
      out:lost("span of white space alone")
    elseif list[a.first].sentence ~= list[a.last].sentence then
      out:lost("span over the end of a sentence")
    elseif scheme == "iob1" then
      put_iob1(tags, a, name, list)
    else
      put(tags, a, name, SCHEMES[scheme])
    end
  end
  return tags
end

-- All of the text as spaCy's tokens { start, stop }: one space behind a token is its own, other white
-- space is a token. Also two tables that give the new number of a token of `list`, and whether a space
-- follows each new one.
function tokens.spaced(doc, list)
  local all, place, spaces, at = {}, {}, {}, 0
  local function add(start, stop)
    all[#all + 1] = { start = start, stop = stop }
    at = stop
  end
  local function fill(stop)
    if #all > 0 and at < stop and doc:sub(at, at + 1) == " " then
      spaces[#all] = true
      at = at + 1
    end
    if at < stop then
      add(at, stop)
    end
  end
  for i, token in ipairs(list) do
    fill(token.start)
    add(token.start, token.stop)
    place[i] = #all
  end
  fill(doc.length)
  return all, place, spaces
end

return tokens
