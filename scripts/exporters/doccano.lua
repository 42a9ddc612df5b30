-- doccano: JSON Lines with relations (import as "JSONL(Relation)"), and the label types.
--
-- Its interface counts UTF-16 units. It drops spans that overlap in silence unless the project allows
-- them, and one relation to a dropped span loses all relations of the batch: so overlaps are
-- flattened here, and only --overlap writes them. Ids are unique in the file.

local values = use "values"
local docs
local last_entity, last_relation = 0, 0

local function entities(doc, ids)
  local list = {}
  for i, a in ipairs(doc.annotations) do
    last_entity = last_entity + 1
    ids[a.id] = last_entity
    list[i] = { id = last_entity, label = a.type, start_offset = a.start, end_offset = a.stop }
  end
  return list
end

local function relations(doc, ids)
  local list = {}
  for _, a in ipairs(doc.annotations) do
    for _, relation in ipairs(a.relations) do
      last_relation = last_relation + 1
      list[#list + 1] = {
        id = last_relation,
        from_id = ids[a.id],
        to_id = ids[relation.target.id],
        type = relation.type,
      }
    end
  end
  return list
end

local function label(type)
  return {
    text = type.name,
    suffix_key = type.key,
    background_color = type.color,
    text_color = type.ink,
  }
end

return {
  about = "doccano: JSONL(Relation) with label types",
  offsets = "utf16",
  overlap = "flat",
  keys = {
    "id", "text", "doc_id", "entities", "relations", "label", "start_offset", "end_offset",
    "from_id", "to_id", "type", "suffix_key", "background_color", "text_color",
  },

  begin = function(out)
    docs = out:file("doccano.jsonl")
  end,

  document = function(out, doc)
    local ids = {}
    values.count_attributes(out, doc)
    docs:json({
      text = doc.text,
      doc_id = doc.id,
      entities = entities(doc, ids),
      relations = relations(doc, ids),
    }):write("\n")
  end,

  finish = function(out)
    local list = {}
    for i, type in ipairs(out:types()) do
      list[i] = label(type)
    end
    out:file("labels.json"):json(list):write("\n")
  end,
}
