"""gloze check: what is doubtful in a plugin, though it loads."""
import json
import unittest

from cli import Case

HEAD = 'api(1)\ndeclare "t" { n = "number", s = "string" }\n'

# What stands in the plugin, and what is said about it: "line what".
DOUBTS = {
    "nothing": ('rule "a" { type = "t", match = re [[red]], yes = { "{red}" } }', []),
    "no example": ('rule "a" { type = "t", match = re [[red]], no = { "blue" } }',
                   ['3 rule r/a: has no example; give it yes = { "…{…}…" }']),
    "a function needs none": ('on_document "f" { emits = { "t" }, run = function() end }', []),
    "may be empty": ('rule "a" { type = "t", match = re [[(?:red)?(?:hat)?]], yes = { "{redhat}" } }',
                     ["3 rule r/a: every part of its pattern may be missing; make one sure"]),
    "everything": ('rule "a" { type = "t", match = re [[\\p{L}+]], yes = { "{red}" } }',
                   ["3 rule r/a: its pattern matches nearly every word; say more of what it looks for"]),
    "nested repeats": ('rule "a" { type = "t", match = re [[(?:a+)+b]], yes = { "{aab}" } }',
                       ['3 rule r/a: its pattern backtracks badly: on "a" again and again, its cost grows much faster '
                        "than the text; let no two repeated parts read the same text"]),
    "a repeat that is cheap": ('rule "a" { type = "t", match = re [[(?:very )*big]], yes = { "{very big}" } }', []),
    "an unused capture": ('rule "a" { type = "t", match = re [[(?<n>\\d+) (?<s>hats)]], set = { n = "$n" }, yes = { "{2 hats}" } }',
                          ["3 rule r/a: nothing uses what it captures as s; use $s, or write (?:…)"]),
    "a capture that the pattern uses": ('rule "a" { type = "t", match = re [[(?<s>re|gree)d \\k<s>d]], yes = { "{red red}" } }', []),
    "a capture for a function": ('rule "a" { type = "t", match = re [[(?<s>red)]], set = function(m) return { s = m.s } end, '
                                 'yes = { "{red}" } }', []),
    "an unused definition": ('define "unit" (list { "mile" })\nrule "a" { type = "t", match = re [[red]], yes = { "{red}" } }',
                             ["3 nothing uses %{unit}; use it, or take the define away"]),
    "a rule that can not win": ('rule "a" { type = "t", match = re [[red]], yes = { "{red}" } }\n'
                                'rule "b" { type = "t", match = re [[red]], set = { n = 1 } }',
                                ["4 rule r/b: can never win: r/a matches the same and comes before it; say over, or take one away",
                                 '4 rule r/b: has no example; give it yes = { "…{…}…" }',
                                 "4 rule r/b: never wins in the examples of this plugin; it loses to r/a: give an example in "
                                 "which it wins, or take it away"]),
    "a rule that never wins": ('rule "a" { type = "t", match = re [[red hat]], yes = { "{red hat}" } }\n'
                               'rule "b" { type = "t", match = re [[red]], yes = { "{red} box" } }\n'
                               'rule "c" { type = "t", match = re [[hat]], yes = { "a {red hat}" } }',
                               ["5 rule r/c: never wins in the examples of this plugin; it loses to r/a: give an example in "
                                "which it wins, or take it away"]),
    "memory": ('local count = 0\nrule "a" { type = "t", match = re [[red]], yes = { "{red}", "a {red}" },\n'
               'set = function() count = count + 1 return { n = count } end }',
               ["4 other things are found here when the examples are read in another order; keep nothing from one document "
                "to the next, but for doc.state"] * 2),
    "slow": ('rule "a" { type = "t", midword = true, match = re [[red]], yes = { "{red}" } }',
             ["3 note: rule r/a: takes the slow path: it is midword: true lets it start anywhere"]),
    "off": ('rule "a" { type = "t", match = re [[red]], yes = { "{red}" } }\nrule "a2" { type = "t", match = re [[x]] }\n'
            'rule "r/a2" { off = true }', ["4 note: rule r/a2: is off"]),
}


class Check(Case):
    def check(self, *args, code):
        return self.run_gloze("check", *args, code=code).out

    def test_rules(self):
        for name, (rules, expected) in DOUBTS.items():
            with self.subTest(name):
                self.write("r.lua", HEAD + rules)
                faults = [e for e in expected if " note: " not in e]
                out = self.check("r.lua", code=1 if faults else 0).splitlines()
                found = [line.removeprefix("r.lua:").replace(": ", " ", 1) for line in out[:-1]]
                if name == "slow":
                    self.assertEqual(len(found), 1)
                    self.assertTrue(found[0].startswith("3 note: rule r/a: takes the slow path: "), found)
                    continue
                self.assertEqual(found, expected)
                notes = len(expected) - len(faults)
                self.assertEqual(out[-1], f"{len(faults)} to look at, {notes} note{'' if notes == 1 else 's'}")

    def test_lists(self):
        self.write("r/init.lua", HEAD + 'rule "a" { type = "t", match = list "words.tsv", yes = { "{red}" } }')
        self.write("r/words.tsv", "phrase\ts\n# a comment  with two spaces\nred\tx\nblue \ty\nred  hat\tz\nred\tx\r\nred\tother\n")
        self.write("r/old.tsv", "phrase\nx\n")
        self.assertEqual(self.check("r", code=1).splitlines(), [
            "r/old.tsv:1: no file of this plugin reads this list; use it, or take it away",
            "r/words.tsv:4: a space too many, at an end of a cell or twice in a row; take it away",
            "r/words.tsv:5: a space too many, at an end of a cell or twice in a row; take it away",
            "r/words.tsv:6: this row stands in line 3 already; take one away",
            "4 to look at, 0 notes"])

    def test_cases_count_as_examples(self):
        self.write("r/init.lua", HEAD + 'rule "a" { type = "t", match = re [[red hat]], yes = { "{red hat}" } }\n'
                   'rule "b" { type = "t", match = re [[hat]], yes = { "a {red hat|t}" } }')
        self.assertIn("never wins", self.check("r", code=1))
        self.write("r/cases.txt", "one {hat|t}\n")
        self.assertEqual(self.check("r", code=0), "0 to look at, 0 notes\n")

    def test_replaced_rules_are_noted(self):
        self.write("r.lua", HEAD + 'rule "counts/boats" { replaces = true, type = "t", match = re [[\\d+ ships]], yes = { "{2 ships}" } }')
        out = self.check("counts", "--plugins", "r.lua", code=1)
        self.assertIn(f"{self.home}/plugins/counts/init.lua:7: note: rule counts/boats: is replaced by another plugin's\n", out)

    def test_json(self):
        self.write("r.lua", HEAD + 'rule "a" { type = "t", match = re [[red]] }')
        self.assertEqual(json.loads(self.check("r.lua", "--json", code=1)), {"findings": [
            {"where": "r.lua:3", "what": 'rule r/a: has no example; give it yes = { "…{…}…" }', "note": False}]})

    def test_what_does_not_load_is_an_error(self):
        self.write("r.lua", HEAD + 'rule "a" { type = "t", match = re [[%{nimber}]] }')
        self.assertIn("r.lua:3", self.run_gloze("check", "r.lua", code=78).err)
        self.assertIn("none: there is no such plugin", self.run_gloze("check", "none", code=2).err)


if __name__ == "__main__":
    unittest.main()
