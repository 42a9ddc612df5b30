-- Prodigy: tasks.jsonl, one task a line for spans.manual, or with --option view=ner_manual for
-- ner.manual, where spans can't overlap; with relations for rel.manual.
--
-- Spans stand on whole tokens, token_end included; the tokens are ours, so that they do. White space is
-- a token too, as in spaCy, or the text would be shown without its line ends.

local values = use "values"
local tasks

local TOKEN = '{"text":{json},"start":{start},"end":{stop},"id":{number},"ws":{space}}'

local function span(a)
  return {
    start = a.from,
    ["end"] = a.to,
    token_start = a.first - 1,
    token_end = a.last - 1,
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

local function spans_and_relations(out, annotations)
  local spans, relations, by_id = {}, {}, {}
  for _, a in ipairs(annotations) do
    if a.first then
      spans[#spans + 1] = span(a)
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
  keys = { "doc_id", "start", "end", "token_start", "token_end", "label" },

  begin = function(out)
    tasks = out:file("tasks.jsonl")
  end,

  document = function(out, doc)
    doc:align("all")
    local chosen = out.options.view == "ner_manual" and doc:flat() or doc.annotations
    local spans, relations = spans_and_relations(out, chosen)
    tasks:write('{"text":'):json(doc.text)
    tasks:write(',"meta":'):json({ doc_id = doc.id, source = "gloze" }):write(',"tokens":[')
    tasks:tokens(TOKEN, 0, "all", ",")
    tasks:write('],"spans":'):json(spans):write(',"relations":'):json(relations)
    tasks:write(',"_view_id":'):json(out.options.view):write("}\n")
  end,
}
