-- sequences: each element of seq, and how they go together.
api(1)
declare "found" { n = "number", s = "string", list = { list = "string" } }
declare "boat" { name = "string", crew = "number" }
declare "buoy" { colour = "string", crew = "number" }

-- What sequences read: annotations such as Ada_3 and red_7.
rule "boat" {
  type  = "boat",
  match = re [[(?<name>\p{Lu}\w*?)_(?<n>\d+)\b]],
  set   = { name = "$name", crew = "$n" },
}
rule "buoy" {
  type  = "buoy",
  match = re [[(?<colour>red|green)_(?<n>\d+)\b]],
  set   = { colour = "$colour", crew = "$n" },
}

---- words

rule "literal" {
  type  = "found",
  match = seq { "in the", "end", "don't" },
  yes   = { "{in the end don't} and {In  the END don’t}" },
  no    = { "in the end do not", "in thee end don't" },
}
rule "literal-with-a-capital" {
  type  = "found",
  match = seq { "low", "Tide" },
  yes   = { "{low Tide}, {LOW TIDE}" },
  no    = { "low tide" },
}
rule "inflections" {
  type  = "found",
  match = seq { word "carry on|set up|child|say", "now" },
  yes   = { "{carried on now}, {setting up now}, {children now}, {said now}, {Says now}" },
  no    = { "saying nothing now", "sayed now" },
}
rule "capitals" {
  type  = "found",
  match = seq { "by", caps("all") / "s" },
  set   = { s = "$s" },
  yes   = { "{by ESA|s=ESA}, {by ÉA|s=ÉA}" },
  no    = { "by Esa", "by 5" },
}
rule "whole-token" {
  type  = "found",
  match = seq { "deck", token [[\p{Lu}|\d{1,2}]] / "s" },
  set   = { s = "$s" },
  yes   = { "{deck A|s=A}, {deck 12|s=12}" },
  no    = { "deck AB", "deck 120" },
}

---- numbers

rule "number" {
  type  = "found",
  match = seq { number() / "n", "eggs" },
  set   = { n = "$n" },
  yes   = { "{12 eggs|n=12}, {forty-two eggs|n=42}, {1,200.5 eggs|n=1200.5}",
            "{2.5 million eggs|n=2500000}, {two hundred and five eggs|n=205}, {a dozen eggs|n=12}",
            "{3/4 eggs|n=0.75}, {½ eggs|n=0.5}, {2½ eggs|n=2.5}, {two and a half eggs|n=2.5}" },
  no    = { "some eggs", "12 or more eggs" },
}
rule "number-in-range" {
  type  = "found",
  match = seq { number(1, 50) / "n", "eels" },
  set   = { n = "$n" },
  yes   = { "{five eels|n=5}, {50 eels|n=50}" },
  no    = { "two hundred and five eels", "51 eels", "2 million eels" },
}
rule "number-after-a-skip" {
  type  = "found",
  match = seq { "caught", skip(0, 5), number(1, 50) / "n", "crabs" },
  set   = { n = "$n" },
  yes   = { "{caught at last 20 crabs|n=20}" },
  no    = { "caught two hundred and five crabs" },
}
rule "unit-that-touches" {
  type  = "found",
  match = seq { "£", number() / "n", "m", "each" },
  set   = { n = "$n" },
  yes   = { "({£24m each|n=24})", "{£24 m each|n=24}" },
}
rule "magnitude-that-touches" {
  type  = "found",
  match = seq { "€", number() / "n" },
  set   = { n = "$n" },
  yes   = { "It cost {€24m|n=24000000}." },
}
rule "elements-that-touch" {
  type  = "found",
  match = seq { number() / "n", "-", "year", "-", "old" },
  set   = { n = "$n" },
  yes   = { "the {34-year-old|n=34}, the {thirty-one-year-old|n=31}" },
}
rule "fraction-or-two-numbers" {
  type  = "found",
  match = seq { number() / "n", "/", number(), "marks" },
  set   = { n = "$n" },
  yes   = { "{7/10 marks|n=7}" },
}

---- optional, repeated, skipped

rule "optional" {
  type  = "found",
  match = seq { "left", opt { "very", "late" }, opt(number()) / "n", "hours" },
  set   = { n = "$n", s = "$n" },
  yes   = { "{left very late 3 hours|n=3}, {left hours|n=- s=-}" },
  no    = { "left very hours" },
}
rule "gives-back" {
  type  = "found",
  match = seq { "go", many(token [[\w+]], 1, 5), "stop" },
  yes   = { "{go on and stop}", "{go stop stop}" },
  no    = { "go stop", "go a b c d e f stop" },
}
rule "optional-gives-back" {
  type  = "found",
  match = seq { "room", opt(number()) / "n", "5" },
  set   = { n = "$n" },
  yes   = { "{room 5|n=-}, {room 4 5|n=4}" },
}
rule "lazy" {
  type  = "found",
  match = seq { "from", skip(0, 4), "to" },
  yes   = { "{from here to} there to", "{from to}" },
  no    = { "from a b c d e to" },
}
rule "none" {
  type  = "found",
  match = seq { "start", many(none(word "stop"), 1, 4), "." },
  yes   = { "{start a b c.}" },
  no    = { "start a stopping b.", "start." },
}
rule "any" {
  type  = "found",
  match = seq { any { { "as", "of" / "s", "now" }, "as" / "s" } },
  set   = { s = "$s" },
  yes   = { "{as of now|s=of} and {as|s=as} of then" },
}

---- captures

rule "captures-under-many" {
  type  = "found",
  match = seq { "crew", many({ caps() / "c", opt(",") }, 1, 5) },
  set   = { s = "$c[1] to $c[-1]", list = "$c[*]" },
  yes   = { [[{crew Ann, Bo, Cy|s="Ann to Cy" list="Ann, Bo, Cy"}.]], "{crew Ann|list[1]=Ann}" },
}
rule "second-of-many" {
  type  = "found",
  match = seq { "mates", many({ caps() / "c", opt(",") }, 1, 5) },
  set   = { s = "$c[2]", list = "$c[-2]" },
  yes   = { "{mates Ann, Bo, Cy|s=Bo list=Bo}; {mates Al|s=- list=-}." },
}
rule "span-of-many" {
  type  = "found",
  match = seq { "guests", many({ caps() / "c", opt(",") }, 1, 5) },
  span  = "$c[1]..$c[-1]",
  yes   = { "guests {Ann, Bo, Cy}." },
}
rule "one-name-in-branches" {
  type  = "found",
  match = seq { "near", any { is "boat" / "x", is "buoy" / "x", number() / "x", "sand" / "x" } },
  set   = { n = "$x.crew", s = "$x.colour" },
  yes   = { "{near Ada_3|n=3 s=-}, {near red_7|n=7 s=red}, {near 5|n=- s=-}, {near sand|n=-}" },
}
rule "captures-in-lua" {
  type  = "found",
  match = seq { "tell", any { number() / "x", is "boat" / "x", "me" / "x" } },
  set   = function(m) return { s = type(m.x), n = m.stop - m.start } end,
  yes   = { "{tell 5|s=number n=6}, {tell me|s=string}, {tell Ada_3|s=userdata}" },
}

---- annotations

rule "condition-on-a-capture" {
  type  = "found",
  match = seq { number() / "n", "in", is "boat" { crew = "$n" } / "b" },
  set   = { n = "$b.crew" },
  yes   = { "{three in Ada_3|n=3}, {4 in Bo_4|n=4}" },
  no    = { "four in Ada_3" },
}
rule "conditions" {
  type  = "found",
  match = seq { "on", is "boat" { crew = at_least(3), name = none(any { "Ada", "Bo" }) } },
  yes   = { "{on Cy_3}, {on Cy_40}" },
  no    = { "on Cy_2", "on Ada_3", "on Bo_5" },
}
rule "number-as-text" {
  type  = "found",
  match = seq { "off", is "boat" { crew = "3" } },
  yes   = { "{off Cy_3}" },
  no    = { "off Cy_4" },
}

---- bounds

rule "sentence" {
  type  = "found",
  match = seq { "anchor", skip(0, 8), "chain" },
  yes   = { "the {anchor of the chain}" },
  no    = { "Drop the anchor. Mind the chain." },
}
rule "block" {
  type  = "found", within = "block",
  match = seq { "mast", skip(0, 8), "sail" },
  yes   = { "The {mast is up. Now the sail} follows." },
  no    = { "The mast is up.\n\nNow the sail follows." },
}
rule "document" {
  type  = "found", within = "document",
  match = seq { "bow", skip(0, 8), "stern" },
  yes   = { "The {bow is up.\n\nNow the stern} follows." },
}
