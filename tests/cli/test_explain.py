"""gloze explain: who won, by which precedence, and why a rule did not match."""
import json
import unittest

from cli import Case

HEAD = 'api(1)\ndeclare "t" { n = "number", s = "string" }\ndeclare "u" { n = "number" }\n'

# Rules, a text, and what became of each match: "rule [text] fate by reason".
SITUATIONS = {
    "stands": ('rule "a" { type = "t", match = re [[red]] }', "a red hat", ["a [red] stands"]),
    "longer": ('rule "a" { type = "t", match = re [[red]] }\n'
               'rule "b" { type = "t", match = re [[red hat]] }', "a red hat",
               ["b [red hat] stands", "a [red] lost b longer"]),
    "over": ('rule "a" { type = "t", over = "b", match = re [[red]] }\n'
             'rule "b" { type = "t", match = re [[red hat]] }', "a red hat",
             ["b [red hat] lost a over", "a [red] stands"]),
    "over, by order": ('order { "a", "c", "b" }\nrule "a" { type = "t", match = re [[red]] }\n'
                       'rule "b" { type = "t", match = re [[red hat]] }\n'
                       'rule "c" { type = "t", match = re [[never]] }', "a red hat",
                       ["b [red hat] lost a over", "a [red] stands"]),
    "priority": ('rule "a" { type = "t", match = re [[red]] }\n'
                 'rule "b" { type = "t", priority = 1, match = re [[red]] }', "a red hat",
                 ["a [red] lost b higher priority", "b [red] stands"]),
    "earlier": ('rule "a" { type = "t", match = re [[red hat]] }\n'
                'rule "b" { type = "t", match = re [[hat box]] }', "a red hat box",
                ["a [red hat] stands", "b [hat box] lost a earlier"]),
    "name": ('rule "b" { type = "t", match = re [[red]] }\n'
             'rule "a" { type = "t", match = re [[red]] }', "a red hat",
             ["b [red] lost a its name comes first", "a [red] stands"]),
    "a longer one that had to wait": (
        'rule "a" { type = "t", match = re [[hat box]] }\n'
        'rule "b" { type = "t", match = re [[red hat box]] }\n'
        'rule "c" { type = "t", over = "b", match = re [[red]], set = function() return nil, "no" end }',
        "a red hat box", ["b [red hat box] lost a another rule was over this one, and this one had to wait",
                          "c [red] rejected no", "a [hat box] stands"]),
    "an earlier pass": ('rule "a" { type = "t", match = re [[red]] }\n'
                        'rule "b" { type = "t", pass = 2, match = re [[red hat]] }', "a red hat",
                        ["b [red hat] lost a it stood from an earlier pass", "a [red] stands"]),
    "over an earlier pass": ('rule "a" { type = "t", match = re [[red]] }\n'
                             'rule "b" { type = "t", pass = 2, over = "a", match = re [[red hat]] }',
                             "a red hat", ["b [red hat] stands", "a [red] lost b over"]),
    "rejected by set": ('rule "a" { type = "t", match = re [[red]], '
                        'set = function() return nil, "too red" end }', "a red hat",
                        ["a [red] rejected too red"]),
    "the next best": ('rule "a" { type = "t", match = re [[red]] }\n'
                      'rule "b" { type = "t", match = re [[red hat]], set = function() return nil, "no" end }',
                      "a red hat", ["b [red hat] rejected no", "a [red] stands"]),
    "a value that is no number": ('rule "a" { type = "t", match = re [[red]], set = { n = "$0" } }',
                                  "a red hat", ["a [red] rejected attribute 'n': 'red' is no value for number"]),
    "zone": ('rule "a" { type = "t", zone = "heading", match = re [[red]] }', "a red hat.",
             ["a [red] rejected it is in another zone than the rule asks for"]),
    "inside": ('rule "u" { type = "u", match = re [[blue]] }\n'
               'rule "a" { type = "t", inside = "u", match = re [[red]] }', "a red hat",
               ["a [red] rejected it is not inside what the rule asks for"]),
    "unless inside": ('rule "u" { type = "u", match = re [[red hat]] }\n'
                      'rule "a" { type = "t", unless = { inside = "u" }, match = re [[red]] }', "a red hat",
                      ["a [red] rejected it is inside what the rule excludes", "u [red hat] stands"]),
    "preceded": ('rule "a" { type = "t", preceded = "a", match = re [[hat]] }', "a red hat",
                 ["a [hat] rejected what has to precede it is not there"]),
    "followed": ('rule "a" { type = "t", followed = "box", match = re [[red]] }', "a red hat",
                 ["a [red] rejected what has to follow it is not there"]),
    "near": ('rule "a" { type = "t", near = { "blue", tokens = 3 }, match = re [[red]] }', "a red hat",
             ["a [red] rejected what has to be near is not there"]),
    "unless followed": ('rule "a" { type = "t", unless = { followed = "hat" }, match = re [[red]] }',
                        "a red hat", ["a [red] rejected it is followed by what the rule excludes"]),
    "with": ('rule "u" { type = "u", match = re [[blue]] }\n'
             'rule "a" { type = "t", with = { x = last "u" }, match = re [[red]] }', "a red hat",
             ["a [red] rejected an annotation that `with` asks for is not there"]),
    "vetoed": ('rule "a" { type = "t", match = re [[red]] }\n'
               'rule "v" { drop = "t", match = re [[red hat]] }', "a red hat",
               ["v [red hat] applied", "a [red] vetoed v"]),
    "vetoed in a later pass": ('rule "a" { type = "t", match = re [[red]] }\n'
                               'rule "v" { drop = "t", pass = 2, match = re [[red hat]] }', "a red hat",
                               ["v [red hat] applied", "a [red] vetoed v"]),
    "updates": ('rule "a" { type = "t", match = re [[red]] }\n'
                'rule "x" { update = "$t", match = each "t" / "t", set = { s = "x" } }\n'
                'rule "y" { update = "$t", priority = 1, match = each "t" / "t", set = { s = "y" } }\n'
                'rule "z" { update = "$t", over = "y", match = each "t" / "t", set = { s = "z" } }\n',
                "a red hat", ["a [red] stands", "x [red] applied",
                              "y [red] lost x another rule was over this one, and this one had to wait",
                              "z [red] lost x its name comes first"]),
    "updates by priority": ('rule "a" { type = "t", match = re [[red]] }\n'
                            'rule "x" { update = "$t", match = each "t" / "t", set = { s = "x" } }\n'
                            'rule "y" { update = "$t", priority = 1, match = each "t" / "t", set = { s = "y" } }\n',
                            "a red hat", ["a [red] stands", "x [red] lost y higher priority", "y [red] applied"]),
    "updates by over": ('rule "a" { type = "t", match = re [[red]] }\n'
                        'rule "x" { update = "$t", match = each "t" / "t", set = { s = "x" } }\n'
                        'rule "y" { update = "$t", over = "x", match = each "t" / "t", set = { s = "y" } }\n',
                        "a red hat", ["a [red] stands", "x [red] lost y over", "y [red] applied"]),
    "a function": ('on_document "f" { emits = { "t" }, run = function(doc, out) out:add("t", 2, 5) end }',
                   "a red hat", ["f [red] stands"]),
    "a function's veto": ('rule "a" { type = "t", match = re [[red]] }\n'
                          'on_document "f" { reads = { "t" }, emits = { "t" }, pass = 2, run = function(doc, out) '
                          'for _, a in ipairs(doc:all("t")) do out:drop(a) end end }',
                          "a red hat", ["a [red] vetoed f", "f [red] applied"]),
    "repeats": ('rule "a" { type = "t", match = re [[the (?<s>red) hat]], span = "$s", repeats = "$s" }',
                "the red hat, red box", ["a [red] stands", "a [red] stands it repeats an earlier mention"]),
    "two types": ('rule "a" { type = "t", match = re [[red]] }\nrule "u" { type = "u", match = re [[red]] }',
                  "a red hat", ["a [red] stands", "u [red] stands"]),
    "overlap kept": ('declare "k" {} { overlap = "keep" }\nrule "a" { type = "k", match = re [[red]] }\n'
                     'rule "b" { type = "k", match = re [[red hat]] }', "a red hat",
                     ["b [red hat] stands", "a [red] stands"]),
}

# A rule "a", a text, and how far it got: obstacle, what fitted, by what, what failed, what it met.
SHORTFALLS = {
    "a word": ('re [[red (?:hats|boxes)]]', "a red hat", ("stopped", "red", "red ", "(?:hats|boxes)", "hat")),
    "within a group": ('re [[(?:blue|red hat) box]]', "a red hut",
                       ("stopped", "red ", "(?:blue|red ", "hat", "hut")),
    "an alternative": ('re [[red box|a red hat box]]', "a red hat",
                       ("stopped", "a red hat", "red box|a red hat ", "box", "")),
    "nothing": ('re [[blue]]', "a red hat", ("stopped", "", "", "blue", "a red hat")),
    "after what may be missing": ('re [[(?:very )?blue]]', "a red hat", ("stopped", "", "", "blue", "a red hat")),
    "a definition": ('re [[red %{unit}\\b]]', "a red mile", ("stopped", "red", "red ", "%{unit}", "mile")),
    "a look-ahead": ('re [[red(?= box)]]', "a red hat", ("stopped", "red", "red", "(?= box)", "hat")),
    "the case": ('re [[Red]]', "a red hat", ("stopped", "", "", "Red", "a red hat")),
    "inside a word": ('re [[ed hat]]', "a red hat", ("inside-word", "ed hat", "", "", "")),
    "a set that rejects": ('re [[red]], set = function() return nil, "no" end', "a red hat", ("fits", "red")),
    "seq": ('seq { "a", "red", word "box", caps() }', "a red hat",
            ("stopped", "a red", '"a", "red"', '"box", "boxes", "boxing", "boxed"', "hat")),
    "seq, an annotation": ('seq { "a", is "u" { n = 1 } }', "a red hat", ("stopped", "a", '"a"', 'is "u"', "red hat")),
    "seq, from the start": ('seq { caps(), "red" }', "a red hat", ("stopped", "", "", "caps()", "a red hat")),
    "list": ('list { "red hut", "blue" }', "a red hat", ("stopped", "red h", "red h", "ut", "at")),
    "list, the case": ('list { "Red Hat" }', "a red hat", ("other-case", "red hat", "Red Hat", "Red Hat", "")),
    "list, nothing": ('list { "wagon" }', "2 red cups", ("stopped", "", "", "any phrase of the list", "2 red cups")),
    "each": ('each "u"', "a red hat", ("no-annotation", "", "", "u", "a red hat")),
    "each, a condition": ('each "t2" { n = 2 }', "a red hat", ("unfulfilled", "red", "", "n", "hat")),
}


class Explain(Case):
    def explain(self, rules, text, *args, place="a.txt:1"):
        self.write("r.lua", HEAD + rules)
        self.write("a.txt", text + "\n")
        return json.loads(self.run_gloze("explain", "--json", "--plugins", "r.lua", place, *args).out)

    def test_what_became_of_each_match(self):
        for name, (rules, text, expected) in SITUATIONS.items():
            with self.subTest(name):
                found = []
                for m in self.explain(rules, text)["matches"]:
                    words = [m["rule"].removeprefix("r/"), f"[{m['text']}]", m["fate"],
                             m.get("by", "").removeprefix("r/"), m.get("reason", "")]
                    found.append(" ".join(w for w in words if w))
                self.assertEqual(found, expected)

    def test_how_far_a_rule_got(self):
        more = ('declare "t2" { n = "number" }\nrule "t2" { type = "t2", match = re [[red]], set = { n = 1 } }\n'
                'define "unit" (list { "inch", "foot" })\n')
        keys = ("obstacle", "fitted", "begun", "failed", "met")
        for name, (match, text, expected) in SHORTFALLS.items():
            with self.subTest(name):
                rules = f'{more}rule "a" {{ type = "t", match = {match} }}'
                found = self.explain(rules, text, "--why-not", "r/a")
                self.assertEqual(tuple(found[k].strip("\n") for k in keys)[: len(expected)], expected)

    def test_rules_that_did_not_run(self):
        rules = ('option "on" { default = false, about = "" }\n'
                 'rule "a" { type = "t", when = { on = true, locale = "en-US" }, match = re [[red]] }\n'
                 'rule "b" { type = "t", match = re [[red]], set = function() error("x") end }')
        found = self.explain(rules, "a red hat", "--why-not", "r/a")
        self.assertEqual((found["obstacle"], found["failed"]), ("not-run", "its plugin failed on this document"))
        found = self.explain(rules, "a red hat", "--why-not", "r/a", "--off", "r/b")
        self.assertEqual(found["failed"], "its `when` does not hold: locale, on")
        found = self.explain(rules, "a red hat", "--why-not", "r/b", "--off", "r/b")
        self.assertEqual(found["failed"], "it is off")

    def test_in_words(self):
        self.write("r.lua", HEAD + 'rule "a" { type = "t", match = re [[(?<n>\\d+) (?<s>hats)]], set = { n = "$n", s = "$s" } }\n'
                   'rule "b" { type = "t", match = re [[\\d+]] }\nrule "c" { type = "t", match = re [[\\d+ (?:caps|hoods)]] }')
        self.write("a.txt", "none\n\nthey sold 12 hats there\n")
        self.assertEqual(self.run_gloze("explain", "a.txt:3", "--plugins", "r.lua").out,
                         't\n  [12 hats]  r/a  stands\n      at r.lua:4\n      captured n="12" s="hats"\n'
                         "      has n=12 s=hats\n  [12]  r/b  lost to r/a: longer\n      at r.lua:5\n")
        self.assertEqual(self.run_gloze("explain", "a.txt:3", "--plugins", "r.lua", "--why-not", "r/c").out,
                         'r/c\n  fitted  "12"  by  \\d+ \n  then    (?:caps|hoods)\n  met     "hats there"\n')
        self.assertEqual(self.run_gloze("explain", "a.txt:1", "--plugins", "r.lua").out,
                         "no rule matched here; --why-not RULE tells how far one got\n")

    def test_a_column_is_a_place_in_the_line(self):
        rules = 'rule "a" { type = "t", match = re [[\\w+]] }'
        texts = lambda place: [m["text"] for m in self.explain(rules, "Käte réd hat", place=place)["matches"]]
        self.assertEqual(texts("a.txt:1"), ["Käte", "réd", "hat"])
        self.assertEqual(texts("a.txt:1:1"), ["Käte"])
        self.assertEqual(texts("a.txt:1:6"), ["réd"])
        self.assertEqual(texts("a.txt:1:8"), ["réd"])
        self.assertEqual(texts("a.txt:1:9"), [])

    def test_lines_are_those_of_the_file(self):
        self.write("r.lua", HEAD + 'rule "a" { type = "t", match = re [[red]] }')
        self.write("a.html", "<html><body>\n<!-- red\n red -->\n<p>a blue\nhat <b>red</b> one</p></body></html>\n")
        for line, count in (4, 0), (5, 1):
            out = self.run_gloze("explain", "--json", "--plugins", "r.lua", f"a.html:{line}").out
            self.assertEqual(len(json.loads(out)["matches"]), count, line)
        self.assertIn("nothing of the text stands there", self.run_gloze("explain", "a.html:2", code=1).err)

    def test_places_that_are_none(self):
        self.write("a.txt", "red\n")
        self.write("a.jsonl", '{"id": "x", "text": "red"}\n')
        for place, code, message in [
            ("a.txt", 2, "gloze: a.txt: no place; write FILE:LINE or FILE:LINE:COLUMN"),
            ("a.txt:0", 2, "gloze: a.txt:0: lines and columns are counted from 1"),
            ("a.txt:9", 1, "a.txt: there is no such line or column"),
            ("a.txt:1:9", 1, "a.txt: there is no such line or column"),
            ("a.jsonl:1", 1, "x: a line of JSON is a whole document; give an article"),
            ("b.txt:1", 1, "b.txt: can't be read: No such file or directory; check the path"),
        ]:
            with self.subTest(place):
                self.assertEqual(self.run_gloze("explain", place, code=code).err, message + "\n")
        self.assertIn("did you mean 'counts/boats'?",
                      self.run_gloze("explain", "a.txt:1", "--why-not", "counts/boat", code=1).err)


if __name__ == "__main__":
    unittest.main()
