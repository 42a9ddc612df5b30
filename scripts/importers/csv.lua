-- CSV: a row for each annotation, with the columns doc_id, start, end, type, and, if they are there, id,
-- text, rule, attributes (JSON), relations (JSON), by, when; other columns are left. The text of a
-- document stands beside it, as <doc_id>.txt.
--
-- Places count code points. A document without a row is not there.

local NEEDED = { "doc_id", "start", "end", "type" }

local function read_header(item, row)
  local columns = {}
  for i, name in ipairs(row) do
    columns[name:gsub([[^\x{FEFF}]], "")] = i
  end
  for _, name in ipairs(NEEDED) do
    if not columns[name] then
      item:fail("line 1: the column " .. name .. " is missing; there must be "
        .. table.concat(NEEDED, ", "))
    end
  end
  return columns
end

local function decode(item, row, name, text)
  if text == "" then
    return nil
  end
  local ok, value = pcall(json.decode, text)
  return ok and value or item:fail("line " .. row.line .. ": " .. name .. " is no JSON; correct it")
end

local function read_row(item, columns, row)
  local function field(name)
    return columns[name] and row[columns[name]] or ""
  end
  local function some(name)
    local text = field(name)
    return text ~= "" and text or nil
  end
  return field("doc_id"), {
    id = some("id") or "line " .. row.line,
    type = field("type"),
    start = math.tointeger(tonumber(field("start"))),
    stop = math.tointeger(tonumber(field("end"))),
    text = some("text"),
    rule = some("rule"),
    attributes = decode(item, row, "attributes", field("attributes")),
    relations = decode(item, row, "relations", field("relations")),
    by = some("by"),
    when = some("when"),
  }
end

-- How many rows each document has; and the rows once more, to be read.
local function count_rows(item)
  local rows, counts = item:rows(), {}
  local columns = read_header(item, rows() or {})
  for row in rows do
    local id = row[columns.doc_id] or ""
    counts[id] = (counts[id] or 0) + 1
  end
  return counts, item:rows()
end

local function text_of(item, id)
  return item:beside(id .. ".txt")
    or item:fail("the text of " .. id .. " is not beside it: " .. id .. ".txt")
end

return {
  about = "CSV: a row for each annotation",
  offsets = "codepoint",
  files = { ".csv" },
  reads = "rows",

  -- A document is given as soon as its last row is read, so that one is in memory at a time where the rows of
  -- each stand together; they need not.
  read = function(item, add)
    local left, rows = count_rows(item)
    local columns = read_header(item, rows() or {})
    local documents = {}
    for row in rows do
      local id, annotation = read_row(item, columns, row)
      documents[id] = documents[id] or {}
      table.insert(documents[id], annotation)
      left[id] = (left[id] or 0) - 1
      if left[id] == 0 then
        add({ id = id, text = text_of(item, id), annotations = documents[id] })
        documents[id] = nil
      end
    end
    if next(documents) then
      item:fail("changed while it was read; import it again once it is whole")
    end
  end,
}
