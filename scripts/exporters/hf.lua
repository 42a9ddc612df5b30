-- Hugging Face datasets: train.jsonl, a document a line, and README.md, the dataset card that gives each
-- column its type, so that load_dataset("OUT") never has to guess.
--
-- `spans` has all spans in code points; `tokens` and `ner_tags` (IOB2) have those that don't overlap and stay
-- within a paragraph. Attributes and relations differ from span to span, so they are JSON text.

local tokens = use "tokens"
local docs

local CARD = [=[
---
configs:
- config_name: default
  data_files:
  - split: train
    path: train.jsonl
dataset_info:
  features:
  - name: id
    dtype: string
  - name: text
    dtype: string
  - name: tokens
    sequence: string
  - name: ner_tags
    sequence: string
  - name: spans
    list:
    - name: id
      dtype: string
    - name: start
      dtype: int64
    - name: end
      dtype: int64
    - name: label
      dtype: string
    - name: text
      dtype: string
    - name: rule
      dtype: string
    - name: zone
      dtype: string
    - name: attributes
      dtype: string
    - name: relations
      dtype: string
---
# Annotations made by gloze

Places count code points of `text`, the end excluded.
]=]

local function relations(a)
  local list = {}
  for i, relation in ipairs(a.relations) do
    list[i] = { type = relation.type, target = relation.target.id }
  end
  return json.encode(list, { "type", "target" })
end

local function spans(doc)
  local list = {}
  for i, a in ipairs(doc.annotations) do
    list[i] = {
      id = a.id,
      start = a.start,
      ["end"] = a.stop,
      label = a.type,
      text = a.text,
      rule = a.rule,
      zone = a.zone,
      attributes = json.encode(a.attributes),
      relations = relations(a),
    }
  end
  return list
end

return {
  about = "Hugging Face datasets: JSON Lines with spans, tokens and tags",
  offsets = "codepoint",
  keys = { "id", "text", "tokens", "ner_tags", "spans", "start", "end", "label", "rule", "zone" },

  begin = function(out)
    docs = out:file("train.jsonl")
    out:file("README.md"):write(CARD)
  end,

  document = function(_, doc)
    local list, words = doc:tokens(), {}
    for i, token in ipairs(list) do
      words[i] = token.text
    end
    docs:json({
      id = doc.id,
      text = doc.text,
      tokens = words,
      ner_tags = tokens.tags(list, doc:flat("paragraph"), "iob2"),
      spans = spans(doc),
    }):write("\n")
  end,
}
