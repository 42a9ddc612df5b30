-- Argilla 2: records.jsonl, what rg.Record takes, with suggestions for a span question called "spans", and
-- settings.json, its labels. Spans may overlap.

local values = use "values"
local records

local function suggestion(out, doc)
  local spans, scores = {}, {}
  for i, a in ipairs(doc.annotations) do
    spans[i] = { start = a.start, ["end"] = a.stop, label = a.type }
    scores[i] = values.score(a)
  end
  return {
    question_name = "spans",
    agent = out.model,
    value = spans,
    score = scores,
  }
end

return {
  about = "Argilla 2: records with suggestions for a span question",
  offsets = "codepoint",
  keys = {
    "id", "fields", "metadata", "suggestions", "question_name", "agent", "value", "score", "start",
    "end", "label",
  },

  begin = function(out)
    records = out:file("records.jsonl")
  end,

  document = function(out, doc)
    values.count_attributes(out, doc)
    values.count_relations(out, doc)
    records:json({
      id = doc.id,
      fields = { text = doc.text },
      metadata = { doc_id = doc.id },
      suggestions = { suggestion(out, doc) },
    }):write("\n")
  end,

  finish = function(out)
    local labels = {}
    for i, type in ipairs(out:types()) do
      labels[i] = type.name
    end
    local settings = { labels = labels, field = "text", question = "spans" }
    out:file("settings.json"):json(settings):write("\n")
  end,
}
