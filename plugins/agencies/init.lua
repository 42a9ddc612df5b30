-- agencies: public bodies – ministries, police, border and intelligence services, armed forces,
-- courts, regulators, international bodies, councils – with their canonical names and acronyms.
--
-- Listed names become agency_name (hidden), so that a rule can weigh what each means here; names
-- that no list has are told by their make (patterns.lua); what the article abbreviates is known
-- in all of it (acronyms.lua, bodies.lua).
api(1)

declare "agency" {
  name = "string",
  acronym = "string",
  country = "string",
  class = "string",
  id = "string",
  _meant = "string", -- what speaks for this body
}

declare "agency_name" {
  form = { "name", "acronym", "short" },
  name = "string",
  acronym = "string",
  country = "string",
  class = "string",
  id = "string",
} { hidden = true }

-- Of the locations plugin: places and nationalities before it is decided what they mean.
declare "toponym" { class = "string", country = "string" } { hidden = true }
declare "nationality" { country = "string" } { hidden = true }

local acronyms = use "acronyms"
local bodies = use "bodies"
use "patterns"

rule "names" {
  type = "agency_name",
  match = list "agencies.tsv" { case = true },
  yes = { 'the {NCA|form=acronym name="National Crime Agency"} said' },
}

rule "listed" {
  type = "agency",
  match = each "agency_name" {},
  set = function(m, doc)
    return bodies.choose(m["0"], doc)
  end,
  priority = 1,
  reads = { "toponym", "nationality" },
  yes = {
    "{Interpol|name=Interpol acronym=- class=police} and the "
      .. '{DEA|name="Drug Enforcement Administration" acronym=DEA country=US}',
    "the {Metropolitan Police|acronym=MPS} said; "
      .. 'the {Met|name="Metropolitan Police Service"} added',
  },
  no = { "she met the Met Gala's guests", "STOP! ICE AND SNOW AHEAD" },
}

-- Adds a body at every mention of `text`.
local function add_mentions(doc, out, text, attributes)
  local start, stop = doc:find(text)
  while start do
    out:add("agency", start, stop, attributes)
    start, stop = doc:find(text, stop)
  end
end

-- What the article defines is known in all of it, before and after the definition.
on_document "defined" {
  priority = 2,
  reads = { "agency_name", "toponym", "nationality" },
  emits = { "agency" },
  run = function(doc, out)
    local definitions = bodies.definitions(doc)
    for _, found in ipairs(definitions.list) do
      add_mentions(doc, out, found.text, found.attributes)
    end
  end,
}

-- Sets the attributes of all bodies of a name or a text.
local function update_all(out, named, name, text, attributes)
  for _, found in ipairs(named.name[name] or {}) do
    out:update(found, attributes)
  end
  for _, found in ipairs(named.text[text] or {}) do
    if found.name ~= name then
      out:update(found, attributes)
    end
  end
end

-- All bodies, in lists by name and by text.
local function by_names(doc)
  local named = { name = {}, text = {} }
  for _, found in ipairs(doc:all("agency")) do
    for field, lists in pairs(named) do
      local key = found[field]
      if key then
        lists[key] = lists[key] or {}
        table.insert(lists[key], found)
      end
    end
  end
  return named
end

-- A bracket right behind a body that a pattern found: its acronym in another language, or one
-- that its letters don't spell.
on_document "bracketed" {
  pass = 2,
  reads = { "agency_name", "toponym", "nationality" },
  emits = { "agency" },
  run = function(doc, out)
    local named
    for _, bracket in ipairs(acronyms.brackets(doc)) do
      local body = doc:last("agency", bracket.stop)
      if body and body.stop == bracket.stop
        and bodies.may_abbreviate(doc, bracket, body) then
        local attributes = {
          name = body.name, acronym = bracket.short, country = body.country, class = body.class,
        }
        named = named or by_names(doc)
        update_all(out, named, body.name, bracket.short, attributes)
        add_mentions(doc, out, bracket.short, attributes)
      end
    end
  end,
}
