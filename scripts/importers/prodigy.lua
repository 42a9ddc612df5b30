-- Prodigy: what `prodigy db-out` writes, a task a line.
--
-- Places count code points; a task says its tokens, so what a span covers is known. A task that was not
-- accepted is told and passed over.

-- YYYY-MM-DDThh:mm:ssZ of seconds since 1970, which is a Thursday in the Gregorian calendar.
local function iso_time(seconds)
  local days, rest = seconds // 86400, seconds % 86400
  local shifted = days + 719468
  local era = shifted // 146097
  local of_era = shifted - era * 146097
  local year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
  local of_year = of_era - (365 * year + year // 4 - year // 100)
  local month = (5 * of_year + 2) // 153
  local day = of_year - (153 * month + 2) // 5 + 1
  local number = month < 10 and month + 3 or month - 9
  local full_year = year + era * 400 + (number <= 2 and 1 or 0)
  local date = string.format("%04d-%02d-%02d", full_year, number, day)
  return date .. string.format("T%02d:%02d:%02dZ", rest // 3600, rest // 60 % 60, rest % 60)
end

-- The words of a span as its tokens have them, or nil where it does not name its tokens.
local function covered(task, span)
  local words = {}
  if not span.token_start or not span.token_end then
    return nil
  end
  for i = span.token_start + 1, span.token_end + 1 do
    local token = task.tokens and task.tokens[i]
    if not token then
      return nil
    end
    words[#words + 1] = token.text .. (token.ws and i <= span.token_end and " " or "")
  end
  return table.concat(words)
end

local function read_spans(task)
  local list, by_place = {}, {}
  for i, span in ipairs(task.spans or {}) do
    list[i] = {
      id = "s" .. i,
      type = span.label,
      start = span.start,
      stop = span["end"],
      text = covered(task, span),
      attributes = span.attributes,
      rule = span.source,
      relations = {},
    }
    by_place[span.start .. "-" .. span["end"] .. "-" .. tostring(span.label)] = list[i]
  end
  return list, by_place
end

local function find(item, by_place, span)
  local found = span and by_place[span.start .. "-" .. span["end"] .. "-" .. tostring(span.label)]
  return found or item:fail("a relation has an end that is no span; take it out")
end

local function add_relations(item, task, by_place)
  for _, relation in ipairs(task.relations or {}) do
    local from = find(item, by_place, relation.head_span)
    from.relations[#from.relations + 1] = {
      type = relation.label,
      target = find(item, by_place, relation.child_span).id,
    }
  end
end

return {
  about = "Prodigy: the output of db-out",
  offsets = "codepoint",
  files = { ".jsonl" },
  reads = "lines",

  read = function(item, add)
    local task = item.value
    if type(task) ~= "table" or not task.text then
      item:fail("this is no task with a text; give what prodigy db-out wrote")
    elseif task.answer and task.answer ~= "accept" then
      item:fail('the answer to this task is "' .. tostring(task.answer) .. '"; it is passed over')
    end
    local list, by_place = read_spans(task)
    add_relations(item, task, by_place)
    local id = (task.meta or {}).doc_id or task._task_hash
    add({
      id = id and tostring(id),
      text = task.text,
      by = task._annotator_id or task._session_id,
      when = math.type(task._timestamp) == "integer" and iso_time(task._timestamp) or nil,
      annotations = list,
    })
  end,
}
