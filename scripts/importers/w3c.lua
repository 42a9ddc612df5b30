-- W3C Web Annotation: <id>.jsonld, a list of annotations of one text, with <id>.txt beside it.
--
-- TextPositionSelector counts UTF-16 units, as browsers do; TextQuoteSelector says what is covered. The
-- body for tagging is the type. Recogito and Annotorious write such annotations.

local function unescape(text)
  return (text:gsub([=[%([0-9A-Fa-f]{2})]=], function(digits)
    return string.char(tonumber(digits, 16))
  end))
end

-- One thing, or a list of things, as a list.
local function each(value)
  if value == nil or value == json.null then
    return {}
  end
  return type(value) == "table" and value[1] ~= nil and value or { value }
end

local function read_bodies(item, annotation, found)
  for _, body in ipairs(each(annotation.body)) do
    local purpose = type(body) == "table" and body.purpose
    if purpose == "describing" and body.format == "application/json" then
      found.attributes = json.decode(body.value)
    elseif purpose == "linking" then
      found.relations[#found.relations + 1] = {
        type = body.label or "relation",
        target = body.source,
      }
    elseif purpose == "tagging" or (purpose == nil and not found.type) then
      found.type = type(body) == "table" and body.value or body
    end
  end
  if not found.type then
    item:fail("annotation " .. tostring(annotation.id) .. " has no body that is a tag; give it one")
  end
end

local function read_selectors(found, target)
  for _, selector in ipairs(each(target.selector)) do
    if selector.type == "TextPositionSelector" then
      found.start, found.stop = selector.start, selector["end"]
    elseif selector.type == "TextQuoteSelector" then
      found.text = selector.exact
    end
  end
end

local function read_annotation(item, annotation)
  local found = { id = annotation.id, relations = {} }
  local creator, generator = annotation.creator, annotation.generator
  local target = each(annotation.target)[1]
  if type(target) ~= "table" then
    item:fail("annotation " .. tostring(annotation.id) .. " has no target with selectors")
  end
  read_bodies(item, annotation, found)
  read_selectors(found, target)
  found.by = type(creator) == "table" and (creator.name or creator.id) or creator
  found.when = annotation.modified or annotation.created
  local rule = type(generator) == "table" and tostring(generator.id):match("^urn:gloze:rule:(.+)$")
  found.rule = rule and unescape(rule)
  return found, target.source
end

return {
  about = "W3C Web Annotation: .jsonld files with their .txt",
  offsets = "utf16",
  files = { ".jsonld" },
  reads = "json",

  read = function(item, add)
    local name = item.name:gsub([[\.jsonld$]], "")
    local text = item:beside(name:match([=[[^/]*$]=]) .. ".txt")
    local id, list = name, {}
    if not text then
      item:fail("the text is not beside it: " .. name .. ".txt")
    end
    for i, annotation in ipairs(each(item.value.items or item.value)) do
      local source
      list[i], source = read_annotation(item, annotation)
      local urn = type(source) == "string" and source:match("^urn:gloze:(.+)$")
      id = urn and unescape(urn) or id
    end
    add({ id = id, text = text, annotations = list })
  end,
}
