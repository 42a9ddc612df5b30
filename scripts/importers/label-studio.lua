-- Label Studio: its exports "JSON" and "JSON-MIN", a list of tasks.
--
-- Of a task with annotations the one that was changed last counts, unless it was skipped; a task that
-- nobody has touched has the predictions that it came with. Places count code points.

local function author(annotation)
  local by = annotation.completed_by
  return type(by) == "table" and (by.email or by.username or by.id) or by
end

local function when(annotation)
  return annotation.updated_at or annotation.created_at
end

-- The annotation that counts: the last one that was not skipped, else the first prediction.
local function chosen(task)
  local best
  for _, annotation in ipairs(task.annotations or {}) do
    local later = not best or tostring(when(annotation) or "") >= tostring(when(best) or "")
    if annotation.was_cancelled ~= true and later then
      best = annotation
    end
  end
  return best or (task.predictions or {})[1]
end

-- A label may stand in the place of `labels` under the name of another control tag.
local function labels_of(value)
  return value.labels or value.hypertextlabels or {}
end

local function add_region(item, list, result)
  local value, meta = result.value, result.meta or {}
  local labels = labels_of(value)
  if #labels ~= 1 then
    item:fail("region " .. tostring(result.id) .. " has " .. #labels
      .. " labels; give it one label")
  end
  list[#list + 1] = {
    id = result.id,
    type = labels[1],
    start = value.start,
    stop = value["end"],
    text = value.text,
    attributes = meta.attributes,
    rule = meta.rule,
  }
  return list[#list]
end

local function add_relation(item, regions, result)
  local from, to = result.from_id, result.to_id
  if result.direction == "left" then
    from, to = to, from
  end
  if not regions[from] or not regions[to] then
    item:fail("a relation leads from " .. tostring(from) .. " to " .. tostring(to)
      .. ", of which one is not there; take it out")
  end
  local relations = regions[from].relations or {}
  regions[from].relations = relations
  relations[#relations + 1] = { type = (result.labels or {})[1] or "relation", target = to }
end

local function read_results(item, results)
  local list, regions = {}, {}
  for _, result in ipairs(results) do
    if result.type ~= "relation" and type(result.value) == "table" and result.value.start then
      local region = add_region(item, list, result)
      regions[region.id] = region
    end
  end
  for _, result in ipairs(results) do
    if result.type == "relation" then
      add_relation(item, regions, result)
    end
  end
  return list
end

-- JSON-MIN has the regions in a field that is called as the control tag, without their ids.
local function read_minimal(item, task)
  local results = {}
  for _, field in pairs(task) do
    if type(field) == "table" then
      for _, value in ipairs(field) do
        if type(value) == "table" and (value.labels or value.hypertextlabels) then
          results[#results + 1] = { type = "labels", id = "r" .. #results + 1, value = value }
        end
      end
    end
  end
  return read_results(item, results)
end

local function text_of(value)
  return value ~= nil and value ~= json.null and tostring(value) or nil
end

return {
  about = "Label Studio: the exports JSON and JSON-MIN",
  offsets = "codepoint",
  files = { ".json" },
  reads = "items",

  read = function(item, add)
    local task = item.value
    local data = type(task) == "table" and (task.data or task)
    if not data or not data.text then
      item:fail("this is no task with a text; export the project as JSON")
    end
    local annotation = task.data and chosen(task)
    if task.data and not annotation then
      item:fail("the task has neither annotations nor predictions; export the labelled tasks")
    end
    add({
      id = text_of(data.doc_id or task.id),
      text = data.text,
      metadata = data.metadata,
      by = text_of(annotation and author(annotation) or task.annotator),
      when = text_of(annotation and when(annotation) or task.updated_at),
      annotations = annotation and read_results(item, annotation.result or {})
        or read_minimal(item, task),
    })
  end,
}
