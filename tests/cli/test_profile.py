"""gloze profile: what each rule costs, and what comes of it."""
import json
import unittest

from cli import Case

RULES = r"""
api(1)
declare "sum" { n = "number" }
rule "short" { type = "sum", match = re [[\d+]], set = { n = "$0" } }
rule "long"  { type = "sum", match = re [[\d+ crowns]] }
rule "none"  { type = "sum", match = re [[never]] }
rule "odd"   { type = "sum", match = seq { number() / "n", "shillings" },
               set = function(m) return nil, "too odd" end }
rule "veto"  { drop = "sum", match = re [[no \d+]] }
"""


class Profile(Case):
    def setUp(self):
        super().setUp()
        self.write("sums.lua", RULES)
        self.write("in/a.txt", "5 crowns and 6 crowns, 7 shillings, no 8\n")
        self.write("in/b.txt", "9 crowns\n")

    def test_counts_what_came_of_each_rule(self):
        report = json.loads(self.run_gloze("profile", "in", "--plugins", "sums.lua", "--json").out)
        self.assertEqual((report["documents"], report["bytes"]), (2, 50))
        rules = {r["rule"]: r for r in report["rules"]}
        keys = ("candidates", "matches", "rejected", "lost", "vetoed")
        self.assertEqual({name: tuple(r[k] for k in keys) for name, r in rules.items() if r["candidates"]}, {
            "sums/short": (5, 1, 0, 3, 1), "sums/long": (3, 3, 0, 0, 0), "sums/odd": (1, 0, 1, 0, 0),
            "sums/veto": (1, 1, 0, 0, 0)})
        self.assertEqual(rules["sums/short"]["lost_to"], {"sums/long": 3, "sums/veto": 1})
        times = [r["nanoseconds"] for r in report["rules"]]
        self.assertEqual(times, sorted(times, reverse=True))
        self.assertLessEqual(sum(times), report["nanoseconds"])
        self.assertGreater(rules["sums/short"]["nanoseconds"], 0)
        self.assertGreater(rules["sums/odd"]["nanoseconds"], 0)

    def test_a_table_for_people(self):
        out = self.run_gloze("profile", "in", "--plugins", "sums.lua").out
        self.assertRegex(out, r"(?m)^ +\d+\.\d{3} +5 +1 +0 +3 +1  sums/short  to sums/long \(3\), sums/veto \(1\)$")
        self.assertRegex(out, r"\d of 8 rules shown, \d did nothing; 2 documents, \d+\.\d{3} ms in all\n$")
        out = self.run_gloze("profile", "in", "--plugins", "sums.lua", "--most", "1").out
        self.assertEqual(len(out.splitlines()), 3)

    def test_what_can_not_be_read(self):
        result = self.run_gloze("profile", "in", "none", code=1)
        self.assertIn("none: can't be read", result.err)


if __name__ == "__main__":
    unittest.main()
