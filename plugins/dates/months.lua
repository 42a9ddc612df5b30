-- months: months of a named year.
local points = use "points"

rule "month-year" {
  type = "date",
  match = re [[
    (?:(?<edge>%{edge})(?: |-))?(?<month>%{month_any})\.?(?:,| of|,? in|-|/)? ?
    (?<year>%{dated_year})
  ]],
  set = function(m, doc)
    return points.month_year(m, doc, m.edge and m.edge.mod)
  end,
  yes = {
    "in {April 2019|timex=DATE value=2019-04 from=2019-04-01 to=2019-04-30}",
    "by {the end of June, 1996|value=1996-06 mod=END}, {late May 1944|mod=END}",
    "{Aug. 480 BC|value=BC0480-08 from=-}",
  },
}

rule "year-month" {
  type = "date",
  match = re [[(?<year>%{year})[ /\-](?<month>%{month_any})\b(?! \d)]],
  set = function(m, doc) return points.month_year(m, doc) end,
  yes = { "{2024 Aug|value=2024-08}" },
}

-- "2010-05"; but "2007-08" is a stretch of years.
rule "iso-month" {
  type = "date",
  match = re [[(?<![\d./-])(?<year>(?:19|20)\d\d)-(?<month>0[1-9]|1[0-2])\b(?![./-]|,\d)]],
  set = function(m, doc)
    if points.number(m.month) > points.number(m.year) % 100 then
      return nil, "a stretch of years"
    end
    return points.month_year(m, doc)
  end,
  yes = { "{2010-05|value=2010-05 to=2010-05-31}" },
}

return {}
