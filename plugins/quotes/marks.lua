-- marks: which quotation marks open, which close, which are apostrophes.
--
-- read(text, places, lines) reads one paragraph. `places` are the byte offsets
-- of all characters that may be quotation marks, in order (apostrophes inside a
-- word may be left out); `lines` the offsets at which a line of the paragraph
-- ends, or nil. It returns the stretches in the order of their start:
--   { start, stop, mark_stop, words_stop = where the words begin and end, family = "double|single|angle|corner",
--     parent = the stretch it lies in or nil,
--     ended = "closed"|"reopened"|"paragraph", continues = an earlier stretch }
-- Offsets are 0-based and half-open, marks included.
--
-- What a mark does follows from the characters on both sides and from what is
-- open; the glyph only breaks ties. Time is linear: each mark looks at its
-- neighbours, at the next mark, and at a stack of at most MAX_DEPTH.
local MAX_DEPTH = 8

local FAMILY, HINT = {}, {}
local function glyphs(family, hint, list)
  for i = 1, #list do
    FAMILY[list[i]] = family
    HINT[list[i]] = hint
  end
end
glyphs("double", nil, { '"', "‟", "＂" })
glyphs("double", "open", { "“", "„" })
glyphs("double", "close", { "”" })
glyphs("single", nil, { "'", "‛" })
glyphs("single", "open", { "‘", "‚", "`" })
glyphs("single", "close", { "’", "´" })
glyphs("angle", "open", { "«", "‹" })
glyphs("angle", "close", { "»", "›" })
glyphs("corner", "open", { "「", "『" })
glyphs("corner", "close", { "」", "』" })

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

local function class_of(code)
  return CLASS[code] or "word"
end

-- The code point that begins at 1-based `at`, or nil at the end.
local function code_at(text, at)
  return at <= #text and utf8.codepoint(text, at) or nil
end

-- The code point that ends just before 1-based `at`, and where it begins.
local function code_before(text, at)
  if at <= 1 then
    return nil, 1
  end
  local first = utf8.offset(text, -1, at)
  return utf8.codepoint(text, first), first
end

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

local function glyph_at(text, at)
  local code = code_at(text, at)
  return code and utf8.char(code)
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
    local glyph = glyph_at(text, at)
    local last = marks[#marks]
    if last and last.stop == at and joins(last, glyph) then
      last.count, last.stop = last.count + 1, at + #glyph
      last.family = "double"
    elseif FAMILY[glyph] then
      marks[#marks + 1] = {
        start = at, stop = at + #glyph, glyph = glyph, count = 1,
        family = FAMILY[glyph], hint = HINT[glyph],
      }
    end
  end
  return marks
end

-- Sets what stands beside each mark. A run of marks takes the class behind it.
local function look_around(text, marks)
  local after
  for i = #marks, 1, -1 do
    local mark = marks[i]
    local follows = marks[i + 1]
    local code = code_at(text, mark.stop)
    mark.next_code = code
    if follows and follows.start == mark.stop then
      mark.right, mark.right_mark = after, true
    else
      mark.right = code and class_of(code) or "edge"
      -- "...and" and ".308" may follow an opening mark, "." alone does not
      if code == 46 and byte(text, mark.stop + 1) ~= 32 and mark.stop < #text then
        mark.right_dots = true
      elseif code == 0x2026 then
        mark.right_dots = true
      end
    end
    after = mark.right
    local before, first = code_before(text, mark.start)
    mark.last_code, mark.last_start = before, first
    local previous = marks[i - 1]
    mark.left = before and class_of(before) or "edge"
    mark.left_mark = previous ~= nil and previous.stop == mark.start
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
-- opening one, and whether any closing one follows at all. For each double mark:
-- whether one that surely closes follows before one that opens.
local function look_ahead(marks)
  local strongest, any, closed = 0, 0, false
  for i = #marks, 1, -1 do
    local mark = marks[i]
    if mark.family == "single" then
      mark.strength_ahead, mark.any_ahead = strongest, any
      if mark.opens and mark.closes == 0 then
        strongest = 0
      elseif mark.closes > strongest then
        strongest = mark.closes
      end
      if mark.closes > any then
        any = mark.closes
      end
    elseif mark.family == "double" then
      mark.closed_ahead = closed
      local way = context(mark, mark.left)
      if not is_digit(mark.last_code) and way ~= "either" then
        closed = way == "close"
      end
    end
  end
end

local reader = {}

local function find_open(state, family)
  for depth = #state.stack, 1, -1 do
    if state.stack[depth].family == family then
      return depth
    end
  end
end

local function push(state, mark, continues)
  local stack = state.stack
  if #stack >= MAX_DEPTH then
    return
  end
  local stretch = {
    start = mark.start - 1, mark_stop = mark.stop - 1, family = mark.family,
    glyph = mark.glyph, hint = mark.hint, count = mark.count,
    parent = stack[#stack], continues = continues,
  }
  state.out[#state.out + 1] = stretch
  stack[#stack + 1] = stretch
  mark.decided = "open"
end

-- Ends what lies above `depth`: single marks there were apostrophes, others end
-- where the outer one ends.
local function unwind(state, depth, stop)
  local stack = state.stack
  for i = #stack, depth + 1, -1 do
    local inner = stack[i]
    if inner.family == "single" then
      inner.dropped = true
    else
      inner.stop, inner.ended = stop, "paragraph"
    end
    stack[i] = nil
  end
end

local function close(state, depth, mark)
  unwind(state, depth, mark.start - 1)
  local stretch = state.stack[depth]
  stretch.stop, stretch.ended = mark.stop - 1, "closed"
  stretch.words_stop = mark.start - 1
  state.stack[depth] = nil
  mark.decided = "close"
end

-- Ends the open stretch before a mark that opens it again.
local function reopen(state, depth, mark)
  local stop = mark.start - 1
  unwind(state, depth, stop)
  local stretch = state.stack[depth]
  stretch.stop, stretch.ended = stop, "reopened"
  state.stack[depth] = nil
  push(state, mark, stretch)
end

-- 5'10" or a 15" screen; inside a quotation only where a later mark closes it.
local function is_measure(state, mark)
  if not is_digit(mark.last_code) or mark.glyph ~= '"' then
    return false
  elseif find_open(state, "double") == nil then
    return true
  end
  return mark.right == "edge" and mark.closed_ahead
end

function reader.double(state, mark, left)
  if is_measure(state, mark) then
    return
  end
  local depth = find_open(state, mark.family)
  local way = context(mark, left)
  if depth == nil then
    local stray = way == "close"
      or way == "either" and (mark.hint == "close" or mark.glyph == '"' and mark.count == 2)
    if not stray then
      push(state, mark)
    end
    return
  end
  local stretch = state.stack[depth]
  local told = mark.hint == "open" and stretch.hint == "open" and mark.glyph == stretch.glyph
  if way == "either" and told and left == "edge" then
    way = "open"
  end
  if way ~= "open" or mark.hint == "close" and stretch.hint == "open" then
    close(state, depth, mark)
    if mark.count > 1 and stretch.count == 1 and find_open(state, mark.family) then
      close(state, find_open(state, mark.family), mark)
    end
  elseif after_sentence(state.text, mark) then
    reopen(state, depth, mark)
  else
    push(state, mark)
  end
end

-- « may close and » open (Danish, German), so these are read like double marks;
-- inside spaces (French) the glyph tells.
function reader.angle(state, mark, left)
  local depth = find_open(state, "angle")
  local way = context(mark, left)
  if way == "either" then
    way = mark.hint
  end
  if depth == nil then
    if way == "open" then
      push(state, mark)
    end
  elseif way == "close" or mark.glyph ~= state.stack[depth].glyph then
    close(state, depth, mark)
  elseif after_sentence(state.text, mark) then
    reopen(state, depth, mark)
  else
    push(state, mark)
  end
end

function reader.corner(state, mark)
  local depth = find_open(state, "corner")
  if mark.hint == "open" then
    push(state, mark)
  elseif depth then
    close(state, depth, mark)
  end
end

local function closes_single(state, depth, mark)
  if mark.closes == 0 then
    return false
  elseif depth < #state.stack then
    return mark.closes == 3
  elseif mark.closes == 1 then
    return mark.strength_ahead < 2
  end
  return true
end

local function opens_single(state, mark)
  if not mark.opens or #state.stack >= MAX_DEPTH then
    return false
  elseif mark.hint == "close" then
    return mark.strength_ahead >= 2 and not state.has_opening_single
  elseif mark.any_ahead > 0 then
    return true
  end
  return #state.stack == 0 and (mark.left == "edge" and after_sentence(state.text, mark)
    or state.speech_before[mark] == true)
end

function reader.single(state, mark)
  local depth = find_open(state, "single")
  if depth and closes_single(state, depth, mark) then
    close(state, depth, mark)
  elseif depth and mark.opens and mark.left == "edge" and depth == #state.stack
    and mark.hint ~= "close" and after_sentence(state.text, mark) then
    reopen(state, depth, mark)
  elseif not depth and opens_single(state, mark) then
    push(state, mark)
  end
end

local function trimmed(text, start, stop)
  while stop > start do
    local code, first = code_before(text, stop + 1)
    if class_of(code) ~= "edge" then
      break
    end
    stop = first - 1
  end
  return stop
end

local function has_word(text, from, to)
  local at = from + 1
  while at <= to do
    local b = byte(text, at)
    if b >= 48 and b <= 57 or b >= 65 and b <= 90 or b >= 97 and b <= 122 or b >= 0xC3 and
      class_of(utf8.codepoint(text, at)) == "word" and not FAMILY[glyph_at(text, at)] then
      return true
    end
    at = b < 0xC0 and at + 1 or utf8.offset(text, 2, at)
  end
  return false
end

-- The end of the line that holds `start`: nothing unclosed runs over it.
local function line_end(lines, start, length)
  local low, high = 1, #lines
  while low <= high do
    local mid = (low + high) // 2
    if lines[mid] > start then
      high = mid - 1
    else
      low = mid + 1
    end
  end
  return lines[low] or length
end

-- An outer stretch that never closed ends before the first mark of its own kind
-- inside it: that mark opened it again.
local function end_unclosed(state, lines)
  local text = state.text
  for _, stretch in ipairs(state.out) do
    if stretch.stop == nil then
      stretch.tentative = stretch.family == "single"
      stretch.stop, stretch.ended = line_end(lines, stretch.start, #text), "paragraph"
    end
  end
  for _, stretch in ipairs(state.out) do
    local outer = stretch.parent
    if outer and outer.ended == "paragraph" and outer.family == stretch.family
      and not stretch.dropped then
      outer.stop, outer.ended = stretch.start, "reopened"
      stretch.continues = outer
    end
  end
end

-- A stretch whose parent was dropped, or ended before it, lies in what is next
-- outside.
local function settle_parent(stretch)
  local outer = stretch.parent
  while outer and (outer.dropped or outer.stop <= stretch.start) do
    outer = outer.parent
  end
  stretch.parent = outer
end

local function result(state, lines)
  end_unclosed(state, lines)
  local list = {}
  for _, stretch in ipairs(state.out) do
    if not stretch.dropped then
      if stretch.ended ~= "closed" then
        stretch.stop = trimmed(state.text, stretch.start, stretch.stop)
      end
      stretch.words_stop = stretch.words_stop or stretch.stop
      if has_word(state.text, stretch.mark_stop, stretch.stop) then
        settle_parent(stretch)
        list[#list + 1] = stretch
      end
    end
  end
  return list
end

local function weigh_all(state, marks)
  for i = 1, #marks do
    local mark = marks[i]
    if mark.family == "single" then
      local left = mark.left
      if mark.left_mark then
        local other = marks[i - 1]
        left = (other.left == "word" or other.left == "point") and "point" or "edge"
      end
      mark.left = left
      weigh_single(state.text, mark, left)
      if mark.hint == "open" and mark.opens then
        state.has_opening_single = true
      end
      local code = code_before(state.text, mark.last_start)
      if mark.opens and mark.left == "edge" and (code == 44 or code == 58) then
        state.speech_before[mark] = not is_lower(mark.next_code)
      end
    end
  end
  look_ahead(marks)
end

local function read(text, places, lines)
  local state = { text = text, stack = {}, out = {}, speech_before = {} }
  local marks = collect(text, places)
  look_around(text, marks)
  weigh_all(state, marks)
  for i = 1, #marks do
    local mark = marks[i]
    local left = mark.left
    if mark.left_mark then
      local decided = marks[i - 1].decided
      left = decided == "open" and "edge" or decided == "close" and "point" or left
    end
    reader[mark.family](state, mark, left)
  end
  return result(state, lines or {})
end

-- How the words of a stretch end: "," "." "?" …, or "" after a word.
local function last_point(text, start, stop)
  local at = stop + 1
  for _ = 1, 6 do
    local code, first = code_before(text, at)
    if code == nil or first <= start + 1 then
      return ""
    elseif class_of(code) == "point" or class_of(code) == "dash" then
      return utf8.char(code)
    elseif class_of(code) ~= "edge" and FAMILY[utf8.char(code)] == nil then
      return ""
    end
    at = first
  end
  return ""
end

return { read = read, last_point = last_point }
