-- contexts: what may be asked of the text around a match.
api(1)
declare "found" { n = "number", s = "string" }
declare "boat" { name = "string", crew = "number" }
declare "place" { s = "string" }
option "plates" { default = false, about = "Also report number plates." }
option "year" { default = 2000, about = "The year from which on." }

rule "boat" {
  type  = "boat",
  match = re [[(?<name>\p{Lu}\w*?)_(?<n>\d+)\b]],
  set   = { name = "$name", crew = "$n" },
}

---- directly before and after

rule "preceded" {
  type     = "found",
  match    = re [[P\d]],
  preceded = any { "from", { "out", "of" }, is "boat" },
  yes      = { "from {P1}, out of {P2}, Ada_3 {P3}, of P4" },
  no       = { "from, P3", "It came from. P4 left." },
}
rule "preceded-with-a-capture" {
  type     = "found",
  match    = re [[C\d]],
  preceded = { number() / "n", "pounds", opt(",") },
  set      = { n = "$n" },
  yes      = { "two hundred pounds {C1|n=200}, 5 pounds, {C2|n=5}" },
  no       = { "pounds C3" },
}
rule "followed" {
  type     = "found",
  match    = re [[F\d]],
  followed = { opt(","), is "boat" { crew = at_least(3) } / "b" },
  set      = { s = "$b.name" },
  yes      = { "{F1|s=Ada}, Ada_3 and {F2|s=Bo} Bo_4" },
  no       = { "F1 Ada_2", "F2 and Ada_3", "He left F3. Ada_3 came." },
}
rule "near" {
  type  = "found",
  match = re [[N\d]],
  near  = { { "old", "harbour" }, tokens = 4 },
  yes   = { "{N1} by the old harbour", "the old harbour of {N3}", "at old harbour {N4}" },
  no    = { "N1 by the very old harbour", "It was N1. The old harbour is near." },
}
rule "near-in-block" {
  type  = "found", within = "block",
  match = re [[B\d]],
  near  = { word "moor", tokens = 6 },
  yes   = { "It was {B1}. They moored it." },
  no    = { "It was B1.\n\nThey moored it." },
}
rule "list-with-a-context" {
  type     = "found",
  match    = list { "pilot", "tug" } / "s",
  preceded = "the",
  set      = { s = "$s" },
  yes      = { "the {Pilot|s=Pilot} and a tug" },
}
rule "annotation-with-a-context" {
  type     = "found",
  match    = each "boat" { crew = at_most(9) } / "b",
  followed = word "sink",
  set      = { s = "$b.name" },
  yes      = { "{Ada_3|s=Ada} sank, Bo_4 sailed, Cy_10 sank" },
}

---- what rejects

rule "unless" {
  type   = "found",
  match  = re [[U\d]],
  unless = { preceded = "not", followed = any { "no", is "boat" }, near = { "ghost", tokens = 2 } },
  yes    = { "{U1} it is", "a ghost said: {U2}" },
  no     = { "not U1", "U2 no", "U3 Ada_3", "U4, ghost" },
}
rule "unless-inside" {
  type   = "found", midword = true,
  match  = re [[Ada|Bo]],
  unless = { inside = { "boat" } },
  yes    = { "{Ada} sails Bo_3" },
}

---- inside, zone, when

rule "inside" {
  type   = "place", midword = true,
  match  = re [[\d]],
  inside = { "boat" },
  yes    = { "Ada_{3} of 4" },
}
rule "body" {
  type  = "found",
  match = re [[Z\d]],
  zone  = "body",
  yes   = { "It is {Z1} that sails, as was said." },
}
rule "with-option" {
  type  = "found",
  match = re [[plate]],
  when  = { plates = true },
  yes   = { options = { plates = true }, "a {plate}" },
  no    = { "a plate" },
}
rule "with-two-options" {
  type  = "found",
  match = re [[W\d]],
  when  = { locale = "en-US", year = 2010 },
  yes   = { locale = "en-US", options = { year = 2010 }, "{W1}" },
  no    = { locale = "en-US", "W2" },
}

---- with

rule "last" {
  type  = "found",
  match = re [[L(?<n>\d)]],
  with  = { b = last "boat" { crew = "$n" } },
  set   = { s = "$b.name" },
  yes   = { "Ada_3, Bo_4, Cy_3 and {L4|s=Bo} then {L3|s=Cy}" },
  no    = { "Ada_3 and L4", "L4 and Ada_4", "Ada_5 came. So did L5." },
}
rule "next" {
  type  = "found", within = "document",
  match = re [[X(?<n>\d)]],
  with  = { b = next "boat" { crew = at_least(2) } },
  set   = { n = "$b.crew", s = "$b.name $n" },
  yes   = { "{X4|n=2 s=\"Bo 4\"}. Ada_1\n\nBo_2" },
  no    = { "Ada_3 X4" },
}
rule "maybe" {
  type  = "found",
  match = re [[M\d]],
  with  = { b = maybe(last "boat") }, link = { of = "$b" },
  set   = { s = "$b.name" },
  yes   = { "{M1|s=- of=-} Ada_3 {M2|s=Ada of->Ada_3}" },
}
rule "bound-on-what-is-bound" {
  type  = "found",
  match = re [[K\d]],
  with  = { a = last "boat", b = last "boat" { crew = "$a.crew", name = none("$a.name") } },
  set   = { s = "$b.name" },
  yes   = { "Bo_3, Cy_4, Ada_3, {K1|s=Bo}" },
  no    = { "Bo_4, Ada_3, K1" },
}

---- contexts that look at the match

rule "context-on-a-capture-of-seq" {
  type     = "found",
  match    = seq { "meets", is "boat" / "b" },
  followed = is "boat" { crew = "$b.crew" },
  yes      = { "{meets Ada_3} Bo_3" },
  no       = { "meets Ada_3 Bo_4" },
}
rule "context-on-a-capture-of-re" {
  type  = "found",
  match = re [[H(?<n>\d)]],
  near  = { is "boat" { crew = "$n" } / "b", tokens = 9 },
  set   = { s = "$b.name" },
  yes   = { "{H3|s=Bo} Ada_4 Bo_3" },
  no    = { "H3 Ada_4" },
}
rule "veto-on-a-capture-of-re" {
  type   = "found",
  match  = re [[V(?<n>\d)]],
  unless = { near = { is "boat" { crew = "$n" }, tokens = 5 } },
  yes    = { "{V1} Ada_2" },
  no     = { "V1 Ada_1" },
}
