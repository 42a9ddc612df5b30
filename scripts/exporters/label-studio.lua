-- Label Studio: tasks.json, tasks with predictions, and config.xml, the labeling configuration.
--
-- It counts code points, imports almost any offsets without complaint and shows the `text` it was
-- given even where the highlight is elsewhere. Spans may overlap and nest.

local values = use "values"
local tasks

local function region(a, id)
  return {
    id = id,
    from_name = "label",
    to_name = "text",
    type = "labels",
    score = values.score(a),
    value = { start = a.start, ["end"] = a.stop, text = a.text, labels = { a.type } },
    meta = { text = values.notes(a), rule = a.rule, attributes = a.attributes },
  }
end

-- Ids of regions are unique in the whole project.
local function region_id(doc, a)
  return doc.number .. "-" .. a.id
end

local function results(doc)
  local list, total = {}, 0
  for _, a in ipairs(doc.annotations) do
    list[#list + 1] = region(a, region_id(doc, a))
    total = total + values.score(a)
  end
  local mean = #list > 0 and total / #list or 1
  for _, a in ipairs(doc.annotations) do
    for _, relation in ipairs(a.relations) do
      list[#list + 1] = {
        type = "relation",
        from_id = region_id(doc, a),
        to_id = region_id(doc, relation.target),
        direction = "right",
        labels = { relation.type },
      }
    end
  end
  return list, mean
end

local function task(out, doc)
  local list, mean = results(doc)
  local model = out.options.model ~= "" and out.options.model or out.model
  return {
    data = { text = doc.text, doc_id = doc.id, metadata = doc.metadata },
    predictions = { { model_version = model, score = mean, result = list } },
  }
end

local function write_config(out)
  local file = out:file("config.xml")
  file:write('<View>\n  <Labels name="label" toName="text">\n')
  for _, type in ipairs(out:types()) do
    file:write('    <Label value="', xml.attribute(type.name), '" background="', type.color, '"')
    if type.key ~= "" then
      file:write(' hotkey="', type.key, '"')
    end
    file:write("/>\n")
  end
  file:write("  </Labels>\n")
  local relations = out:relations()
  if #relations > 0 then
    file:write("  <Relations>\n")
    for _, relation in ipairs(relations) do
      file:write('    <Relation value="', xml.attribute(relation.name), '"/>\n')
    end
    file:write("  </Relations>\n")
  end
  file:write('  <Text name="text" value="$text" granularity="word" ',
    'saveTextResult="yes"/>\n</View>\n')
end

return {
  about = "Label Studio: tasks with predictions, and the labeling configuration",
  offsets = "codepoint",
  options = { model = "" },
  keys = {
    "data", "predictions", "text", "doc_id", "metadata", "model_version", "score", "result", "id",
    "from_name", "to_name", "type", "from_id", "to_id", "direction", "value", "start", "end",
    "labels", "meta",
  },

  begin = function(out)
    tasks = out:file("tasks.json")
    tasks:write("[")
  end,

  document = function(out, doc)
    tasks:write(doc.number > 1 and ",\n" or "\n"):json(task(out, doc))
  end,

  finish = function(out)
    tasks:write("\n]\n")
    write_config(out)
  end,
}
