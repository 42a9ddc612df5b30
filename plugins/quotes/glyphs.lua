-- glyphs: the characters that may be quotation marks, and what may stand beside one.
local glyphs = {}

-- The family of a mark, and what its shape hints at: "open", "close" or nothing.
local FAMILY, HINT = {}, {}
local function family_of(family, hint, list)
  for i = 1, #list do
    FAMILY[list[i]] = family
    HINT[list[i]] = hint
  end
end
family_of("double", nil, { '"', "‟", "＂" })
family_of("double", "open", { "“", "„" })
family_of("double", "close", { "”" })
family_of("single", nil, { "'", "‛" })
family_of("single", "open", { "‘", "‚", "`" })
family_of("single", "close", { "’", "´" })
family_of("angle", "open", { "«", "‹" })
family_of("angle", "close", { "»", "›" })
family_of("corner", "open", { "「", "『" })
family_of("corner", "close", { "」", "』" })

-- What may stand beside a mark. "word" is any character not named here.
local CLASS = {}
local function classes(class, list)
  for _, code in utf8.codes(list) do
    CLASS[code] = class
  end
end
classes("edge", " \t\n\v\f\r\u{85}\u{A0}\u{1680}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}")
for code = 0x2000, 0x200B do
  CLASS[code] = "edge"
end
classes("open", "([{¿¡£$€¥#@")
classes("dash", "-‐‑‒–—―−/\\|*_=<>~+&")
classes("point", ".,;:!?…)]}%、。，！？")

glyphs.FAMILY, glyphs.HINT = FAMILY, HINT

-- "edge", "open", "dash", "point" or "word".
function glyphs.class_of(code)
  return CLASS[code] or "word"
end

-- The code point that begins at 1-based `at`, or nil at the end.
function glyphs.code_at(text, at)
  local first = string.byte(text, at)
  return first and (first < 128 and first or utf8.codepoint(text, at))
end

-- The code point that ends just before 1-based `at`, and where it begins.
function glyphs.code_before(text, at)
  if at <= 1 then
    return nil, 1
  end
  local last = string.byte(text, at - 1)
  if last < 128 then
    return last, at - 1
  end
  local first = utf8.offset(text, -1, at)
  return utf8.codepoint(text, first), first
end

-- The character that begins at 1-based `at`, or nil at the end.
function glyphs.at(text, at)
  local code = glyphs.code_at(text, at)
  return code and utf8.char(code)
end

return glyphs
