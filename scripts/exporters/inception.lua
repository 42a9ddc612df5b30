-- INCEpTION, and all that reads UIMA CAS: <id>.json (CAS JSON 0.4), <id>.xmi, and TypeSystem.xml for the XMI.
--
-- UIMA counts UTF-16 units. There are tokens and sentences; an annotation is a NamedEntity with `value` (its
-- type) and `identifier` (the entry of a public list), with a custom.GlozeValue at the same place that has
-- its other attributes and its rule. Relations are custom.GlozeRelation, as INCEpTION's relation layers are:
-- from the Dependent, which has it, to the Governor. Control characters that XML has no place for become U+FFFD
-- in both, so that they stay the same.

local values = use "values"

local UNSAYABLE = [=[[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]]=]
local DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."

-- The layers: name, the XML element, and features with the type of their values.
local SENTENCE = { name = DKPRO .. "segmentation.type.Sentence", element = "type:Sentence" }
local TOKEN = { name = DKPRO .. "segmentation.type.Token", element = "type:Token" }
local ENTITY = {
  name = DKPRO .. "ner.type.NamedEntity",
  element = "type2:NamedEntity",
  features = { { "value", "String" }, { "identifier", "String" } },
}
local VALUE = {
  name = "custom.GlozeValue",
  element = "custom:GlozeValue",
  features = { { "entity", "Entity" }, { "attributes", "String" }, { "rule", "String" } },
}
local RELATION = {
  name = "custom.GlozeRelation",
  element = "custom:GlozeRelation",
  features = { { "Dependent", "Entity" }, { "Governor", "Entity" }, { "label", "String" } },
}
local LAYERS = { SENTENCE, TOKEN, ENTITY, VALUE, RELATION }

local NAMESPACES = [=[
 xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
 xmlns:tcas="http:///uima/tcas.ecore" xmlns:custom="http:///custom.ecore"
 xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore"
 xmlns:type2="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmi:version="2.0">
]=]

local function range(kind)
  return kind == "Entity" and ENTITY.name or "uima.cas." .. kind
end

-- ---- what is written, the same for both forms ----

-- Entities, values and relations, with ids from `id` on: a list of { layer, id, start, stop, values }, values in
-- the order of the features.
local function structures(doc, id)
  local list, entities = {}, {}
  local function add(layer, a, features)
    list[#list + 1] = { layer = layer, id = id, start = a.start, stop = a.stop, values = features }
    id = id + 1
    return id - 1
  end
  for _, a in ipairs(doc.annotations) do
    local identifier = values.identifier(a)
    entities[a.id] = add(ENTITY, a, { a.type, identifier or false })
  end
  for _, a in ipairs(doc.annotations) do
    local attributes = json.encode(a.attributes)
    if attributes ~= "{}" or a.rule ~= "" then
      add(VALUE, a, { entities[a.id], attributes, a.rule })
    end
    for _, relation in ipairs(a.relations) do
      add(RELATION, a, { entities[a.id], entities[relation.target.id], relation.type })
    end
  end
  return list
end

-- ---- CAS JSON ----

local function json_types()
  local types = {}
  for _, layer in ipairs(LAYERS) do
    local entry = { ["%NAME"] = layer.name, ["%SUPER_TYPE"] = "uima.tcas.Annotation" }
    for _, feature in ipairs(layer.features or {}) do
      entry[feature[1]] = { ["%NAME"] = feature[1], ["%RANGE"] = range(feature[2]) }
    end
    types[layer.name] = entry
  end
  return types
end

local function json_row(layer)
  return ',\n{"%ID":{number},"%TYPE":"' .. layer.name .. '","@sofa":1,"begin":{start},"end":{stop}}'
end

-- Gives the structures, whose ids come behind those of sentences and tokens.
local function write_json(file, doc, text)
  file:write('{"%TYPES":'):json(json_types())
  file:write(',\n"%FEATURE_STRUCTURES":[\n{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,',
    '"sofaID":"_InitialView","mimeType":"text/plain","sofaString":')
  file:json(text):write('},\n{"%ID":2,"%TYPE":"uima.tcas.DocumentAnnotation","@sofa":1,"begin":0,',
    '"end":', doc.length, ',"language":"en"}')
  local next_id = file:sentences(json_row(SENTENCE), 3)
  next_id = file:tokens(json_row(TOKEN), next_id)
  local list = structures(doc, next_id)
  for _, s in ipairs(list) do
    file:write(',\n{"%ID":', s.id, ',"%TYPE":"', s.layer.name, '","@sofa":1,"begin":', s.start,
      ',"end":', s.stop)
    for i, feature in ipairs(s.layer.features) do
      if s.values[i] then
        file:write(feature[2] == "Entity" and ',"@' or ',"', feature[1], '":'):json(s.values[i])
      end
    end
    file:write("}")
  end
  file:write('],\n"%VIEWS":{"_InitialView":{"%SOFA":1,"%MEMBERS":[2')
  file:numbers(3, next_id + #list - 1, ","):write("]}}}\n")
  return list
end

-- ---- XMI ----

local function xmi_row(layer)
  return "<" .. layer.element .. ' xmi:id="{number}" sofa="1" begin="{start}" end="{stop}"/>\n'
end

local function write_xmi(file, doc, text, list)
  file:write('<?xml version="1.0" encoding="UTF-8"?>\n<xmi:XMI', NAMESPACES,
    '<cas:NULL xmi:id="0"/>\n<tcas:DocumentAnnotation xmi:id="2" sofa="1" begin="0" end="',
    doc.length, '" language="en"/>\n')
  local next_id = file:sentences(xmi_row(SENTENCE), 3)
  next_id = file:tokens(xmi_row(TOKEN), next_id)
  for _, s in ipairs(list) do
    file:write("<", s.layer.element, ' xmi:id="', s.id, '" sofa="1" begin="', s.start, '" end="',
      s.stop, '"')
    for i, feature in ipairs(s.layer.features) do
      if s.values[i] then
        file:write(" ", feature[1], '="', xml.attribute(values.text(s.values[i])), '"')
      end
    end
    file:write("/>\n")
  end
  file:write('<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain" ',
    'sofaString="', xml.attribute(text), '"/>\n<cas:View sofa="1" members="2')
  file:numbers(3, next_id + #list - 1, " "):write('"/>\n</xmi:XMI>\n')
end

local function write_type_system(file)
  file:write('<?xml version="1.0" encoding="UTF-8"?>\n',
    '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>\n')
  for _, layer in ipairs(LAYERS) do
    file:write("<typeDescription><name>", layer.name, "</name><description/>",
      "<supertypeName>uima.tcas.Annotation</supertypeName><features>")
    for _, feature in ipairs(layer.features or {}) do
      file:write("<featureDescription><name>", feature[1], "</name><description/><rangeTypeName>",
        range(feature[2]), "</rangeTypeName></featureDescription>")
    end
    file:write("</features></typeDescription>\n")
  end
  file:write("</types></typeSystemDescription>\n")
end

return {
  about = "INCEpTION and UIMA: CAS JSON 0.4, and XMI with its type system",
  offsets = "utf16",

  begin = function(out)
    write_type_system(out:file("TypeSystem.xml"))
  end,

  document = function(out, doc)
    local text, unsayable = doc.text:gsub(UNSAYABLE, "\u{FFFD}")
    out:lost("control character: XML has none", unsayable)
    local list = write_json(out:file(doc.id .. ".json"), doc, text)
    write_xmi(out:file(doc.id .. ".xmi"), doc, text, list)
  end,
}
