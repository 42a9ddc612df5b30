"""gloze diff: two outputs, or two sets of plugins on an input."""
import json
import unittest

from cli import Case

OLD = r"""
api(1)
declare "fruit" { colour = "string" }
rule "apple" { type = "fruit", match = re [[apples?\b]], set = { colour = "green" } }
rule "plum"  { type = "fruit", match = re [[plums?\b]] }
"""
NEW = r"""
api(1)
declare "fruit" { colour = "string" }
declare "stone" {}
rule "apple" { type = "fruit", match = re [[(?:red )?apples?\b]], set = { colour = "red" } }
rule "plum"  { type = "stone", match = re [[plums?\b]] }
rule "pear"  { type = "fruit", match = re [[pears?\b]] }
"""
EXPECTED = """\
fruit/apple: 1 changed
  ~ a.txt:1:10  Ada sold [red apples] and plums to Ben. Pears and pe…
      was [apples]
      colour: green -> red

fruit/pear: 1 added
  + a.txt:3:1  …d red apples and plums to Ben. [Pears] and pears.
      fruit

fruit/plum: 1 relabelled
  > a.txt:1:25  Ada sold red apples and [plums] to Ben. Pears and pears.
      fruit -> stone

2 documents compared, 1 differs: 1 added, 1 changed, 1 relabelled
"""


class Diff(Case):
    def setUp(self):
        super().setUp()
        self.write("in/a.txt", "Ada sold red apples and plums to Ben.\n\nPears and pears.\n")
        self.write("in/b.txt", "4 boats\n")
        self.write("old/fruit.lua", OLD)
        self.write("new/fruit.lua", NEW.replace("pears?", "Pears?"))

    def test_two_sets_of_plugins(self):
        self.assertEqual(self.run_gloze("diff", "old", "new", "in", code=1).out, EXPECTED)

    def test_two_outputs(self):
        self.run_gloze("run", "in", "-o", "before", "--plugins", "old")
        self.run_gloze("run", "in", "-o", "after", "--plugins", "new")
        self.run_gloze("run", "in", "-o", "after.jsonl", "--plugins", "new", "--offsets", "byte")
        expected = EXPECTED
        for place in ":1:10", ":3:1", ":1:25":
            expected = expected.replace("a.txt" + place, "a.txt")
        self.assertEqual(self.run_gloze("diff", "before", "after", code=1).out, expected)
        self.assertEqual(self.run_gloze("diff", "before", "after.jsonl", code=1).out, expected)
        self.assertEqual(self.run_gloze("diff", "after", "after.jsonl").out,
                         "2 documents compared, 0 differ\n")

    def test_nothing_against_a_plugin(self):
        out = self.run_gloze("diff", "-", "old", "in", "--most", "1", code=1).out
        self.assertIn("fruit/apple: 1 added\n", out)
        self.assertTrue(out.endswith("2 documents compared, 1 differs: 2 added\n"), out)
        self.assertEqual(self.run_gloze("diff", "new", "new", "in").out,
                         "2 documents compared, 0 differ\n")

    def test_whole_sets_of_plugins(self):
        self.write("in/b.txt", "4 boats and plums\n")
        self.write("whole/counts/init.lua", (self.home / "plugins/counts/init.lua").read_text())
        self.write("whole/fruit.lua", OLD)
        out = self.run_gloze("diff", "--alone", "plugins", "whole", "in/b.txt", code=1).out
        self.assertTrue(out.endswith("1 document compared, 1 differs: 1 added\n"), out)

    def test_shows_no_more_than_asked_for(self):
        self.write("in/b.txt", "plums " * 30)
        out = self.run_gloze("diff", "-", "old", "in", code=1).out
        self.assertEqual(out.count("  + "), 11)
        self.assertIn("    and 21 more; --most 31 shows them\n", out)
        out = self.run_gloze("diff", "-", "old", "in", "--most", "31", code=1).out
        self.assertEqual(out.count("  + "), 32)

    def test_json(self):
        report = json.loads(self.run_gloze("diff", "old", "new", "in", "--json", code=1).out)
        counts = ("compared", "differing", "added", "removed", "changed", "relabelled")
        self.assertEqual([report[k] for k in counts], [2, 1, 1, 0, 1, 1])
        self.assertEqual([r["rule"] for r in report["rules"]], ["fruit/apple", "fruit/pear", "fruit/plum"])
        self.assertEqual(report["rules"][0]["differences"], [{
            "kind": "changed", "id": "a.txt", "line": 1, "column": 10,
            "context": "Ada sold [red apples] and plums to Ben. Pears and pe…",
            "old": {"type": "fruit", "rule": "fruit/apple", "start": 13, "end": 19, "text": "apples",
                    "attributes": {"colour": "green"}},
            "new": {"type": "fruit", "rule": "fruit/apple", "start": 9, "end": 19, "text": "red apples",
                    "attributes": {"colour": "red"}},
        }])

    def test_documents_that_are_not_in_both(self):
        self.run_gloze("run", "in", "-o", "before")
        self.write("in/c.txt", "Ada\n")
        (self.home / "in/b.txt").unlink()
        self.run_gloze("run", "in", "-o", "after")
        self.assertEqual(self.run_gloze("diff", "before", "after", code=1).out,
                         "documents:\n  b.txt: only in the old output\n  c.txt: only in the new output\n\n"
                         "1 document compared, 0 differ\n")

    def test_another_text_another_date_other_errors(self):
        self.write("bad.lua", 'api(1)\ndeclare "x" {}\n'
                   'rule "bad" { type = "x", match = re [[Ada]], set = function() error("no") end }')
        self.run_gloze("run", "in", "-o", "before")
        self.run_gloze("run", "in", "-o", "after", "--plugins", "bad.lua", "--date", "2024-05-01", code=1)
        out = self.run_gloze("diff", "before", "after", code=1).out
        self.assertIn("  a.txt: its date: - -> 2024-05-01\n  a.txt: its errors: 0 -> 1\n", out)
        self.write("in/a.txt", "Something else\n")
        self.run_gloze("run", "in", "-o", "after")
        self.assertIn("  a.txt: its text has changed; annotations: 1 -> 0\n",
                      self.run_gloze("diff", "before", "after", code=1).out)

    def test_a_document_can_not_speak_to_the_terminal(self):
        self.write("in/a.txt", "plums \x1b[2J plums\n")
        self.assertNotIn("\x1b", self.run_gloze("diff", "-", "old", "in", code=1).out)

    def test_what_can_not_be_compared(self):
        self.assertIn("gloze: none: can't be read: No such file or directory; check the path\n",
                      self.run_gloze("diff", "none", "in", code=74).err)
        self.assertIn("gloze: in: there is no annotated document; give what gloze run wrote\n",
                      self.run_gloze("diff", "in", "in", code=65).err)
        self.assertIn("OLD or NEW is missing", self.run_gloze("diff", "in", code=2).err)
        self.write("out/a.json", '{"gloze":1,"id":"a","text":"","annotations":[]}')
        self.write("out/b.json", '{"gloze":1,"id":"b","text":"","annotations":[]}')
        self.write("bad/a.json", "{")
        self.write("bad/b.json", '{"gloze":1,"id":"b","text":"","annotations":[]}')
        result = self.run_gloze("diff", "out", "bad", code=1)
        self.assertIn("bad/a.json: no JSON", result.err)
        self.assertIn("1 document compared, 0 differ\n", result.out)


if __name__ == "__main__":
    unittest.main()
