-- Which body a listed name means in this article, and what its acronyms stand for.
local acronyms = use "acronyms"
local classes = use "classes"
local context = use "context"
local nearby = use "nearby"
local words = use "words"

local bodies = {}

-- Words that make a name one of a public body, at its end or before "of", "for".
local PUBLIC_HEAD = re [[(?:Agency|Authority|Bureau|Commission|Constabulary|Directorate|Command
  |Inspectorate|Department|Tribunal|Court|Office|Service|Services|Administration|Force|Forces|Guard
  |Council|Committee|Secretariat|Police|Ministry|Ombudsman|Union|Nations|Organi[sz]ation|Army|Navy
  |Corps|Taskforce|Task Force|Assembly|Patrol|Squad|Regulator|Parliament|Congress|League
  |Commissioner|Headquarters|Prosecutor|Community|Agence|Agencia|Agenzia|Ministère|Ministerio
  |Ministero|Ministerium|Bundesamt|Direction|Direzione|Dirección|Gendarmerie|Policía|Polizia|Guardia
  |Guarda|Office national|Tribunal|Cour|Corte|Comisión|Commission|Instituto|Servicio|Serviço
  |%{public} (?:Unit|Centre|Center|Programme|Program|Fund|Board|Mission|Division|Branch|Institute
  |Cell))\b(?! \p{Lu})]]
-- Words of companies, charities and papers, which are other people's work.
local PRIVATE = re [[(?:Inc|Ltd|Limited|plc|PLC|Company|Corp|Corporation|Group|Holdings|University
  |College|School|Hospital|Church|Club|Charity|Trust|Foundation|Act|Bill|Agreement|Treaty
  |Convention|Airlines|Airways|Syndrome|Disease|League Table)\b]]

local function contains(doc, pattern, start, stop)
  return doc:matches(pattern, start, stop)() ~= nil
end

-- The listed name that ends at `stop`, or nil.
local function listed_before(doc, stop)
  local name = doc:last("agency_name", stop)
  return name and name.stop == stop and name or nil
end

local function listed_at(doc, start, stop)
  local name = doc:overlapping("agency_name", start, stop)
  return name and name.start == start and name.stop == stop and name or nil
end

local function attributes_of(source)
  return {
    name = source.name,
    acronym = source.acronym,
    country = source.country,
    class = source.class,
    id = source.id,
  }
end

-- Is what an article abbreviates a public body? An acronym that the list has for another body
-- must be spelt by the letters.
local function is_public(doc, definition)
  local start, stop = definition.start, definition.stop
  local listed = listed_at(doc, start, stop)
  if acronyms.fits(definition.short, doc:sub(start, stop)) then
    return (listed and listed.form == "name")
      or contains(doc, PUBLIC_HEAD, start, stop) and not contains(doc, PRIVATE, start, stop)
  end
  local other = listed_at(doc, definition.short_start, definition.short_stop)
  return listed ~= nil and (other == nil or other.name == listed.name)
end

local MOST_DEFINITIONS = 400 -- of one article: each is looked for in all of it

-- The first definition of a text counts.
local function define_once(definitions, form, text, attributes)
  if not definitions[form][text] and #definitions.list < MOST_DEFINITIONS then
    definitions[form][text] = attributes
    table.insert(definitions.list, { text = text, attributes = attributes })
  end
end

-- Do two names differ only as "&" and "and", "organisation" and "organization" do?
local function same_spelling(a, b)
  local function plain(name)
    return (string.gsub(string.gsub(string.lower(name), "&", "and"), "(?<=i)s(?=ation)", "z"))
  end
  return plain(a) == plain(b)
end

-- What the article defines: { short = { ["NCA"] = attributes }, long = { ["National …"] = … },
-- listed = … (by the name in the list), other = { ["PCA"] = true } (no public body here) }, and what
-- to look for as a list. The name and acronym are the article's.
function bodies.definitions(doc)
  if doc.state.definitions then
    return doc.state.definitions
  end
  local definitions = { short = {}, long = {}, listed = {}, other = {}, list = {} }
  doc.state.definitions = definitions
  local function known(stop)
    local name = listed_before(doc, stop)
    return name and name.start
  end
  local explained = acronyms.definitions(doc, known)
  definitions.other = explained.other
  for _, found in ipairs(explained) do
    if is_public(doc, found) then
      local listed = listed_at(doc, found.start, found.stop)
      local text = string.gsub(doc:sub(found.start, found.stop), [[\s+]], " ")
      local attributes = listed and bodies.best(listed, doc).attributes or { name = text,
        class = classes.of(text), country = context.country(doc, found.start, found.stop) }
      if listed then
        definitions.listed[attributes.name] = attributes
      end
      if not same_spelling(attributes.name, text) then
        attributes.name = text
      end
      attributes.acronym = found.short
      attributes._meant = "the article explains it"
      define_once(definitions, "short", found.short, attributes)
      define_once(definitions, "long", text, attributes)
    elseif acronyms.fits(found.short, doc:sub(found.start, found.stop)) then
      definitions.other[found.short] = true
    end
  end
  return definitions
end

-- Is the text between two places, without the space before it, a name on the list, or one that the
-- article abbreviates?
function bodies.is_known(doc, start, stop)
  local text = string.match(doc:sub(start, stop), [[^\s*(.*)$]])
  local listed = listed_at(doc, stop - #text, stop)
  return listed ~= nil and listed.form == "name" or bodies.definitions(doc).long[text] ~= nil
end

-- The bodies that the article names, { name = "name" or "acronym" }: in full, or by acronym alone.
local function introduced(doc)
  if not doc.state.introduced then
    local names = {}
    local forms, list, starts, others =
      doc:columns("agency_name", "form", "name", "start", "#alternatives")
    for index, form in ipairs(forms) do
      local name = list[index]
      if form == "name" or form == "acronym" and not names[name] then
        names[name] = form
      end
      if form == "name" and others[index] > 0 then
        local found = doc:overlapping("agency_name", starts[index], starts[index] + 1)
        for _, other in ipairs(found.alternatives) do
          names[other.name] = "name"
        end
      end
    end
    doc.state.introduced = names
  end
  return doc.state.introduced
end

-- Scores one reading of a listed name by the article.
local function score(reading, doc, here)
  local points, reasons = 0, {}
  local known = introduced(doc)[reading.name]
  if reading.form == "short" and known or reading.form == "acronym" and known == "name" then
    points = points + 4
    table.insert(reasons, "the article has its name")
  end
  if reading.country and here == reading.country then
    points = points + 3
    table.insert(reasons, "named with its country")
  elseif reading.country and here then
    points = points - 2
    table.insert(reasons, "named with another country")
  end
  if reading.country and reading.country == context.main_country(doc) then
    points = points + 1
    table.insert(reasons, "of the country that the article names most")
  end
  return points, table.concat(reasons, "; ")
end

-- The best reading of a listed name: { attributes, form, score }, and the others as alternatives.
function bodies.best(name, doc)
  local place = context.before(doc, name.start) or context.after(doc, name.stop)
  local here = place and place.country
  local readings = { name }
  for _, other in ipairs(name.alternatives or {}) do
    table.insert(readings, other)
  end
  local scored = {}
  for index, reading in ipairs(readings) do
    local points, reason = score(reading, doc, here)
    table.insert(scored, {
      form = reading.form, score = points, reason = reason, index = index,
      attributes = attributes_of(reading),
    })
  end
  table.sort(scored, function(a, b)
    if a.score ~= b.score then
      return a.score > b.score
    end
    return a.index < b.index
  end)
  local best = scored[1]
  best.here = here
  best.others = {}
  for index = 2, #scored do
    local other = scored[index]
    local entry = other.attributes
    if best.score - other.score < 3 and entry.name ~= best.attributes.name then
      entry.score, entry.reason = other.score, other.reason ~= "" and other.reason or nil
      table.insert(best.others, entry)
    end
  end
  return best
end

-- How many words two names share.
local function shared_words(a, b)
  local seen, count = words.set(a), 0
  for word in string.gmatch(b, [[\S+]]) do
    count = count + (seen[word] and 1 or 0)
  end
  return count
end

-- May a bracket behind a body hold its acronym? Not a country, and not the acronym of a listed
-- body that is called differently.
function bodies.may_abbreviate(doc, bracket, body)
  local start, stop = bracket.short_start, bracket.short_stop
  if bodies.definitions(doc).short[bracket.short] or context.holds_toponym(doc, start, stop) then
    return false
  end
  local other = listed_at(doc, start, stop)
  return not other or other.name ~= body.name and shared_words(other.name, body.name) > 1
end

-- Names that many countries have: what stands with them tells whose body is meant.
local SHARED = re [[(?:Ministry|Department|High Court|Supreme Court|Court of Appeal|Treasury
  |Coast ?[Gg]uard|National Guard|Border (?:Police|Force|Patrol)|Federal Police|National Police
  |House of Representatives|Senate|Congress|Commission|Committee|Central Bank|Foreign Office
  |Council of State|Defence Forces|National Security Council|Party)]]

-- The body that a listed name means here, as attributes; nil and the reason when it is none.
function bodies.choose(name, doc)
  local defined = bodies.definitions(doc)
  local meant = defined.short[name.text] or defined.long[name.text]
  local best = bodies.best(name, doc)
  if meant or defined.listed[best.attributes.name] then
    return meant or defined.listed[best.attributes.name]
  elseif best.form == "short" and best.score < 4 then
    return nil, "a short form of " .. best.attributes.name .. ", which the article does not name"
  elseif best.form == "acronym" and defined.other[name.text] then
    return nil, "the article uses it for something else"
  elseif best.form == "acronym" and best.score < 3 and nearby.style(doc, name.start).capitals then
    return nil, "among capitals it may be any word"
  end
  local attributes = best.attributes
  local country = best.here or context.local_country(doc, name.start)
  if country and attributes.country and country ~= attributes.country
    and best.form == "name" and contains(doc, SHARED, name.start, name.stop)
    and not context.holds_place(doc, name.start, name.stop) then
    return { name = name.text, class = attributes.class, country = country,
      _meant = "many countries have one; this one stands near it" }
  end
  if #best.others > 0 then
    attributes.alternatives = best.others
  end
  attributes._meant = best.reason ~= "" and best.reason or nil
  return attributes
end

return bodies
