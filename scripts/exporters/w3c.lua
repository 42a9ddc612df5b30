-- W3C Web Annotation: <id>.jsonld, a list of annotations with position and quote selectors, and the text,
-- byte for byte, as <id>.txt. Recogito and Annotorious read it.
--
-- TextPositionSelector counts UTF-16 units, as browsers do. A page has to show the text as one text node
-- (textContent), or CR is lost.

local CONTEXT = "http://www.w3.org/ns/anno.jsonld"
local AROUND = 32 -- characters of prefix and suffix

-- An id as part of a URN.
local function escape(id)
  return (id:gsub([=[[^A-Za-z0-9._~/-]]=], function(c)
    local bytes = {}
    for i = 1, #c do
      bytes[i] = string.format("%%%02X", c:byte(i))
    end
    return table.concat(bytes)
  end))
end

local function urn(doc, a)
  return "urn:gloze:" .. escape(doc.id) .. (a and "#" .. escape(a.id) or "")
end

local function bodies(doc, a)
  local list = { { type = "TextualBody", purpose = "tagging", value = a.type } }
  local attributes = json.encode(a.attributes)
  if attributes ~= "{}" then
    list[#list + 1] = {
      type = "TextualBody",
      purpose = "describing",
      format = "application/json",
      value = attributes,
    }
  end
  for _, relation in ipairs(a.relations) do
    list[#list + 1] = {
      type = "SpecificResource",
      purpose = "linking",
      source = urn(doc, relation.target),
      label = relation.type,
    }
  end
  return list
end

local function generator(out, a)
  return {
    id = "urn:gloze:rule:" .. escape(a.rule),
    type = "Software",
    name = "gloze " .. out.version .. (a.rule ~= "" and ", " .. a.rule or ""),
  }
end

local function annotation(out, doc, a)
  local before, after = doc:context(a, AROUND)
  return {
    ["@context"] = CONTEXT,
    id = urn(doc, a),
    type = "Annotation",
    motivation = "tagging",
    generator = generator(out, a),
    body = bodies(doc, a),
    target = {
      source = urn(doc),
      selector = {
        { type = "TextQuoteSelector", exact = a.text, prefix = before, suffix = after },
        { type = "TextPositionSelector", start = a.start, ["end"] = a.stop },
      },
    },
  }
end

return {
  about = "W3C Web Annotation: JSON-LD with position and quote selectors",
  offsets = "utf16",
  keys = {
    "@context", "id", "type", "motivation", "generator", "body", "target", "purpose", "format",
    "value", "source", "selector", "exact", "prefix", "suffix", "start", "end",
  },

  document = function(out, doc)
    local file = out:file(doc.id .. ".jsonld")
    out:file(doc.id .. ".txt"):write(doc.text)
    file:write("[")
    for i, a in ipairs(doc.annotations) do
      file:write(i > 1 and ",\n" or "\n"):json(annotation(out, doc, a))
    end
    file:write("\n]\n")
  end,
}
