-- GATE: <id>.bdocjs, a document for gatenlp and the Format_Bdoc plugin, and <id>.gate.xml for GATE itself.
--
-- Both count UTF-16 units (offset_type "j"). CR and TAB are written so that a reader of XML keeps them. A
-- relation is a feature "relation:<type>" that holds the ids of its targets, parted by spaces.

local values = use "values"

-- Control characters that XML has no place for; they are written as U+FFFD.
local UNSAYABLE = [=[[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]]=]

local function features(a)
  local list = {}
  for name, value in pairs(a.attributes) do
    list[name] = type(value) == "table" and json.encode(value) or value
  end
  for _, relation in ipairs(a.relations) do
    local name = "relation:" .. relation.type
    list[name] = (list[name] and list[name] .. " " or "") .. relation.target.number
  end
  if a.rule ~= "" then
    list.rule = a.rule
  end
  return json.object(list)
end

local function write_bdoc(file, doc, annotations)
  file:json({
    annotation_sets = {
      [""] = {
        name = "detached-from",
        annotations = annotations,
        next_annid = #annotations + 1,
      },
    },
    text = doc.text,
    features = { doc_id = doc.id },
    offset_type = "j",
    name = doc.id,
  }):write("\n")
end

local CLASSES = { string = "String", boolean = "Boolean", integer = "Long", float = "Double" }

local function write_feature(file, name, value)
  local class = CLASSES[math.type(value) or type(value)]
  file:write('<Feature><Name className="java.lang.String">'):xml(name)
  file:write('</Name><Value className="java.lang.', class, '">'):xml(values.text(value))
  file:write("</Value></Feature>")
end

-- The places where an annotation begins or ends, and the ends of the text, each once.
local function nodes(doc)
  local known, list = { [0] = true, [doc.length] = true }, {}
  for _, a in ipairs(doc.annotations) do
    known[a.start], known[a.stop] = true, true
  end
  for place in pairs(known) do
    list[#list + 1] = place
  end
  return list
end

local function write_text(file, doc)
  local at
  for _, node in ipairs(nodes(doc)) do
    if at then
      file:xml(doc:sub(at, node))
    end
    file:write('<Node id="', node, '"/>')
    at = node
  end
end

local function write_xml(file, doc, annotations)
  file:write('<?xml version="1.0" encoding="UTF-8"?>\n<GateDocument version="3">\n')
  file:write("<GateDocumentFeatures>")
  write_feature(file, "gate.SourceURL", "file:" .. doc.id)
  write_feature(file, "doc_id", doc.id)
  file:write("</GateDocumentFeatures>\n<TextWithNodes>")
  write_text(file, doc)
  file:write("</TextWithNodes>\n<AnnotationSet>\n")
  for _, a in ipairs(annotations) do
    file:write('<Annotation Id="', a.id, '" Type="', xml.attribute(a.type), '" StartNode="',
      a.start, '" EndNode="', a["end"], '">')
    for name, value in pairs(a.features) do
      write_feature(file, name, value)
    end
    file:write("</Annotation>\n")
  end
  file:write("</AnnotationSet>\n</GateDocument>\n")
end

return {
  about = "GATE: bdoc JSON and GATE XML",
  offsets = "utf16",
  keys = {
    "annotation_sets", "text", "features", "offset_type", "name", "annotations", "next_annid",
  },

  document = function(out, doc)
    local _, unsayable = doc.text:gsub(UNSAYABLE, "")
    out:lost("control character: XML has none", unsayable)
    local annotations = {}
    for i, a in ipairs(doc.annotations) do
      annotations[i] = {
        type = a.type,
        start = a.start,
        ["end"] = a.stop,
        id = a.number,
        features = features(a),
      }
    end
    write_bdoc(out:file(doc.id .. ".bdocjs"), doc, annotations)
    write_xml(out:file(doc.id .. ".gate.xml"), doc, annotations)
  end,
}
