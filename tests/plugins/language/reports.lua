-- reports: what rules make of a match, and which of several rules wins.
api(1)
declare "found" {
  n = "number", s = "string", b = "boolean", d = "date", kind = { "tug", "ferry" },
  list = { list = "number" }, _seen = "string",
}
declare "boat" { name = "string", crew = "number", home = "string" }
declare "crowd" { s = "string" } { overlap = "keep" }
declare "trace" { s = "string" } { hidden = true }

rule "boat" {
  type  = "boat",
  match = re [[(?<name>\p{Lu}\w*?)_(?<n>\d+)\b]],
  set   = { name = "$name", crew = "$n" },
}

---- kinds

rule "to-number" {
  type  = "found",
  match = re [[n: (?<v>.+)]],
  set   = { n = "$v" },
  yes   = { "{n: 1,200|n=1200}", "{n: forty|n=40}", "{n: 16.4 million|n=16400000}" },
  no    = { "n: few" },
}
rule "to-date" {
  type  = "found",
  match = re [[d: (?<v>\S+)]],
  set   = { d = "$v" },
  yes   = { "{d: 2024-02-29|d=2024-02-29}" },
  no    = { "d: 2023-02-29", "d: Friday" },
}
rule "to-one-of" {
  type  = "found",
  match = re [[k: (?<v>\S+)]],
  set   = { kind = "$v" },
  yes   = { "{k: tug|kind=tug}" },
  no    = { "k: raft" },
}
rule "to-boolean" {
  type  = "found",
  match = re [[b: (?<v>\S+)]],
  set   = { b = "$v" },
  yes   = { "{b: true|b=true}" },
  no    = { "b: maybe" },
}
rule "to-list" {
  type  = "found",
  match = re [[l: (?<v>\S+)]],
  set   = { list = "$v" },
  yes   = { "{l: 5|list=5 list[1]=5}" },
  no    = { "l: x" },
}
rule "constants" {
  type  = "found",
  match = re [[constants]],
  set   = { n = 2.5, s = "x", b = false, kind = "ferry", list = { 1, 2 } },
  yes   = { "{constants|n=2.5 s=x b=false kind=ferry list=\"1, 2\"}" },
}
rule "template" {
  type  = "found",
  match = re [[T(?<a>\d)(?<b>[a-z])?]],
  set   = { s = "$$$a of $b", _seen = "$a" },
  yes   = { "{T1x|s=\"$1 of x\" _seen=1}, {T2|s=- _seen=2}" },
}
rule "alternatives" {
  type  = "found",
  match = re [[A(?<a>\d)]],
  set   = function(m)
    return { n = m.a, alternatives = { { n = tonumber(m.a) + 1, score = 0.5, reason = "next" } } }
  end,
  yes   = { "{A1|n=1 alternatives[1].n=2 alternatives[1].reason=next}" },
}

---- spans

rule "span" {
  type  = "found",
  match = re [[<(?<a>[^|>]*)\|(?<b>[^>]*)>]],
  span  = "$a..$b",
  yes   = { "< {one|| two} >", "< {||} >" },
}
rule "middle-of-a-word" {
  type  = "found", midword = true,
  match = re [[quay]],
  yes   = { "in{quay}s" },
}
rule "overlap" {
  type  = "crowd",
  match = re [[high tide]],
  yes   = { "{high tide}" },
}
rule "overlap-too" {
  type  = "crowd",
  match = re [[high]],
  yes   = { "{high} tide" },
}

---- updates and relations

rule "update" {
  update = "$b",
  match  = seq { is "boat" / "b", "of", caps() / "home" },
  set    = { home = "$home" },
  yes    = { "{Ada_3|crew=3 home=Hull} of Hull, Bo_4" },
}
rule "update-all" {
  update = "$b[*]",
  match  = seq { "all", many({ is "boat" / "b", opt(",") }, 1, 4) },
  set    = { home = "Wick" },
  yes    = { "all {Ada_3|home=Wick}, {Bo_4|home=Wick}; Cy_5" },
}
rule "weaker-update" {
  update = "$b", priority = -1,
  match  = each "boat" { name = "Ada" } / "b",
  set    = { home = "Deal" },
  yes    = { "{Ada_3|home=Deal} or Bo_4" },
  no     = { "all Ada_3" },
}
rule "links" {
  type  = "found",
  match = seq { "fleet", many({ is "boat" / "b", opt(",") }, 1, 4) },
  link  = { holds = "$b[*]", first = "$b[1]", last = "$b[-1]" },
  yes   = { "{fleet Ada_3, Bo_4, Cy_5|holds->Ada_3 holds->Cy_5 first->Ada_3 last->Cy_5}" },
}
rule "links-to-each" {
  type  = "trace",
  match = each "boat" { crew = 7 },
  set   = { s = "$0" }, link = { of = "$0" },
  yes   = { "{Ada_7|s=Ada_7 of->Ada_7}" },
}

---- vetoes

rule "no-ghosts" {
  drop  = "boat",
  match = seq { "ghost", many(caps(), 1, 2), "_", number() },
  yes   = { "the ghost {Ada_3}, Bo_4" },
  no    = { "ghost Ada" },
}
rule "dropped" {
  type  = "found",
  match = seq { "sees", is "boat" },
  yes   = { "{sees Ada_3}" },
  no    = { "ghost Ada_3 sees ghost Bo_4" },
}

---- repeats

rule "repeats" {
  type  = "found", span = "$full", repeats = "$short",
  match = re [[(?<full>Old Harbour Club) \((?<short>\p{Lu}+)\)]],
  set   = { s = "$full" },
  yes   = { [[{Old Harbour Club|s="Old Harbour Club"} (OHC) met.]],
            [[{Old Harbour Club} (OHC). {OHC|first->"Old Harbour Club"}, {OHC}'s]] },
  no    = { "OHC and Old Harbour club (ohc)" },
}
rule "repeats-a-part" {
  type  = "boat", repeats = "$n",
  match = re [[Captain (?<n>Nina|Otto)]],
  set   = { name = "$0" },
  yes   = { [[{Captain Nina} and {Captain Otto}. {Nina|name="Captain Nina"} and {Otto}, ninas]] },
}
rule "repeats-add" {
  type  = "boat", repeats = "$n",
  match = re [[(?<n>Zoe_9) \(home: (?<h>\w+)\)]],
  set   = { name = "Zoe", home = "$h" },
  yes   = { [[{Zoe_9 (home: Hull)|home=Hull} came.]] },
}

---- who wins

rule "longer" {
  type  = "found",
  match = re [[wins or loses]],
  set   = { s = "longer" },
  yes   = { "{wins or loses|s=longer}" },
}
rule "shorter" {
  type  = "found",
  match = re [[wins or]],
  yes   = { "{wins or} draws" },
  no    = { "wins or loses" },
}
rule "over" {
  type  = "found", over = "under",
  match = re [[up on]],
  yes   = { "{up on} top" },
}
rule "under" {
  type  = "found",
  match = re [[up on top]],
  no    = { "up on top" },
}
rule "better" {
  type  = "found", priority = 1,
  match = re [[same]],
  yes   = { "{same}" },
}
rule "worse" {
  type  = "found",
  match = re [[same]],
  no    = { "same" },
}
rule "earlier" {
  type  = "found",
  match = re [[one two]],
  yes   = { "{one two} six" },
}
rule "later" {
  type  = "found",
  match = re [[two six]],
  no    = { "one two six" },
}
rule "a-name" {
  type  = "found",
  match = re [[tied]],
  yes   = { "{tied}" },
}
rule "b-name" {
  type  = "found",
  match = re [[tied]],
  no    = { "tied" },
}
order { "first", "second", "third" }
rule "third" {
  type  = "found",
  match = re [[x y z]],
  no    = { "x y z" },
}
rule "second" {
  type  = "found",
  match = re [[x y]],
  yes   = { "not {x y} z" },
}
rule "first" {
  type  = "found", unless = { preceded = "not" },
  match = re [[x]],
  yes   = { "{x} y z" },
}
rule "rejects" {
  type  = "found",
  match = re [[yes or no]],
  set   = function() return nil, "never" end,
  no    = { "yes or no" },
}
rule "after-the-rejected" {
  type  = "found",
  match = re [[yes or]],
  yes   = { "{yes or} no" },
}

---- passes

rule "of-the-last-pass" {
  type  = "trace",
  match = each "boat" { home = "Wick" },
  yes   = { "all {Ada_3}; Bo_4" },
}
rule "own-type" {
  type  = "boat", pass = 2, over = "boat",
  match = seq { "HMS", is "boat" / "b" },
  set   = { name = "$b.name" },
  yes   = { "{HMS Ada_3|name=Ada}, Bo_4" },
}
rule "own-type-stands" {
  type  = "boat", pass = 2,
  match = seq { is "boat" / "b", "again" },
  no    = { "Ada_3 again" },
}
