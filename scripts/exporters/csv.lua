-- CSV: annotations.csv (RFC 4180), a row for each annotation, and the text of each document beside it,
-- byte for byte, as <id>.txt.
--
-- Places count code points, the end excluded. Attributes and relations are JSON.

local rows

local COLUMNS = {
  "doc_id", "id", "start", "end", "type", "text", "rule", "zone", "attributes", "relations",
}

local function relations(a)
  local list = {}
  for i, relation in ipairs(a.relations) do
    list[i] = { type = relation.type, target = relation.target.id }
  end
  return #list > 0 and json.encode(list, { "type", "target" }) or ""
end

local function attributes(a)
  local text = json.encode(a.attributes)
  return text ~= "{}" and text or ""
end

return {
  about = "CSV: a row for each annotation, and the texts",
  offsets = "codepoint",

  begin = function(out)
    rows = out:file("annotations.csv")
    rows:write(csv.row(COLUMNS))
  end,

  document = function(out, doc)
    out:file(doc.id .. ".txt"):write(doc.text)
    for _, a in ipairs(doc.annotations) do
      rows:write(csv.row({
        doc.id, a.id, a.start, a.stop, a.type, a.text, a.rule, a.zone, attributes(a), relations(a),
      }))
    end
  end,
}
