"""gloze score: an output against a gold standard."""
import json
import unittest

from cli import Case

GOLD = [
    ("count", "4 boats", {"n": 4, "unit": "boats"}),
    ("count", "7 cars", {"n": 7, "unit": "cars"}),
    ("name", "Ada", {}),
]

class Score(Case):
    def setUp(self):
        super().setUp()
        self.write("in/a.txt", "Ada has 4 boats, 7 cars.\n")
        self.write("in/b.txt", "\N{ORANGE HEART}\N{AUTOMOBILE} 9 cars and some 12 boats.\n")
        self.run_gloze("run", "in", "-o", "found", "--offsets", "utf16")
        self.gold("a.txt", "Ada has 4 boats, 7 cars.\n", GOLD)
        self.gold("b.txt", "\N{ORANGE HEART}\N{AUTOMOBILE} 9 cars and some 12 boats.\n",
                  [("count", "9 cars", {}), ("count", "some 12 boats", {})])

    def gold(self, name, text, annotations, folder="gold"):
        """A document of the gold standard, with as little as one may have."""
        notes = [{"type": kind, "start": text.index(words), "end": text.index(words) + len(words),
                  "text": words, "attributes": attributes} for kind, words, attributes in annotations]
        self.write(f"{folder}/{name}.json", json.dumps(
            {"gloze": 1, "id": name, "offsets": "codepoint", "text": text, "annotations": notes}))

    def score(self, *args, code=0):
        return json.loads(self.run_gloze("score", *args, "--json", code=code).out)

    def test_a_table_for_people(self):
        out = self.run_gloze("score", "gold", "found").out
        self.assertIn("  count                       4      4      3  0.750 0.301-0.954", out)
        self.assertIn("  count                       4      4      4  1.000 0.510-1.000", out)
        self.assertIn("attributes                right  wrong missing  extra  accuracy\n", out)
        self.assertTrue(out.endswith("2 documents compared; intervals are at 95 %\n"), out)

    def test_figures_for_programs(self):
        score = self.score("gold", "found")
        count, name = score["types"]
        self.assertEqual((count["gold"], count["found"]), (4, 4))
        self.assertEqual((count["strict"]["right"], count["relaxed"]["right"]), (3, 4))
        self.assertEqual(count["strict"]["f1"], 0.75)
        self.assertEqual(name["strict"]["precision_interval"], [0.206549, 1])
        self.assertEqual({a["name"]: a["accuracy"] for a in score["attributes"]},
                         {"count.n": 0.666667, "count.unit": 0.666667, "name.reversed": None})
        self.assertEqual(score, self.score("gold", "found"), "it is the same each time")

    def test_only_some_types(self):
        self.assertEqual([t["name"] for t in self.score("gold", "found", "--only", "name")["types"]],
                         ["name"])
        self.assertIn("--only nam: neither GOLD nor PRED has an annotation of this type",
                      self.run_gloze("score", "gold", "found", "--only", "count,nam", code=2).err)

    def test_names_the_documents_that_are_on_one_side(self):
        (self.home / "found/b.txt.json").unlink()
        (self.home / "gold/a.txt.json").unlink()
        out = self.run_gloze("score", "gold", "found", code=1).out
        self.assertIn("documents:\n  a.txt: not compared: it is not in GOLD\n"
                      "  b.txt: not in PRED: its annotations (2) count as not found\n", out)
        self.assertEqual(self.score("gold", "found", code=1)["all"]["strict"]["recall"], 0)

    def test_names_a_text_that_differs(self):
        self.gold("a.txt", "Ada has 5 boats, 7 cars.\n", [])
        self.gold("b.txt", "\N{ORANGE HEART}\N{AUTOMOBILE} 9 cars and some 12 boats.\r\n", [])
        out = self.run_gloze("score", "gold", "found", code=1).out
        self.assertIn('  a.txt: not compared: its text differs, at character 8: '
                      '"5 boats, 7 cars. " became "4 boats, 7 cars. "\n', out)
        self.assertIn("  b.txt: not compared: its text differs, only its line ends (CR LF and LF)\n", out)

    def test_says_what_it_can_not_read(self):
        self.write("gold/b.txt.json", "{")
        result = self.run_gloze("score", "gold", "found", code=1)
        self.assertIn("gold/b.txt.json: no JSON", result.err)
        self.assertTrue(result.out.endswith("1 document compared; intervals are at 95 %\n"))
        lines = [(self.home / "found/a.txt.json").read_text()] * 2
        self.write("twice.jsonl", "".join(lines))
        self.assertIn('twice.jsonl:2: another document has the id "a.txt"; it is left out: give each its own\n',
                      self.run_gloze("score", "gold", "twice.jsonl", code=1).err)
        self.assertIn("GOLD or PRED is missing", self.run_gloze("score", "gold", code=2).err)
        self.assertIn("found: two outputs are compared; leave it out",
                      self.run_gloze("score", "gold", "found", "found", code=2).err)


if __name__ == "__main__":
    unittest.main()
