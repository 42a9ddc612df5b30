-- locations: countries, regions, cities, waters and mountains, with the country they lie in and
-- where they are; and what people of a country are called.
--
-- A name on the list becomes a toponym (hidden) with all places it may mean; a rule then decides
-- whether it is a place here (evidence.lua) and which one (readings.lua), and says why not.
api(1)

declare "location" {
  name = "string",
  country = "string",
  class = "string",
  lat = "number",
  lon = "number",
  geonames = "number",
  _for = "string", -- what speaks for a place here, and against it
  _meant = "string", -- what speaks for this reading of the name
}

declare "demonym" { country = "string" }

declare "toponym" {
  name = "string",
  country = "string",
  class = "string",
  region = "string",
  lat = "number",
  lon = "number",
  geonames = "number",
  weight = "number",
  doubt = { "word", "name" },
  direction = "string",
  sure = "boolean", -- the text says that it is a place
} { hidden = true }

-- A name on the list of small places, wherever it stands.
declare "village" {
  name = "string",
  class = "string",
  country = "string",
  region = "string",
  lat = "number",
  lon = "number",
  geonames = "number",
  weight = "number",
  doubt = { "word", "name" },
} { hidden = true }

-- Names of countries and states: what a place may lie in.
declare "holder" { country = "string", region = "string" } { hidden = true }

declare "nationality" { country = "string" } { hidden = true }

-- Of other plugins: what a place may be a part of.
declare "agency" { country = "string" }
declare "person" {}

local evidence = use "evidence"
local mentions = use "mentions"
local readings = use "readings"
use "features"
use "villages"

order { "directed", "villages", "again", "listed" }

rule "listed" {
  type = "toponym",
  match = list "places.tsv",
  priority = 1,
  yes = { "in {Nairobi|country=KE class=city}" },
}

rule "holders" {
  type = "holder",
  match = list "holders.tsv",
  yes = { "near Akron, {Ohio|country=US region=US.OH}" },
}

rule "small" {
  type = "village",
  match = list "villages.tsv",
  yes = { "in {Fishguard|country=GB}" },
}

rule "nationalities" {
  type = "nationality",
  match = list "nationalities.tsv",
  yes = { "two {Libyans|country=LY}" },
}

rule "place" {
  type = "location",
  match = each "toponym" {},
  set = function(m, doc)
    local place = mentions.at(doc, m.start)
    local is_place, why = evidence.judge(place, doc)
    if not is_place then
      return nil, why
    end
    local attributes = readings.attributes(place, doc)
    attributes._for = why
    return attributes
  end,
  reads = { "agency", "person", "nationality" },
  yes = {
    'from {Kenya|country=KE class=country} to {northern Italy|name="northern Italy" country=IT}',
    'ferries across the {Channel|name="English Channel" class=water}',
    "police in {Paris|country=US}, {Texas|country=US class=region}, said",
    "She left {Paris|country=FR} and lives in {Bath|country=GB} now",
    'a man from {South East Asia|name="Southeast Asia" country=-}',
    [[The {UK|name="United Kingdom"}'s plan and the {U.S.|name="United States"} plan]],
  },
  no = {
    "Reading the report took an hour",
    "the Bank of England, the University of Leeds and the Duke of York",
    "the Boston Globe and Manchester United",
    "an Air France pilot at the Hotel Bristol",
    "CONTACT US TODAY",
    "the Boston Bruins and Dalton State University",
    "a SWAT team",
  },
}

rule "people-of" {
  type = "demonym",
  match = each "nationality" {},
  set = { country = "$0.country" },
  unless = { inside = { "agency", "location", "person" } },
  yes = { "two {Libyans|country=LY} and a {French|country=FR} sailor" },
}
