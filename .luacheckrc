-- What a plugin can see; anything else is an error when it is loaded, so luacheck says it first.
std = {
  read_globals = {
    "api", "declare", "define", "re", "list", "each", "rule", "order", "option",
    "on_document", "on_date", "use", "read_number", "scale_number",
    "seq", "is", "last", "maybe", "word", "token", "number", "caps", "opt", "many", "any", "none",
    "skip", "at_least", "at_most",
    "assert", "error", "ipairs", "pairs", "next", "pcall", "select", "tonumber", "tostring", "type",
    math = {
      fields = {
        "abs", "ceil", "floor", "fmod", "huge", "max", "maxinteger", "min", "mininteger", "modf",
        "pi", "sqrt", "tointeger", "type", "ult",
      },
    },
    string = {
      fields = {
        "byte", "char", "format", "len", "lower", "upper", "rep", "reverse", "sub",
        "find", "match", "gmatch", "gsub",
      },
    },
    table = { fields = { "concat", "insert", "move", "pack", "remove", "sort", "unpack" } },
    utf8 = { fields = { "char", "charpattern", "codepoint", "codes", "len", "offset" } },
  },
}
-- What the formats of other programs see beside it.
files["scripts"] = { read_globals = { "json", "xml", "csv", "use" } }
max_line_length = 100
max_comment_line_length = 120
