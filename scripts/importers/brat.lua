-- brat: <id>.ann with <id>.txt beside it.
--
-- Places count code points. Pieces of one annotation with nothing but line ends between them are one
-- span. Attributes are text, whatever they were; what gloze export had to put into notes is read back.

local function unescape_reference(attributes, reference)
  local number = reference:match([[^geonames:(\d+)$]])
  if number then
    attributes.geonames = tonumber(number)
  else
    attributes.id = reference
  end
end

-- A value of a note: lists and tables are JSON, all else is text.
local function note_value(text)
  if text:find([=[^[\[{]]=]) then
    local ok, value = pcall(json.decode, text)
    if ok then
      return value
    end
  end
  return text
end

-- "name=value; name=value; rule=plugin/rule", as gloze export writes it; other notes are left.
local function read_note(annotation, text)
  if not text:find([[^\w+=]]) then
    return
  end
  text = text .. "; "
  for name, value in text:gmatch([[(\w+)=(.*?); (?=\w+=|$)]]) do
    if name == "rule" then
      annotation.rule = value
    else
      annotation.attributes[name] = note_value(value)
    end
  end
end

-- The start of the first piece and the end of the last.
local function read_places(fail, places)
  local first, last
  for start, stop in places:gmatch([[(\d+) (\d+)]]) do
    first, last = first or tonumber(start), tonumber(stop)
  end
  if not first or not places:find([[^\d+ \d+(;\d+ \d+)*$]]) then
    fail("the place is written as START END, or START END;START END")
  end
  return first, last
end

local readers = {}

function readers.T(ann, fail, id, rest)
  local kind, places, words = rest:match([[^(\S+) ([\d ;]+)\t(.*)$]])
  if not kind then
    fail("write T1, a tab, TYPE START END, a tab, and the words")
  end
  local start, stop = read_places(fail, places)
  if ann.by_id[id] then
    fail(id .. " is there twice; give each its own id")
  end
  local found = { id = id, type = kind, start = start, stop = stop, text = words, attributes = {} }
  ann.by_id[id] = found
  ann.list[#ann.list + 1] = found
end

-- What the line is about, once all annotations are known.
local function later(pattern, example, apply)
  return function(ann, fail, _, rest)
    local parts = { rest:match(pattern) }
    if not parts[1] then
      fail("write " .. example)
    end
    ann.later[#ann.later + 1] = function()
      apply(ann, fail, parts)
    end
  end
end

local function find(ann, fail, id)
  if not ann.by_id[id] then
    fail("it is about " .. id .. ", which is not there; take it out")
  end
  return ann.by_id[id]
end

readers.R = later([[^(\S+) Arg1:(\S+) Arg2:(\S+)\s*$]], "R1, a tab, TYPE Arg1:T1 Arg2:T2",
  function(ann, fail, parts)
    local from = find(ann, fail, parts[2])
    find(ann, fail, parts[3])
    from.relations = from.relations or {}
    from.relations[#from.relations + 1] = { type = parts[1], target = parts[3] }
  end)

readers.A = later([[^(\S+) (\S+)(?: (.*))?$]], "A1, a tab, NAME T1 VALUE",
  function(ann, fail, parts)
    local value = parts[3]
    find(ann, fail, parts[2]).attributes[parts[1]] = value and value ~= "" and value or true
  end)
readers.M = readers.A

readers.N = later([[^\S+ (\S+) (\S+)]], "N1, a tab, Reference T1 LIST:ID",
  function(ann, fail, parts)
    unescape_reference(find(ann, fail, parts[1]).attributes, parts[2])
  end)

readers["#"] = later([[^(\S+) (\S+)\t(.*)$]], "#1, a tab, AnnotatorNotes T1, a tab, and the note",
  function(ann, _, parts)
    local annotation = ann.by_id[parts[2]]
    if annotation and parts[1] == "AnnotatorNotes" then
      read_note(annotation, parts[3])
    end
  end)

local function read_line(ann, item, number, line)
  local function fail(what)
    item:fail("line " .. number .. ": " .. what)
  end
  local id, rest = line:match([[^(\S+)\t(.*)$]])
  local reader = id and readers[id:sub(1, 1)]
  if not reader then
    fail("annotations (T), relations (R), attributes (A), references (N) and notes (#) are read; "
      .. "take this line out")
  end
  reader(ann, fail, id, rest)
end

return {
  about = "brat: .ann files with their .txt",
  offsets = "codepoint",
  files = { ".ann" },
  reads = "text",

  read = function(item, add)
    local name = item.name:gsub([[\.ann$]], "")
    local text = item:beside(name:match([=[[^/]*$]=]) .. ".txt")
    if not text then
      item:fail("the text is not beside it: " .. name .. ".txt")
    end
    local ann, number = { list = {}, by_id = {}, later = {} }, 0
    for line in item.text:gmatch([=[([^\n]*)\n?]=]) do
      number = number + 1
      line = line:gsub([[\r$]], "")
      if line ~= "" then
        read_line(ann, item, number, line)
      end
    end
    for _, apply in ipairs(ann.later) do
      apply()
    end
    add({ id = name, text = text, annotations = ann.list })
  end,
}
