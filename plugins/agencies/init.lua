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
  yes = { "the {NCA|form=acronym name='National Crime Agency'} said" },
}
