-- doccano: its exports "JSONL" (label: [start, end, label]) and "JSONL(Relation)".
--
-- Places count UTF-16 units where the interface made them, and so do those of gloze export. It has
-- labels and relations, no attributes.

local function read_entities(entities)
  local list, by_id = {}, {}
  for _, entity in ipairs(entities) do
    list[#list + 1] = {
      id = tostring(entity.id),
      type = entity.label,
      start = entity.start_offset,
      stop = entity.end_offset,
      relations = {},
    }
    by_id[tostring(entity.id)] = list[#list]
  end
  return list, by_id
end

local function read_labels(labels)
  local list = {}
  for _, label in ipairs(labels) do
    list[#list + 1] = { start = label[1], stop = label[2], type = label[3] }
  end
  return list
end

local function add_relations(item, by_id, relations)
  for _, relation in ipairs(relations) do
    local from = by_id[tostring(relation.from_id)]
    if not from then
      item:fail("a relation begins at entity " .. tostring(relation.from_id)
        .. ", which is not there; take it out")
    end
    from.relations[#from.relations + 1] = {
      type = relation.type,
      target = tostring(relation.to_id),
    }
  end
end

local function annotations(item, doc)
  if type(doc.entities) == "table" then
    local list, by_id = read_entities(doc.entities)
    add_relations(item, by_id, doc.relations or {})
    return list
  elseif type(doc.label) == "table" then
    return read_labels(doc.label)
  end
  return item:fail("there are neither entities nor label; export the project as JSONL")
end

return {
  about = "doccano: the exports JSONL and JSONL(Relation)",
  offsets = "utf16",
  files = { ".jsonl" },
  reads = "lines",
  lost = { "attributes" },

  read = function(item, add)
    local doc = item.value
    if type(doc) ~= "table" or not doc.text then
      item:fail("this is no document with a text; export the project as JSONL")
    end
    local id = doc.doc_id or (doc.meta or {}).doc_id or doc.id
    add({ id = id and tostring(id), text = doc.text, annotations = annotations(item, doc) })
  end,
}
