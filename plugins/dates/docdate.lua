-- docdate: the document's own date, where nobody gave one: from the page's markup, from the
-- file's name, or from the text.
local cal = use "calendar"
local context = use "context"
local points = use "points"
local values = use "values"

local function real_day(year, month, day)
  year, month, day = points.number(year), points.number(month), points.number(day)
  if year and year >= 1000 and cal.valid(year, month, day) then
    return values.of_day(year, month, day).value
  end
end

-- "2024-09-06T10:00:00Z", "20240906", "2024/09/06" at the start of a text.
local ISO = [[^\s*(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)(?!\d)]]
local FIRST = { "article:published_time", "og:published_time", "datePublished", "date",
  "dc.date", "DC.date", "dc.date.issued", "DC.date.issued", "dcterms.created", "DC.date.created",
  "pubdate", "publish-date", "publish_date", "publication_date", "publishdate", "sailthru.date",
  "parsely-pub-date", "article.published", "citation_publication_date",
  "article:modified_time", "og:updated_time", "last-modified" }

on_date "markup" (function(doc)
  for _, name in ipairs(FIRST) do
    local content = doc:markup(name)
    if content then
      local date = real_day(string.match(content, ISO))
      if date then return date, "markup" end
    end
  end
end)

-- "2024-09-06-boats.html", "news/2024/09/06/boats.txt", "boats_20240906.txt".
local IN_NAME = [[(?<![\p{L}\d])((?:19|20)\d\d)([-_./]?)(0[1-9]|1[0-2])\2]]
  .. [[([0-2]\d|3[01])(?![\p{L}\d])]]

on_date "name" (function(doc)
  local year, _, month, day = string.match(doc.id or "", IN_NAME)
  local date = year and real_day(year, month, day)
  if date then return date, "name" end
end)

local FULL = re [[
  (?<![\d./-])(?:(?<day>%{day})(?:st|nd|rd|th)?(?: of)?[ -](?<month>%{month_any})\.?,?[ -]
  (?<year>(?:19|20)\d\d)
  |(?<month>%{month_any})\.? (?<day>%{day})(?:st|nd|rd|th)?,? (?<year>(?:19|20)\d\d)
  |(?<year>(?:19|20)\d\d)-(?<month>0[1-9]|1[0-2])-(?<day>%{day}))\b
]]
local BEFORE_YEAR, FROM_YEAR = 40, 10 -- bytes of a full date
local HEAD = 1500
local STAMP = context.pattern [[(?i)^\W*(?:(?:first |last )?(?:published|updated|posted|issued|
  date)\b\W*(?:on|at)?|by [\p{L} .'-]{2,40}[,|:–—-]|[\p{L} ,.'-]{2,40}[,:|–—(-])?\W*
  (?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?\W{1,3})?$]]
local FUTURE = context.pattern [[(?i)\b(?:will|shall|until|till|by|due|expires?|deadline|scheduled|
  next|before|from)\b[^.]{0,40}$]]

local function token_start(doc, place)
  return doc:span(doc:token_at(math.max(0, math.min(place, doc.length)))) or doc.length
end

-- They are looked for around years, which few places hold.
local function full_dates(doc)
  local found, stop = {}, 0
  for _, year in ipairs(context.years(doc)) do
    local from = math.max(stop, token_start(doc, year.start - BEFORE_YEAR))
    for m in doc:matches(FULL, from, token_start(doc, year.start + FROM_YEAR)) do
      table.insert(found, { start = m.start, day = real_day(m.year, m.month, m.day) })
      stop = m.stop
    end
  end
  return found
end

-- A date that heads its block in the first lines ("LONDON, 6 September 2024 –", "Published: …")
-- is the dateline. Else the latest full date that is not spoken of as to come.
on_date "text" (function(doc)
  local latest
  for _, m in ipairs(full_dates(doc)) do
    local date = m.day
    local left = doc:sub(doc:block_span(doc:block_at(m.start)), m.start)
    if date and m.start < HEAD and #left <= 60 and string.find(left, STAMP) then
      return date, "text"
    end
    if date and (not latest or date > latest) and not string.find(left, FUTURE) then
      latest = date
    end
  end
  if latest then return latest, "text" end
end)

return {}
