-- Prodigy: tasks.jsonl, one task a line for spans.manual, or with --option view=ner_manual for
-- ner.manual, where spans can't overlap; with relations for rel.manual.
--
-- Spans stand on whole tokens, token_end included; the tokens are ours, so that they do. White space is
-- a token too, as in spaCy, or the text would be shown without its line ends.

local tokens = use "tokens"
local values = use "values"
local tasks

local function task_tokens(doc, all, spaces)
  local list = {}
  for i, token in ipairs(all) do
    list[i] = {
      text = doc:sub(token.start, token.stop),
      start = token.start,
      ["end"] = token.stop,
      id = i - 1,
      ws = spaces[i] or false,
    }
  end
  return list
end

local function span(a, list, place)
  return {
    start = list[a.first].start,
    ["end"] = list[a.last].stop,
    token_start = place[a.first] - 1,
    token_end = place[a.last] - 1,
    label = a.type,
    source = a.rule,
    score = values.score(a),
    attributes = a.attributes,
    gloze_id = a.id,
  }
end

local function relation(a, r, spans)
  local head, child = spans[a.id], spans[r.target.id]
  return {
    head = head.token_end,
    child = child.token_end,
    head_span = head,
    child_span = child,
    label = r.type,
  }
end

local function spans_and_relations(out, annotations, list, place)
  local spans, relations, by_id = {}, {}, {}
  for _, a in ipairs(annotations) do
    if a.first then
      spans[#spans + 1] = span(a, list, place)
      by_id[a.id] = spans[#spans]
    else
      out:lost("span of white space alone")
    end
  end
  for _, a in ipairs(annotations) do
    for _, r in ipairs(a.relations) do
      if by_id[a.id] and by_id[r.target.id] then
        relations[#relations + 1] = relation(a, r, by_id)
      else
        out:lost("relation to an annotation that is left out")
      end
    end
  end
  return spans, relations
end

return {
  about = "Prodigy: tasks for spans.manual, ner.manual and rel.manual",
  offsets = "codepoint",
  options = { view = { "spans_manual", "ner_manual" } },
  keys = {
    "text", "meta", "tokens", "spans", "relations", "_view_id", "doc_id", "start", "end", "id",
    "ws", "token_start", "token_end", "label",
  },

  begin = function(out)
    tasks = out:file("tasks.jsonl")
  end,

  document = function(out, doc)
    local list = doc:tokens()
    local all, place, spaces = tokens.spaced(doc, list)
    local chosen = out.options.view == "ner_manual" and doc:flat() or doc.annotations
    local spans, relations = spans_and_relations(out, chosen, list, place)
    tasks:json({
      text = doc.text,
      meta = { doc_id = doc.id, source = "gloze" },
      tokens = task_tokens(doc, all, spaces),
      spans = spans,
      relations = relations,
      _view_id = out.options.view,
    }):write("\n")
  end,
}
