-- The class of a body by the words of its name.

local CLASSES = {
  { "police", "Police|Constabulary|Sheriff|Crime|Criminal Investigation|Gendarmerie|Fraud" },
  { "border", "Border|Coast ?[Gg]uard|Immigration|Migration|Customs|Asylum|Maritime|Coastal" },
  { "intelligence", "Intelligence|Secret Service|Cyber|Counter-?[Tt]error" },
  { "justice", "Court|Tribunal|Prosecut|Attorney|Justice|Prison|Probation|Judicia" },
  { "military", "Army|Navy|Air Force|Defen[cs]e|Armed Forces|Military|Marines" },
  { "ministry", "^(?:\\p{L}+ )?(?:Ministry|Department)|(?:Ministry|Department)$" },
  { "local", "(?:County|City|District|Borough|Town|Parish|Regional) Council|Borough of" },
  { "health", "Health|Medic|Disease" },
  { "regulator", "Authority|Regulat|Ombudsman|Commission|Inspectorate|Administration" },
}

local classes = {}

-- The first that fits counts.
function classes.of(name)
  for _, class in ipairs(CLASSES) do
    if string.find(name, class[2]) then
      return class[1]
    end
  end
  return "government"
end

return classes
