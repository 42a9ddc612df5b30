-- spaCy: JSON Lines of Doc.to_json(), a document a line.
--
-- Places count code points. The spans of all groups (doc.spans) are read; where there are none, the
-- entities (doc.ents). A span has a label and kb_id, nothing else.

local function read_span(span, number)
  local attributes = {}
  local reference = span.kb_id ~= "" and span.kb_id ~= json.null and span.kb_id or nil
  local geonames = reference and reference:match([[^geonames:(\d+)$]])
  if geonames then
    attributes.geonames = tonumber(geonames)
  else
    attributes.id = reference
  end
  return {
    id = "s" .. number,
    type = span.label,
    start = span.start,
    stop = span["end"],
    attributes = json.object(attributes),
  }
end

local function read_groups(groups, list)
  local names = {}
  for name in pairs(groups) do
    names[#names + 1] = name
  end
  table.sort(names)
  for _, name in ipairs(names) do
    for _, span in ipairs(groups[name]) do
      list[#list + 1] = read_span(span, #list + 1)
    end
  end
end

-- doc.ents refuses entities that overlap.
local function read_entities(item, entities, list)
  local last
  for _, entity in ipairs(entities) do
    if last and math.type(entity.start) == "integer" and entity.start < last["end"]
      and entity["end"] > last.start then
      item:fail("the entities at " .. last.start .. " and " .. entity.start
        .. " overlap, which doc.ents can't; put them into doc.spans")
    end
    list[#list + 1] = read_span(entity, #list + 1)
    last = entity
  end
end

return {
  about = "spaCy: JSON Lines of Doc.to_json()",
  offsets = "codepoint",
  files = { ".jsonl" },
  reads = "lines",
  lost = { "attributes", "relations" },

  read = function(item, add)
    local doc, list = item.value, {}
    if type(doc) ~= "table" or not doc.text then
      item:fail("this is no document with a text; write doc.to_json() for each")
    end
    if type(doc.spans) == "table" then
      read_groups(doc.spans, list)
    end
    if #list == 0 then
      read_entities(item, doc.ents or {}, list)
    end
    local underscore = doc._ or doc.underscore_doc or {}
    local id = underscore.doc_id
    if type(id) == "table" then
      id = id.value
    end
    add({ id = id and tostring(id), text = doc.text, annotations = list })
  end,
}
