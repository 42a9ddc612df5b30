-- Names of bodies that no list has, told by how they are made: "Ministry of …", "… Police",
-- "… County Council", "National … Agency".
local bodies = use "bodies"
local classes = use "classes"
local context = use "context"
local nearby = use "nearby"
local words = use "words"

-- Possessive (++): nothing that comes after a word begins with a letter of it.
define "cap" (re [[\p{Lu}[\p{L}\p{M}]*+(?:['’](?!s\b)\p{L}++|-\p{L}++)*]])
define "topic" (list "topics.tsv" { case = true })
define "public" (list "public_words.tsv" { case = true })
define "who" (re [[%{cap}(?: %{cap}){0,3}]])
define "office_of" (re [[(?:Ministry|Department|Directorate|Secretariat|Ministries)]])
define "head" (re [[(?:Agency|Authority|Bureau|Command|Commissions?|Constabulary|Directorate|
  Inspectorate|Department|Tribunal|Office|Service|Services|Administration|Force|Guard|Council|
  Committee|Board|Secretariat|Unit|Corps|Centre|Center|Organi[sz]ation|Police|Assembly|
  Taskforce|Task Force|Division|Branch|Squad|Regulator|Ombudsman|Community|Forces|Mission)\b]])

-- Words that the name of a force or court has beside its place.
local QUALIFIERS = words.set [[
  Federal National State Metropolitan Royal Military Provincial Local County City Municipal Civil
  Judicial Border Railway Transport Airport Port Traffic Riot Secret Regional Central Northern
  Southern Eastern Western North South East West Greater High Supreme Crown Family Constitutional
  Criminal Appeal Appeals District Superior Circuit Administrative Commercial Court Courts Sheriff
  Magistrates Valley Island Islands Region Isle Inner Upper Special International Old New Higher
  Labour Employment Juvenile Youth Tax St Saint Combined Joint Coast Public General Chief
  Prosecutor Attorney and of the
]]

local READS = { "agency_name", "toponym", "nationality" }

-- Attributes of a body that only its name describes; nil and the reason when a country and a
-- listed name are all that it is made of.
local function attributes(doc, start, stop, class)
  local name = string.gsub(doc:sub(start, stop), [[\s+]], " ")
  local defined = bodies.definitions(doc).long[name]
  if defined then
    return defined
  end
  local place = context.at(doc, start, stop)
  if place and context.is_country(place) and bodies.is_known(doc, place.stop, stop) then
    return nil, "the country is not part of the name"
  end
  return {
    name = name,
    class = class or classes.of(name),
    country = context.country(doc, start, stop),
  }
end

-- Qualifiers that need a place before them.
local LOCAL = words.set "County City District Regional Valley Island Islands Region Town and of the"

-- May the words from `start` to `stop` begin a name: do they start with a place or nationality,
-- and are the others words such as "County" or "Federal"?
local function names_place(doc, start, stop)
  local place = context.at(doc, start, stop)
  local rest = place and doc:sub(place.stop, stop) or doc:sub(start, stop)
  for word in string.gmatch(rest, [[\p{L}[\p{L}'’-]*]]) do
    if not QUALIFIERS[word] or not place and LOCAL[word] then
      return false
    end
  end
  return true
end

-- One capitalised word that no list has, in running text: "Ruritania Police", "Collin County
-- Sheriff's Office".
local function new_name(doc, start, stop)
  local name, kind = string.match(doc:sub(start, stop), [[^(\p{Lu}[\p{L}-]+)(?:\s(\p{L}+))?$]])
  return name and not QUALIFIERS[name] and (not kind or LOCAL[kind])
    and not nearby.sentence_start(doc, start) and not nearby.style(doc, start).title
end

local ALWAYS_LOCAL = [[\b(?:Crown|Magistrates['’]|Sheriff|Coroner['’]s) Court$]]
local NO_NAME = words.set "The A An At In This That His Her Their Our My Its No Every Each Old New"

-- "Southwark Crown Court": such a court has the name of a place, whether a list has it or not.
local function names_court(doc, start, stop)
  local name = string.match(doc:sub(start, stop), [[^\p{Lu}[\p{L}'’-]+$]])
  return name and not NO_NAME[name] and not QUALIFIERS[name]
end

local function by_place(class)
  return function(m, doc)
    local start, stop = m:span_of("who")
    if start and string.find(m.text, ALWAYS_LOCAL) and names_court(doc, start, stop) then
      return attributes(doc, m.start, m.stop, class)
    elseif start and not names_place(doc, start, stop) and not new_name(doc, start, stop) then
      return nil, "does not begin with a place"
    end
    return attributes(doc, m.start, m.stop, class)
  end
end

local UNIVERSITY = [[\b(?:University|College|Faculty|School)\b]]

local function ministry(m, doc)
  local place = doc:last("toponym", m.stop)
  if place and place.stop == m.stop and string.find(m.text, [[^\p{L}+\sof\s\p{L}+$]]) then
    return nil, "a ministry of a country"
  elseif string.find(nearby.after(doc, m.stop, 40), UNIVERSITY) then
    return nil, "of a university"
  end
  return attributes(doc, m.start, m.stop)
end

rule "ministry-of" {
  type = "agency",
  match = re [[(?:(?:Federal|State|National|Royal) )?(?:
    %{office_of} (?:of|for) (?:the )?%{topic}(?:(?:, and|,| and| &) (?:the )?%{topic})*
    |Ministry (?:of|for) (?:the )?%{cap}(?: %{cap}){0,2})\b]],
  set = ministry,
  reads = READS,
  yes = {
    "the {Ministry of Fisheries|class=ministry} said",
    "the {Ministry of Women, Children and Social Welfare} said",
    "Kenya's {Department for Public Works|country=KE} and Border Force",
  },
  no = { "the Department of Philosophy" },
}

rule "topic-ministry" {
  type = "agency",
  match = re [[%{topic}(?:(?:,| and| &) %{topic})? (?:Ministry|Department|Secretariat)\b]],
  set = ministry,
  reads = READS,
  yes = { "Peru's {Interior Ministry|country=PE class=ministry}" },
  no = { "an interior ministry" },
}

-- Is a state or province all that stands between two places?
local function is_state(doc, start, stop)
  local place = context.at(doc, start, stop)
  return place and place.stop == stop and place.type == "toponym" and place.class == "region"
end

local function of_state(class)
  return function(m, doc)
    local start, stop = m:span_of("who")
    if not is_state(doc, start, stop) then
      return nil, "does not begin with a state"
    end
    return attributes(doc, m.start, m.stop, class)
  end
end

rule "state-department" {
  type = "agency",
  match = re [[(?<who>%{who}) (?:State )?(?:Department|Division|Bureau|Office) of (?:the )?
    %{cap}(?:(?:,|,? and|,? &| of)? %{cap}){0,4}\b]],
  set = of_state(),
  reads = READS,
  yes = {
    "the {Florida Department of Law Enforcement|country=US} said",
    "the {Ohio Department of Parks and Trails} said",
  },
  no = { "The US Department of Parks" },
}

rule "state-legislature" {
  type = "agency",
  match = re [[(?<who>%{who}) (?:State )?(?:Senate|Legislature|Assembly|General Assembly
    |House of (?:Representatives|Assembly|Delegates)|Legislative (?:Assembly|Council))\b]],
  set = of_state("legislature"),
  reads = READS,
  yes = { "in the {Ohio Senate|country=US class=legislature} since 2001" },
  no = { "the Senate's vote" },
}

rule "police" {
  type = "agency",
  match = re [[(?<who>%{who}) (?:Police(?: Department| Service| Force| Authority)?|Constabulary
    |Gendarmerie|(?:County )?Sheriff['’]s (?:Office|Department)|(?:Highway|Border) Patrol)\b
    (?! (?:Station|Officers?|Academy|Federation|and Crime|Custody|Cars?|Commissioner|College)\b)]],
  set = by_place("police"),
  reads = READS,
  yes = {
    "the driver told {Berlin Police|country=DE class=police}.",
    "the {Dallas County Sheriff's Office} said",
  },
  no = { "Armed Robbers Shot Police", "at Brixton Police Station" },
}

rule "court" {
  type = "agency",
  match = re [[(?:(?<who>%{who}) )?(?:High|Supreme|Crown|County|Magistrates['’]?|District|Circuit
    |Appeals?|Constitutional|Federal|Criminal|Family|Administrative|Labour|Superior|Regional
    |Sheriff|Coroner['’]s|Central Criminal|Court of|Tribunal) Courts?\b(?! of \p{Lu})]],
  set = by_place("justice"),
  reads = READS,
  yes = { "at {Leeds Crown Court|country=GB class=justice} on Monday" },
  no = { "at Court" },
}

rule "court-of" {
  type = "agency",
  match = re [[(?:(?:Supreme|High|Federal|Superior|District) )?Court (?:of|for) (?:the )?
    (?:%{cap} (?:of|and) )?%{cap}(?: %{cap})?]],
  set = function(m, doc)
    return attributes(doc, m.start, m.stop, "justice")
  end,
  reads = READS,
  yes = { "the {Court of Auditors|class=justice} ruled" },
  no = { "a court of law" },
}

rule "council" {
  type = "agency",
  match = re [[(?<who>(?:City of )?%{who}(?: and %{cap})?)
    (?: County| City| District| Borough| Town| Parish| Regional| Metropolitan| Municipal| Provincial
    | Shire| Community)* (?:Council|Corporation)\b]],
  set = function(m, doc)
    local start, stop = m:span_of("who")
    local text = doc:sub(start, m.stop)
    local local_word = string.find(text, [[(?:County|City|District|Borough|Town|Parish) C]])
    if not context.at(doc, start, stop) and not (local_word and new_name(doc, start, stop)) then
      return nil, "does not begin with a place"
    elseif string.find(text, [[Corporation$]]) and not local_word then
      return nil, "a company, more likely"
    end
    return attributes(doc, m.start, m.stop, "local")
  end,
  reads = READS,
  yes = { "{Norwich City Council|country=GB class=local} agreed" },
  no = { "a Workers Council", "the News Corporation" },
}

rule "borough" {
  type = "agency",
  match = re [[(?:London|Royal|Metropolitan) Borough of %{cap}(?:(?: and| upon)? %{cap}){0,3}]],
  set = function(m, doc)
    return attributes(doc, m.start, m.stop, "local")
  end,
  reads = READS,
  yes = { "the {London Borough of Hackney|class=local} said" },
  no = { "the borough of Hackney" },
}

rule "forces" {
  type = "agency",
  match = re [[(?<who>%{who}) (?:Army|Navy|Air Force|Armed Forces|Marines|Marine Corps
    |Coast ?[Gg]uard|Coastguard|Border (?:Force|Guards?|Agency|Service)|National Guard
    |Special Forces
    |Defen[cs]e Forces?|Self-Defen[cs]e Forces|Customs(?: Service)?|Treasury)\b
    (?! (?:Road|Base|Street|Square)\b)]],
  set = function(m, doc)
    local start, stop = m:span_of("who")
    if not context.at(doc, start, stop) or not names_place(doc, start, stop) then
      return nil, "does not begin with a place"
    end
    return attributes(doc, m.start, m.stop)
  end,
  reads = READS,
  yes = { "the {Norwegian Coast Guard|country=NO class=border} said" },
  no = { "the Salvation Army", "Old Navy" },
}

rule "prosecutor" {
  type = "agency",
  match = re [[(?:(?<who>%{who}) )?(?:Public |State |District |Federal |General |Chief )*
    (?:Prosecutors?(?: General)?|Attorneys?(?:[ -]General)?|Coroner|Governor|Ombudsman|Comptroller)
    (?:['’]s|s['’]) Office\b]],
  set = by_place("justice"),
  reads = READS,
  yes = { "the {Milan Prosecutor's Office|country=IT class=justice} said" },
  no = { "in the attorney's office" },
}

-- What a public body is not called after.
local COMPANY = words.set [[
  Group Holdings Bank Airline Airlines Insurance Motor Motors Records Pictures Entertainment
  University College School Church Club Football Hotel Hospital Customer Box Head Post Front Room
  News Steering Members Railroad Railway Medical Aerospace
]]
-- Heads that need more than one word before them, or a place.
local WEAK = words.set [[
  Forces Division Centre Center Unit Branch Services Mission Community Corps Administration
  Organization Organisation Committee Board
]]
local TWO_BODIES = words.any [[
  Army Navy Force Forces Agency Authority Command Commission Police Service Office Department Corps
  Council Court Guard Bureau
]] .. "\\s(?:and|&)\\s"
local PUBLIC_START = re [[%{public} (?:\p{Lu}|and|&|for|of)]]

-- Why a capitalised phrase that ends in "Agency", "Office" … is no public body; nil when it is.
local function doubt(m, doc)
  local start, stop = m:span_of("name")
  for word in string.gmatch(doc:sub(start, stop), [[\p{L}+]]) do
    if COMPANY[word] then
      return "a company, more likely"
    end
  end
  if string.find(doc:sub(start, stop), TWO_BODIES) then
    return "two bodies"
  elseif COMPANY[string.match(nearby.after(doc, stop, 24), [[^\s(\p{L}+)]]) or ""] then
    return "part of a longer name"
  end
  local place = context.at(doc, start, stop)
  if not place and WEAK[string.match(doc:sub(start, stop), [[^\p{L}+\s(\p{L}+)$]]) or ""] then
    return "too common a name"
  end
  local first = doc:matches(PUBLIC_START, place and place.stop or start, stop)()
  if not first or string.find(doc:sub(place and place.stop or start, first.start), [[\w]]) then
    return "does not begin with a word of public bodies"
  end
  if m:span_of("tail") then
    local place_of = doc:next("toponym", stop)
    if place_of and place_of.start < m.stop then
      return "the place is not part of the name"
    end
  end
end

order { "ministry-of", "body" }

rule "body" {
  type = "agency",
  priority = -1,
  match = re [[(?<name>%{cap}(?:(?: and| &| of| for| of the| for the)? %{cap}){0,5}? %{head}
    (?! %{head}))
    (?<tail>(?: of| for| against)(?: the)? %{cap}(?:(?: and|,| &)? %{cap}){0,4})?\b]],
  set = function(m, doc)
    local reason = doubt(m, doc)
    if reason then
      return nil, reason
    end
    return attributes(doc, m.start, m.stop)
  end,
  reads = READS,
  yes = {
    "the {National Seabed Agency} said",
    "the {Coastal Rescue Command|class=border} said",
    "the {Federal Office for Radiation Protection} said",
  },
  no = { "the Customer Service", "Head Office", "a Private Members Committee" },
}
