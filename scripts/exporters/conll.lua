-- CoNLL: annotations.conll, a token a line with its tag, an empty line after a sentence, -DOCSTART- before a
-- document.
--
-- --option scheme=iob2|iob1|bilou, separator=tab|space, columns=2|4 (4: token, part of speech, chunk,
-- tag, as in CoNLL 2003). A sentence does not end inside a span; a span over the end of a paragraph is
-- left out; of others that overlap the longest stays, then the leftmost.

local tokens = use "tokens"
local values = use "values"
local file, between

local function write_lines(list, tags)
  local sentence = list[1] and list[1].sentence
  for i, token in ipairs(list) do
    if token.sentence ~= sentence then
      file:write("\n")
      sentence = token.sentence
    end
    file:write(token.text, between, tags[i], "\n")
  end
end

return {
  about = "CoNLL: a token a line, in IOB2, IOB1 or BILOU",
  offsets = "codepoint",
  overlap = "never",
  options = {
    scheme = { "iob2", "iob1", "bilou" },
    separator = { "tab", "space" },
    columns = { "2", "4" },
  },

  begin = function(out)
    local separator = out.options.separator == "tab" and "\t" or " "
    local filling = out.options.columns == "4" and "-X-" .. separator .. "O" .. separator or ""
    file = out:file("annotations.conll")
    between = separator .. filling
  end,

  document = function(out, doc)
    local list = doc:tokens()
    values.count_attributes(out, doc)
    values.count_relations(out, doc)
    file:write("-DOCSTART-", between, "O\n\n")
    write_lines(list, tokens.tags(list, doc:flat("paragraph"), out.options.scheme))
    file:write("\n")
  end,
}
