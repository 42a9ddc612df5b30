-- WebAnno TSV 3.3: <id>.tsv, a token a line, with NamedEntity as its one layer. INCEpTION reads it too, but takes
-- CAS JSON and XMI (exporter inception) with less loss.
--
-- It counts UTF-16 units. A span of several tokens, or one of several at a token, has a number in brackets.

local values = use "values"

local LAYER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
local NAMES = { ["\t"] = "\\t", ["\n"] = "\\n", ["\r"] = "\\r" }

local MOST_KNOWN = 10000
local known, known_count = {}, 0 -- words that were escaped; most come again

local function escape(text)
  local escaped = known[text]
  if not escaped then
    escaped = text:gsub([=[[\\\[\]|_*;\t\n\r]|->]=], function(found)
      return NAMES[found] or "\\" .. found
    end)
    if known_count == MOST_KNOWN then
      known, known_count = {}, 0
    end
    known[text], known_count = escaped, known_count + 1
  end
  return escaped
end

local function escape_text(text)
  return (text:gsub([=[[\\\t\n\r]]=], function(found)
    return NAMES[found] or "\\" .. found
  end))
end

-- For each token the entries of its two columns: identifier and value.
local function columns(out, doc)
  local identifiers, names, last = {}, {}, 0
  local numbered = {}
  for _, a in ipairs(doc.annotations) do
    for i = a.first or 1, a.last or 0 do
      numbered[i] = (numbered[i] or 0) + 1
    end
  end
  for _, a in ipairs(doc.annotations) do
    local mark = ""
    out:lost("span of white space alone", a.first and 0 or 1)
    if a.first and (a.first < a.last or numbered[a.first] > 1) then
      last = last + 1
      mark = "[" .. last .. "]"
    end
    local identifier = values.identifier(a)
    for i = a.first or 1, a.last or 0 do
      identifiers[i], names[i] = identifiers[i] or {}, names[i] or {}
      table.insert(identifiers[i], (identifier and escape(identifier) or "*") .. mark)
      table.insert(names[i], escape(a.type) .. mark)
    end
  end
  return identifiers, names
end

local function cell(entries)
  return table.concat(entries, "|")
end

return {
  about = "WebAnno TSV 3.3: a token a line, with named entities",
  offsets = "utf16",

  document = function(out, doc)
    local file, list, sentences = out:file(doc.id .. ".tsv"), doc:tokens(), doc:sentences()
    local identifiers, names = columns(out, doc)
    local sentence, place = 0, 0
    file:write("#FORMAT=WebAnno TSV 3.3\n#T_SP=", LAYER, "|identifier|value\n\n")
    for _, a in ipairs(doc.annotations) do
      local _, identifier = values.identifier(a)
      for name in pairs(a.attributes) do
        out:lost("attribute: a NamedEntity has value and identifier", name == identifier and 0 or 1)
      end
    end
    values.count_relations(out, doc)
    for i, token in ipairs(list) do
      if token.sentence ~= sentence then
        local whole = sentences[token.sentence]
        file:write("\n#Text=", escape_text(doc:sub(whole.start, whole.stop)), "\n")
        sentence, place = token.sentence, 0
      end
      place = place + 1
      file:write(sentence, "-", place, "\t", token.start, "-", token.stop, "\t", escape(token.text))
      if names[i] then
        file:write("\t", cell(identifiers[i]), "\t", cell(names[i]), "\t\n")
      else
        file:write("\t_\t_\t\n")
      end
    end
  end,
}
