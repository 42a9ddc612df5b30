-- spaCy: docs.jsonl, a line for each document that Doc.from_json takes, and to_docbin.py, which makes
-- a DocBin (.spacy) of it for `spacy train`.
--
-- All spans go into doc.spans["sc"]; doc.ents can't overlap and gets the longest. Tokens end wherever an
-- annotation does. A span must not begin or end with white space, so it is trimmed.

local values = use "values"
local docs

local SCRIPT = [=[
#!/usr/bin/env python3
"""to_docbin.py [docs.jsonl [corpus.spacy]]: the documents of gloze as a DocBin for spacy train."""
import json
import sys

import spacy
from spacy.tokens import Doc, DocBin

source = sys.argv[1] if len(sys.argv) > 1 else "docs.jsonl"
target = sys.argv[2] if len(sys.argv) > 2 else "corpus.spacy"
vocab = spacy.blank("en").vocab
Doc.set_extension("doc_id", default=None)
bin = DocBin(store_user_data=True)
with open(source, encoding="utf-8") as lines:
    for line in lines:
        bin.add(Doc(vocab).from_json(json.loads(line), validate=True))
bin.to_disk(target)
print(f"{len(bin)} documents -> {target}")
]=]

local function spans(annotations)
  local found = {}
  for _, a in ipairs(annotations) do
    if a.first then
      found[#found + 1] = {
        start = a.from,
        ["end"] = a.to,
        label = a.type,
        kb_id = values.identifier(a) or "",
      }
    end
  end
  return found
end

local function count_lost(out, doc)
  for _, a in ipairs(doc.annotations) do
    out:lost("span of white space alone", a.first and 0 or 1)
    local _, identifier = values.identifier(a)
    for name in pairs(a.attributes) do
      if name ~= identifier then
        out:lost("attribute: spans have only a label and kb_id")
      end
    end
  end
  values.count_relations(out, doc)
end

return {
  about = "spaCy: JSON Lines for Doc.from_json, and a script that makes a DocBin",
  offsets = "codepoint",
  keys = { "start", "end", "label", "kb_id" },

  begin = function(out)
    docs = out:file("docs.jsonl")
    out:file("to_docbin.py"):write(SCRIPT)
  end,

  document = function(out, doc)
    doc:align("all")
    count_lost(out, doc)
    docs:write('{"text":'):json(doc.text):write(',"ents":'):json(spans(doc:flat()))
    docs:write(',"spans":{"sc":'):json(spans(doc.annotations)):write('},"tokens":[')
    docs:tokens('{"id":{number},"start":{start},"end":{stop}}', 0, "all", ",")
    docs:write('],"_":'):json({ doc_id = doc.id }):write("}\n")
  end,
}
