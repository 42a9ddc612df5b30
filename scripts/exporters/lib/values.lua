-- values: what several formats do with attributes.
local values = {}

-- A value as text: text as it is, all else as JSON.
function values.text(value)
  return type(value) == "string" and value or json.encode(value)
end

-- The entry of a public list that an annotation stands for, "wikidata:Q84", and the attribute that
-- says so; nil where none does.
function values.identifier(a)
  local id, geonames = a.attributes.id, a.attributes.geonames
  if type(id) == "string" and id:find([[^[\w.-]+:\S+$]]) then
    return id, "id"
  elseif geonames then
    return "geonames:" .. values.text(geonames), "geonames"
  end
  return nil
end

-- The score of a suggestion: 1 where the text has one reading, 1/2 where it has two.
function values.score(a)
  local others = a.attributes.alternatives
  return 1 / (1 + (others and #others or 0))
end

-- "name=value" for each attribute but those of `without`, and the rule.
function values.notes(a, without)
  local lines = {}
  for name, value in pairs(a.attributes) do
    if not (without and without[name]) then
      lines[#lines + 1] = name .. "=" .. values.text(value)
    end
  end
  if a.rule ~= "" then
    lines[#lines + 1] = "rule=" .. a.rule
  end
  return lines
end

-- Counts what a format without attributes or relations leaves behind.
function values.count_attributes(out, doc)
  for _, a in ipairs(doc.annotations) do
    for _ in pairs(a.attributes) do
      out:lost("attribute: the format has none")
    end
  end
end

function values.count_relations(out, doc)
  for _, a in ipairs(doc.annotations) do
    out:lost("relation: the format has none", #a.relations)
  end
end

return values
