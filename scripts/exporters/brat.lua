-- brat: <id>.txt and <id>.ann for each document, annotation.conf and visual.conf.
--
-- It counts code points. A line end inside a span makes fragments of it ("0 9;11 20"). Attributes with a
-- short value become attributes (A), the entry of a public list a normalisation (N); the rest, and the
-- rule, a note (#). Names have letters, digits, - and _.

local values = use "values"

local LONGEST_VALUE = 64
local MOST_VALUES = 200 -- of one attribute that annotation.conf lists
local attribute_values = {}

local function name_of(type)
  return (type:gsub([=[[^\p{L}\p{N}_-]]=], "_"))
end

-- Spans without line ends, and the words without them.
local function fragments(a)
  local places, words, at = {}, {}, a.start
  for piece, ending in a.text:gmatch([=[([^\r\n]*)([\r\n]*)]=]) do
    local length = utf8.len(piece)
    if length > 0 then
      places[#places + 1] = at .. " " .. at + length
      words[#words + 1] = piece
    end
    at = at + length + #ending
  end
  return table.concat(places, ";"), table.concat(words, " ")
end

local function is_short(text)
  return #text <= LONGEST_VALUE and not text:find([=[[\s|]|^$]=])
end

local function note_value(name, text)
  local seen = attribute_values[name] or { count = 0, known = {} }
  attribute_values[name] = seen
  if not seen.known[text] and seen.count < MOST_VALUES then
    seen.known[text] = true
    seen.count = seen.count + 1
  end
end

-- Writes the attributes that brat can show, but for those already written, whose names it adds to.
local function write_attributes(file, a, id, count, written)
  for name, value in pairs(a.attributes) do
    local text = values.text(value)
    if type(value) ~= "table" and is_short(text) and not written[name] then
      count.attributes = count.attributes + 1
      file:write("A", count.attributes, "\t", name_of(name), " ", id, " ", text, "\n")
      note_value(name_of(name), text)
      written[name] = true
    end
  end
end

local function write_annotation(file, a, count)
  local id = "T" .. a.number
  local places, words = fragments(a)
  local written = {}
  file:write(id, "\t", name_of(a.type), " ", places, "\t", words, "\n")
  local identifier, source = values.identifier(a)
  if identifier then
    count.references = count.references + 1
    file:write("N", count.references, "\tReference ", id, " ", identifier, "\t", words, "\n")
    written[source] = true
  end
  write_attributes(file, a, id, count, written)
  local notes = values.notes(a, written)
  if #notes > 0 then
    count.notes = count.notes + 1
    file:write("#", count.notes, "\tAnnotatorNotes ", id, "\t",
      (table.concat(notes, "; "):gsub([[\s]], " ")), "\n")
  end
end

local function write_relations(file, annotations, kept)
  local count = 0
  for _, a in ipairs(annotations) do
    for _, relation in ipairs(a.relations) do
      if kept[a.id] and kept[relation.target.id] then
        count = count + 1
        file:write("R", count, "\t", name_of(relation.type), " Arg1:T", a.number, " Arg2:T",
          relation.target.number, "\n")
      end
    end
  end
end

local function write_annotations(out, file, doc)
  local count, kept = { attributes = 0, references = 0, notes = 0 }, {}
  for _, a in ipairs(doc.annotations) do
    if a.text:find([=[[^\r\n]]=]) then
      write_annotation(file, a, count)
      kept[a.id] = true
    else
      out:lost("span of line ends alone")
    end
  end
  write_relations(file, doc.annotations, kept)
end

local function write_values(file)
  for name, seen in pairs(attribute_values) do
    local list = {}
    for value in pairs(seen.known) do
      list[#list + 1] = value
    end
    file:write(name, " Arg:<ENTITY>, Value:", table.concat(list, "|"), "\n")
  end
end

local function write_annotation_conf(out)
  local file = out:file("annotation.conf")
  file:write("[entities]\n")
  for _, type in ipairs(out:types()) do
    file:write(name_of(type.name), "\n")
  end
  file:write("\n[relations]\n<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n")
  for _, relation in ipairs(out:relations()) do
    file:write(name_of(relation.name), " Arg1:<ENTITY>, Arg2:<ENTITY>\n")
  end
  file:write("\n[events]\n\n[attributes]\n")
  write_values(file)
end

local function write_visual_conf(out)
  local file = out:file("visual.conf")
  file:write("[labels]\n")
  for _, type in ipairs(out:types()) do
    local name = name_of(type.name)
    file:write(name, " | ", name, " | ", name:sub(1, 4), "\n")
  end
  file:write("\n[drawing]\nSPAN_DEFAULT fgColor:black, bgColor:lightgreen, borderColor:darken\n")
  for _, type in ipairs(out:types()) do
    file:write(name_of(type.name), " fgColor:", type.ink == "#ffffff" and "white" or "black",
      ", bgColor:", type.color, "\n")
  end
end

return {
  about = "brat: text and standoff files, with annotation.conf and visual.conf",
  offsets = "codepoint",

  document = function(out, doc)
    out:file(doc.id .. ".txt"):write(doc.text)
    write_annotations(out, out:file(doc.id .. ".ann"), doc)
  end,

  finish = function(out)
    write_annotation_conf(out)
    write_visual_conf(out)
  end,
}
