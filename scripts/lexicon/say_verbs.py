#!/usr/bin/env python3
"""say_verbs.py OUT: write say_verbs.tsv, the verbs of saying with all their forms, into
the folder OUT (plugins/quotes).

`use` tells what a verb does with the words it brings:
  say     reports speech ("she said", "they warned")
  write   the same in writing ("he tweeted")
  manner  tells how something is said; a verb of saying only beside a quotation ("he laughed")
  think   reports thought ("she wondered")
  call    gives something a name ("he branded the plan")
`form` is base, s, past or ing; `noun` marks forms that are often nouns ("a claim", "reports").
"""
import pathlib
import re
import sys

VERBS = {
    "say": """
        say tell add ask reply answer respond explain state note stress insist argue claim warn
        announce declare confirm deny admit acknowledge concede agree disagree accept suggest
        propose recommend urge advise caution counsel remark observe comment point emphasise
        emphasize underline underscore highlight reiterate repeat restate maintain assert affirm
        aver avow allege contend reveal disclose report recall recount relate narrate testify
        swear vow promise pledge predict forecast joke quip jest tease continue conclude begin
        finish interject interrupt interpose intervene chip chime exclaim cry shout yell scream
        shriek bellow roar bark snap retort counter rejoin riposte protest object complain
        grumble lament moan bemoan whine whinge mutter mumble murmur whisper breathe hiss growl
        snarl thunder demand order command instruct direct request beg plead implore beseech
        entreat inquire enquire query question quiz challenge dispute criticise criticize
        condemn denounce blast slam lambast lambaste rail fume rage rant accuse blame chide
        scold rebuke reprimand admonish reproach berate praise hail laud commend
        congratulate apologise apologize assure reassure console inform notify remind persuade
        convince brief update elaborate expand clarify specify detail outline spell sum
        summarise summarize stipulate proclaim profess pronounce preach lecture declaim orate
        opine posit postulate reason chant recite quote cite volunteer venture offer hint imply
        intimate insinuate indicate mention confide confess own divulge blurt boast brag crow
        gloat enthuse rave gush marvel banter taunt mock jeer sneer scoff deride ridicule
        threaten fret bid reflect muse reckon guess speculate estimate conjecture surmise
        hypothesise theorise rationalise contradict refute rebut reject dismiss defend
        justify excuse deflect dodge sidestep
        quibble cavil carp nitpick prod exhort enjoin blaspheme babble blather prattle ramble
        drone stammer stutter splutter sputter falter croak rasp wheeze lisp drawl slur purr
        warble chirp squeak squeal squawk whoop wail howl bawl holler hoot grunt groan snivel
        sniff snort simper soothe tut intone echo quaver concur assent acquiesce demur dissent
        remonstrate expostulate fulminate inveigh ejaculate vouchsafe rule certify vouch depose
        submit resolve""",
    "write": """
        write tweet retweet post blog email text message wire cable scribble scrawl jot publish
        caption""",
    "manner": """
        laugh chuckle giggle titter snigger cackle guffaw smile grin beam smirk grimace frown
        scowl pout sulk sigh yawn shrug nod wink blush flush cough hiccup hesitate pause start
        burst persist resume proceed pursue reassert find judge determine decide grant
        allow move second table bless salute curse invite summon toast ape mimic parrot press
        probe campaign lobby teach hold calculate assess speak talk chat sing read thank welcome
        greet help attack applaud test signal despair storm encourage prompt tip flag excuse dismiss
        defend justify rib appeal attest boom gulp pant gasp trill pipe coo weep sob""",
    "think": """
        think believe feel hope fear wonder worry wish suspect suppose imagine consider conclude
        assume doubt know understand realise realize recognise recognize remember expect
        anticipate dream muse ponder""",
    "call": """
        call describe brand label dub term name nickname characterise characterize style deem
        decry denounce denote refer portray depict""",
}

IRREGULAR = {
    "say": "said", "tell": "told", "begin": "began", "find": "found", "hold": "held",
    "speak": "spoke", "sing": "sang", "read": "read", "write": "wrote", "think": "thought",
    "feel": "felt", "know": "knew", "understand": "understood", "swear": "swore",
    "bid": "bade", "sum": "summed", "spell": "spelled", "weep": "wept", "burst": "burst",
    "dream": "dreamt", "teach": "taught", "forecast": "forecast", "rib": "ribbed",
    "beseech": "besought",
}
PARTICIPLE = {"begin": "begun", "speak": "spoken", "sing": "sung", "write": "written",
              "know": "known", "swear": "sworn"}
DOUBLING = set("chat beg plan prod tip pen jot slam brag blog quip whip flag quiz nod grin "
               "chip tut pin sob rib rap rebut wet admit submit demur".split())
NOUNS = set("""
    claim report state note point comment remark answer reply demand order command request query
    question challenge call plan cry shout scream promise pledge vow forecast joke quip appeal
    brief update detail outline sum rule offer hint signal campaign guess estimate boast attack
    blame praise thank welcome object start post text message email tweet wire cable blog caption
    sign type print laugh smile grin sigh nod shrug pause name label brand term hope fear wish
    doubt dream dispute protest lament moan complaint press bark snap roar counter storm rage
    toast bid tip flag grant move second table excuse prompt pipe echo drone wail howl groan
    gasp sob grunt snort whisper murmur mutter talk chat chant lecture quote worry threat tease
    rant counsel caution detail argue mention crow rave mock rib bank style view wire tip""".split())


def past(verb):
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "d"
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    return verb + (verb[-1] if verb in DOUBLING else "") + "ed"


def third(verb):
    if verb == "quiz":
        return "quizzes"
    if re.search(r"(s|x|z|ch|sh)$", verb):
        return verb + "es"
    return verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"


def gerund(verb):
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return verb + (verb[-1] if verb in DOUBLING else "") + "ing"


def rows():
    """One row a form; a form that several verbs share belongs to the first."""
    seen = {}
    for use, verbs in VERBS.items():
        for verb in dict.fromkeys(verbs.split()):
            base = "past" if past(verb) == verb else "base"
            forms = [(verb, base), (third(verb), "s"), (past(verb), "past"),
                     (gerund(verb), "ing")]
            if verb in PARTICIPLE:
                forms.append((PARTICIPLE[verb], "past"))
            for form, kind in forms:
                noun = "yes" if verb in NOUNS and kind in ("base", "s") else ""
                seen.setdefault(form, (form, verb, use, kind, noun))
    return sorted(seen.values())


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    header = ("phrase", "lemma", "use", "form", "noun?")
    lines = ["\t".join(row).rstrip("\t") for row in [header] + rows()]
    path = pathlib.Path(sys.argv[1]) / "say_verbs.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
