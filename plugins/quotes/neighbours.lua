-- neighbours: the marks of a paragraph with what stands beside them.
--
-- read(text, places) returns the marks in order: { start, stop (1-based, stop excluded),
-- glyph, count = how many glyphs make it, family, hint, left, right = classes of what
-- stands beside, left_mark = another mark stands directly before }. Single marks also say
-- whether they may open (`opens`) and how much they look like an end (`closes`, 0 to 3).
local glyphs = use "glyphs"

local FAMILY, HINT = glyphs.FAMILY, glyphs.HINT
local class_of, code_at, code_before = glyphs.class_of, glyphs.code_at, glyphs.code_before

-- Words that begin with an apostrophe, in lower case, without it.
local ELISIONS = {}
for _, word in ipairs {
  "til", "till", "tis", "twas", "twere", "twill", "twould", "twixt", "em", "n", "nuff", "bout",
  "cause", "cos", "coz", "cuz", "round", "neath", "gainst", "fore", "tween", "mongst", "kay",
  "ere", "ow", "sblood", "zat", "un", "uns", "er", "im", "ead", "ello", "ome", "ouse", "tain",
} do
  ELISIONS[word] = true
end

-- Words that end in an apostrophe where a letter is left out.
local CLIPPED = { o = true, ol = true, th = true, an = true, wi = true, lil = true, n = true }

local byte, sub, lower = string.byte, string.sub, string.lower

local function is_digit(code)
  return code ~= nil and code >= 48 and code <= 57
end

local function is_lower(code)
  return code ~= nil and (code >= 97 and code <= 122 or code >= 0xDF and code <= 0xFF)
end

local function is_letter_byte(b)
  return b ~= nil and (b >= 65 and b <= 90 or b >= 97 and b <= 122)
end

-- The word beside a mark, in lower case: its ASCII letters, at most 12.
local function word_after(text, at)
  local stop = at
  while stop < at + 12 and is_letter_byte(byte(text, stop)) do
    stop = stop + 1
  end
  return lower(sub(text, at, stop - 1))
end

local function word_before(text, at)
  local start = at
  while start > at - 12 and is_letter_byte(byte(text, start - 1)) do
    start = start - 1
  end
  return lower(sub(text, start, at - 1))
end

-- Joins glyphs that make one mark: `` '' ‘‘ ’’ are double marks, a run of
-- straight double marks is one.
local function joins(mark, glyph)
  if glyph ~= mark.glyph or HINT[glyph] == "open" and FAMILY[glyph] == "double" then
    return false
  elseif glyph == '"' then
    return true
  end
  return FAMILY[glyph] == "single" and mark.count == 1
end

-- The marks of the paragraph, with the class of what stands on either side.
local function collect(text, places)
  local marks = {}
  for i = 1, #places do
    local at = places[i] + 1
    local glyph = glyphs.at(text, at)
    local last, family = marks[#marks], FAMILY[glyph]
    if last and last.stop == at and joins(last, glyph) then
      last.count, last.stop = last.count + 1, at + #glyph
      last.family = "double"
    elseif family then
      marks[#marks + 1] = {
        start = at, stop = at + #glyph, glyph = glyph, count = 1, family = family,
        hint = HINT[glyph], left = "edge", right = "edge", left_mark = false, right_mark = false,
        right_dots = false, last_start = at,
      }
    end
  end
  return marks
end

-- "...and" and ".308" may follow an opening mark, "." alone does not.
local function begins_with_dots(text, mark, code)
  return code == 0x2026 or code == 46 and mark.stop < #text and byte(text, mark.stop + 1) ~= 32
end

-- Sets what stands beside each mark. A run of marks takes the class behind it.
local function look_around(text, marks)
  local after, follows
  for i = #marks, 1, -1 do
    local mark = marks[i]
    local code = code_at(text, mark.stop)
    mark.next_code = code
    if follows and follows.start == mark.stop then
      mark.right, mark.right_mark = after, true
      follows.left_mark = true
    else
      mark.right = code and class_of(code) or "edge"
      mark.right_dots = mark.right == "point" and begins_with_dots(text, mark, code)
    end
    after, follows = mark.right, mark
    mark.last_code, mark.last_start = code_before(text, mark.start)
    mark.left = mark.last_code and class_of(mark.last_code) or "edge"
  end
end

-- "open", "close" or "either", from both sides; `left` as decided by a mark
-- that stands directly before.
local function context(mark, left)
  local right = mark.right
  if left == "edge" or left == "open" then
    if right == "edge" then
      return "either"
    elseif right == "point" and not mark.right_dots then
      return "either"
    end
    return "open"
  elseif left == "dash" then
    return (right == "edge" or right == "point") and "close" or "either"
  end
  if right == "edge" or right == "point" or right == "dash" then
    return "close"
  end
  return "either"
end

-- Is there a sentence end, or a line end, before the mark?
local SENTENCE_END = { [46] = true, [33] = true, [63] = true, [0x2026] = true }
local function after_sentence(text, mark)
  local at = mark.start
  for _ = 1, 40 do
    local code, first = code_before(text, at)
    if code == nil or code == 10 or code == 13 or code == 0x85 or code == 0x2028 then
      return true
    elseif class_of(code) ~= "edge" then
      if SENTENCE_END[code] then
        return true
      elseif code ~= 41 and code ~= 93 then
        return false
      end
    end
    at = first
  end
  return false
end

-- How much a single mark looks like the end of a quotation: 3 after a full stop
-- or comma; 2 after a word; 1 where it may be a possessive or a clipped word.
local function closing_strength(text, mark)
  if mark.left == "point" then
    return 3
  elseif mark.right_mark or mark.right ~= "edge" or mark.next_code == nil then
    return mark.left == "dash" and 1 or 2
  end
  local word = word_before(text, mark.start)
  local last = sub(word, -1)
  if last == "s" or last == "z" or last == "x" or CLIPPED[word] or sub(word, -2) == "in" then
    return 1
  end
  return 2
end

-- '90s, '24; but ‘24 hours’ where the glyph says that it opens.
local function is_short_year(text, mark)
  local third = byte(text, mark.stop + 2)
  if not is_digit(byte(text, mark.stop + 1)) or is_digit(third) then
    return false
  end
  return third == 115 or mark.hint ~= "open"
end

-- Sets mark.opens, mark.closes (0 = can't) of the single marks.
local function weigh_single(text, mark, left)
  local way = context(mark, left)
  mark.opens, mark.closes = false, 0
  if mark.right == "word" and left == "word" then
    return
  elseif way == "either" then
    if left == "edge" and mark.right == "edge" then
      mark.opens = mark.hint ~= "close"
      mark.closes = mark.hint ~= "open" and 2 or 0
    elseif left == "dash" then
      mark.opens = mark.hint ~= "close"
    elseif left == "edge" then
      mark.closes = 2
    end
    return
  elseif way == "close" then
    mark.closes = closing_strength(text, mark)
    return
  end
  if is_digit(mark.next_code) then
    mark.opens = not is_short_year(text, mark)
  else
    mark.opens = not ELISIONS[word_after(text, mark.stop)]
  end
end

-- For each single mark: the strongest closing mark between it and the next
-- opening one, whether any closing one follows at all, or a double mark. For each
-- double mark:
-- whether one that surely closes follows before one that opens.
local function look_ahead(marks)
  local strongest, any, closed, double = 0, 0, false, false
  for i = #marks, 1, -1 do
    local mark = marks[i]
    if mark.family == "single" then
      mark.strength_ahead, mark.any_ahead = strongest, any
      mark.double_ahead = double
      if mark.opens and mark.closes == 0 then
        strongest = 0
      elseif mark.closes > strongest then
        strongest = mark.closes
      end
      if mark.closes > any then
        any = mark.closes
      end
    elseif mark.family == "double" then
      mark.closed_ahead, double = closed, true
      local way = context(mark, mark.left)
      if not is_digit(mark.last_code) and way ~= "either" then
        closed = way == "close"
      end
    end
  end
end

local function weigh_all(text, marks)
  for i = 1, #marks do
    local mark = marks[i]
    if mark.family == "single" then
      local left = mark.left
      if mark.left_mark then
        local other = marks[i - 1]
        left = (other.left == "word" or other.left == "point") and "point" or "edge"
      end
      mark.left = left
      weigh_single(text, mark, left)
      local code = code_before(text, mark.last_start)
      if mark.opens and mark.left == "edge" and (code == 44 or code == 58) then
        mark.after_comma = not is_lower(mark.next_code)
      end
    end
  end
end


local function read(text, places)
  local marks = collect(text, places)
  look_around(text, marks)
  weigh_all(text, marks)
  look_ahead(marks)
  return marks
end

return { read = read, context = context, after_sentence = after_sentence, is_digit = is_digit }
