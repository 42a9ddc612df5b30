-- W3C Web Annotation: <id>.jsonld, a list of annotations with position and quote selectors, and the text,
-- byte for byte, as <id>.txt. Recogito and Annotorious read it.
--
-- TextPositionSelector counts UTF-16 units, as browsers do. A page has to show the text as one text node
-- (textContent), or CR is lost.

local CONTEXT = "http://www.w3.org/ns/anno.jsonld"
local AROUND = 32 -- characters of prefix and suffix

local MOST_KNOWN = 10000
local known, known_count = {}, 0 -- ids that were escaped; those of annotations and rules come again

-- An id as part of a URN.
local function escape(id)
  local escaped = known[id]
  if not escaped then
    escaped = id:gsub([=[[^A-Za-z0-9._~/-]]=], function(c)
      local bytes = {}
      for i = 1, #c do
        bytes[i] = string.format("%%%02X", c:byte(i))
      end
      return table.concat(bytes)
    end)
    if known_count == MOST_KNOWN then
      known, known_count = {}, 0
    end
    known[id], known_count = escaped, known_count + 1
  end
  return escaped
end

local function bodies(urn, a)
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
      source = urn .. "#" .. escape(relation.target.id),
      label = relation.type,
    }
  end
  return list
end

local generators = {} -- by rule

local function generator(out, rule)
  local found = generators[rule]
  if not found then
    found = {
      id = "urn:gloze:rule:" .. escape(rule),
      type = "Software",
      name = "gloze " .. out.version .. (rule ~= "" and ", " .. rule or ""),
    }
    generators[rule] = found
  end
  return found
end

local function annotation(out, doc, urn, a)
  local before, after = doc:context(a, AROUND)
  return {
    ["@context"] = CONTEXT,
    id = urn .. "#" .. escape(a.id),
    type = "Annotation",
    motivation = "tagging",
    generator = generator(out, a.rule),
    body = bodies(urn, a),
    target = {
      source = urn,
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
    local file, urn = out:file(doc.id .. ".jsonld"), "urn:gloze:" .. escape(doc.id)
    out:file(doc.id .. ".txt"):write(doc.text)
    file:write("[")
    for i, a in ipairs(doc.annotations) do
      file:write(i > 1 and ",\n" or "\n"):json(annotation(out, doc, urn, a))
    end
    file:write("\n]\n")
  end,
}
