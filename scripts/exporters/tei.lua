-- TEI P5: <id>.xml, the text in one <ab> as it is, with <rs type="…"> around what is annotated. Only spans that
-- don't overlap have a place; of others the longest stays, then the leftmost.

local values = use "values"

local UNSAYABLE = [=[[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]]=]

local function write_head(file, doc)
  local title = doc.metadata.title
  file:write('<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">',
    "<teiHeader><fileDesc><titleStmt><title>")
  file:xml(type(title) == "string" and title or doc.id)
  file:write("</title></titleStmt><publicationStmt><p>Annotated by gloze</p></publicationStmt>",
    "<sourceDesc><p>"):xml(doc.id):write("</p></sourceDesc></fileDesc></teiHeader>\n",
    '<text><body><ab xml:space="preserve">')
end

local function write_text(file, doc)
  local at = 0
  for _, a in ipairs(doc:flat()) do
    local identifier = values.identifier(a)
    file:xml(doc:sub(at, a.start))
    file:write('<rs type="', xml.attribute(a.type), '" n="', xml.attribute(a.id), '"')
    if identifier then
      file:write(' ref="', xml.attribute(identifier), '"')
    end
    file:write(">"):xml(a.text):write("</rs>")
    at = a.stop
  end
  file:xml(doc:sub(at, doc.length))
end

return {
  about = "TEI P5: the text with <rs> around the longest annotations",
  offsets = "codepoint",
  overlap = "never",

  document = function(out, doc)
    local file = out:file(doc.id .. ".xml")
    local _, unsayable = doc.text:gsub(UNSAYABLE, "")
    out:lost("control character: XML has none", unsayable)
    for _, a in ipairs(doc.annotations) do
      local _, identifier = values.identifier(a)
      for name in pairs(a.attributes) do
        out:lost("attribute: <rs> has only type and ref", name == identifier and 0 or 1)
      end
    end
    values.count_relations(out, doc)
    write_head(file, doc)
    write_text(file, doc)
    file:write("</ab></body></text></TEI>\n")
  end,
}
