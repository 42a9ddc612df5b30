-- INCEpTION, and all that writes UIMA CAS: CAS JSON (.json) and XMI (.xmi).
--
-- UIMA counts UTF-16 units. An annotation is a NamedEntity with a value; what gloze export put beside it
-- (custom.GlozeValue, custom.GlozeRelation) gives its attributes, its rule and its relations. The
-- author of the document is told by INCEpTION in the name of the file, not in it.

local ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
local VALUE, RELATION = "custom.GlozeValue", "custom.GlozeRelation"
local SOFA = "uima.cas.Sofa"
local METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"

-- Is it one of the structures that are read? Tokens are most of them.
local function is_wanted(kind)
  return kind == ENTITY or kind == VALUE or kind == RELATION or kind == SOFA or kind == METADATA
end

-- ---- the two forms: a list of structures { id, type, name = value } ----

local function read_json(item)
  local cas = json.decode(item.text)
  local list = {}
  if type(cas) ~= "table" or type(cas["%FEATURE_STRUCTURES"]) ~= "table" then
    item:fail("this is no CAS JSON: it has no %FEATURE_STRUCTURES")
  end
  for _, structure in pairs(cas["%FEATURE_STRUCTURES"]) do
    if is_wanted(structure["%TYPE"]) then
      local found = { id = tostring(structure["%ID"]), type = structure["%TYPE"] }
      for name, value in pairs(structure) do
        found[name:sub(1, 1) == "@" and name:sub(2) or name] = value
      end
      list[#list + 1] = found
    end
  end
  table.sort(list, function(a, b)
    return a.id < b.id
  end)
  return list
end

local packages = {}

-- "http:///de/a/b.ecore" and "Name" as de.a.b.Name.
local function type_name(element)
  local ns = element.ns or ""
  local package = packages[ns]
  if not package then
    package = (ns:match([[^http:///(.*)\.ecore$]]) or ""):gsub("/", ".")
    packages[ns] = package
  end
  return package .. "." .. element.tag
end

local function read_xmi(item)
  local list = {}
  for _, element in ipairs(xml.parse(item.text)) do
    if type(element) == "table" then
      local kind = type_name(element)
      if is_wanted(kind) then
        local found = { id = tostring(element.attr.id), type = kind }
        for name, value in pairs(element.attr) do
          found[name] = found[name] or value
        end
        found.begin, found["end"] = tonumber(found.begin), tonumber(found["end"])
        list[#list + 1] = found
      end
    end
  end
  return list
end

-- ---- what they say ----

local function sofa_text(item, list)
  for _, structure in ipairs(list) do
    if structure.type == SOFA and structure.sofaString then
      return structure.sofaString
    end
  end
  return item:fail("there is no text (sofaString) in it")
end

local function document_id(item, list)
  for _, structure in ipairs(list) do
    if structure.type == METADATA and structure.documentId then
      return (structure.documentId:gsub([[\.(json|xmi)$]], ""))
    end
  end
  return (item.name:gsub([[\.(json|xmi)$]], ""))
end

local function read_entities(list)
  local annotations, by_id = {}, {}
  for _, structure in ipairs(list) do
    if structure.type == ENTITY then
      local annotation = {
        id = structure.id,
        type = structure.value,
        start = structure.begin,
        stop = structure["end"],
        relations = {},
      }
      annotations[#annotations + 1] = annotation
      by_id[annotation.id] = annotation
    end
  end
  return annotations, by_id
end

local function add_values(item, list, by_id)
  for _, structure in ipairs(list) do
    local annotation = structure.type == VALUE and by_id[tostring(structure.entity)]
    if annotation then
      local ok, attributes = pcall(json.decode, structure.attributes or "{}")
      annotation.attributes = ok and attributes
        or item:fail("the attributes of annotation " .. annotation.id .. " are no JSON")
      annotation.rule = structure.rule
    end
  end
end

local function add_relations(item, list, by_id)
  for _, structure in ipairs(list) do
    if structure.type == RELATION then
      local from = by_id[tostring(structure.Dependent)]
      if not from then
        item:fail("relation " .. structure.id
          .. " begins at an annotation that is not there; take it out")
      end
      from.relations[#from.relations + 1] = {
        type = structure.label,
        target = tostring(structure.Governor),
      }
    end
  end
end

return {
  about = "INCEpTION and UIMA: CAS JSON and XMI",
  offsets = "utf16",
  files = { ".json", ".xmi" },
  reads = "text",

  read = function(item, add)
    local twin = item.name:match([=[([^/]*)\.xmi$]=])
    if twin and not item.named and item:has(twin .. ".json") then
      return
    end
    local list = item.text:find([[^\s*<]]) and read_xmi(item) or read_json(item)
    local annotations, by_id = read_entities(list)
    add_values(item, list, by_id)
    add_relations(item, list, by_id)
    add({ id = document_id(item, list), text = sofa_text(item, list), annotations = annotations })
  end,
}
