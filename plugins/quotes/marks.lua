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
local sorted = use "sorted"
local glyphs = use "glyphs"
local neighbours = use "neighbours"

local MAX_DEPTH = 8

local FAMILY = glyphs.FAMILY
local class_of, code_before = glyphs.class_of, glyphs.code_before
local context, after_sentence = neighbours.context, neighbours.after_sentence
local is_digit, byte = neighbours.is_digit, string.byte

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
    parent = stack[#stack], continues = continues, tentative = false, dropped = false,
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
    local top = state.stack[#state.stack]
    if not stray then
      push(state, mark)
    elseif way == "close" and top and top.family == "single" and top.hint == "open" then
      close(state, #state.stack, mark) -- ‘ closed by "
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
    return mark.strength_ahead >= 2 and not state.shaped
  elseif mark.any_ahead > 0 then
    return true
  end
  return #state.stack == 0 and (mark.left == "edge" and after_sentence(state.text, mark)
    or mark.after_comma)
end

-- “ closed by ’ after a full stop or comma, where no double mark follows.
local function closes_double(state, mark)
  local depth = find_open(state, "double")
  return depth and depth == #state.stack and mark.closes == 3 and not mark.double_ahead
    and mark.hint ~= "open" and depth or nil
end

function reader.single(state, mark)
  local depth = find_open(state, "single")
  local outer = depth == nil and closes_double(state, mark)
  if outer then
    close(state, outer, mark)
    return
  end
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
      class_of(utf8.codepoint(text, at)) == "word" and not FAMILY[glyphs.at(text, at)] then
      return true
    end
    at = b < 0xC0 and at + 1 or utf8.offset(text, 2, at)
  end
  return false
end

-- The end of the line that holds `start`: nothing unclosed runs over it.
local function line_end(lines, start, length)
  return lines[sorted.below(lines, start + 1) + 1] or length
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

-- Does the paragraph tell ‘ from ’?
local function has_opening_single(marks)
  for _, mark in ipairs(marks) do
    if mark.family == "single" and mark.hint == "open" and mark.opens then
      return true
    end
  end
  return false
end

local function read(text, places, lines)
  local marks = neighbours.read(text, places)
  local state = { text = text, stack = {}, out = {}, shaped = has_opening_single(marks) }
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
