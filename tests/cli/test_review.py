"""gloze review: what people changed in what rules suggested."""
import json
import unittest

from cli import Case

TEXT = "Ada saw 4 boats.\n\n{Ben} saw [7] cars on 3 May.\n\n12 cars left.\n"
REPORT = """\
counts/cars: 2 of 2 corrected: 1 moved, 1 deleted
  ~ a.txt  Ada saw 4 boats. {[Ben} saw [7] cars] on 3 May. 12 cars left.
      was [7] cars]
  - a.txt  … {Ben} saw [7] cars on 3 May. [12 cars] left.
      count n=12 unit=cars

counts/boats: 1 of 1 corrected: 1 altered
  ~ a.txt  Ada saw [4 boats]. {Ben} saw [7] cars on 3 May. …
      n: 4 -> 40
      unit: boats -> -

counts/name: 1 of 1 corrected: 1 relabelled
  > a.txt  [Ada] saw 4 boats. {Ben} saw [7] car…
      name -> count
      reversed: adA -> -

no rule found: 1 day
  + a.txt  …4 boats. {Ben} saw [7] cars on [3 May]. 12 cars left.
      day month=May

1 document reviewed: 1 moved, 1 relabelled, 1 altered, 1 deleted, 1 added
"""


class Review(Case):
    def setUp(self):
        super().setUp()
        self.write("plugins/counts/init.lua",
                   (self.home / "plugins/counts/init.lua").read_text().replace(r"(?<n>\d+) (?<unit>cars)", r"(?<n>\d+)\]? (?<unit>cars)"))
        self.write("in/a.txt", TEXT)
        self.run_gloze("run", "in", "-o", "out", "--offsets", "byte", "--date", "2024-05-01")
        doc = self.read_docs("out")["a.txt"]
        self.assertEqual(self.found(doc), ["name Ada", "count 4 boats", "count 7] cars", "count 12 cars"])
        self.doc = doc

    def correct(self, annotations, text=TEXT, folder="back", **more):
        """What a tool gives back: no rules, and offsets in UTF-16."""
        notes = [{"type": kind, "start": text.index(words), "end": text.index(words) + len(words),
                  "attributes": attributes} for kind, words, attributes in annotations]
        self.write(f"{folder}/a.txt.json", json.dumps(
            {"gloze": 1, "id": "a.txt", "offsets": "utf16", "text": text, "annotations": notes,
             "metadata": {"date": "2024-05-01"}, **more}))

    def test_tells_what_became_of_the_suggestions_of_each_rule(self):
        self.correct([("count", "Ada", {}), ("count", "4 boats", {"n": 40}),
                      ("count", "Ben} saw [7] cars", {"n": 7, "unit": "cars"}), ("day", "3 May", {"month": "May"})])
        self.assertEqual(self.run_gloze("review", "out", "back").out, REPORT)
        report = json.loads(self.run_gloze("review", "out", "back", "--json").out)
        self.assertEqual([report[k] for k in ("reviewed", "kept", "moved", "relabelled", "altered", "deleted", "added")],
                         [1, 0, 1, 1, 1, 1, 1])
        self.assertEqual([r["rule"] for r in report["rules"]], ["counts/cars", "counts/boats", "counts/name"])
        self.assertEqual([c["kind"] for c in report["rules"][0]["cases"]], ["moved", "deleted"])
        self.assertEqual(report["no_rule"][0]["type"], "day")

    def test_what_a_tool_can_not_carry_is_no_correction(self):
        notes = [(a["type"], a["text"], {}) for a in self.doc["annotations"]]
        self.correct(notes)
        self.assertIn("4 altered", self.run_gloze("review", "out", "back").out)
        self.correct(notes, imported={"from": "some-tool", "lost": ["attributes", "relations"]})
        self.assertEqual(self.run_gloze("review", "out", "back").out,
                         "3 rules without a correction\n1 document reviewed: 4 kept\n")
        self.correct([(kind, words, {"n": 4, "unit": "boats"} if "boats" in words else {})
                      for kind, words, _ in notes], imported={"from": "some-tool", "lost": ["reversed"]})
        self.assertIn("1 document reviewed: 2 kept, 2 altered\n", self.run_gloze("review", "out", "back").out)

    def test_corrections_become_cases_that_hold_once_the_rules_do(self):
        self.correct([("name", "Ada", {"reversed": "adA"}), ("count", "4 boats", {"n": 4, "unit": "boats"}),
                      ("count", "[7] cars", {"n": 7, "unit": "cars"})])
        err = self.run_gloze("review", "out", "back", "--cases", "cases.txt").err
        self.assertEqual(err, "cases.txt: 2 cases; gloze test cases.txt runs them\n")
        self.assertEqual((self.home / "cases.txt").read_text(), """\
# yes: a.txt: counts/cars marked "7] cars" (count); it was moved
date: 2024-05-01
types: count
{{Ben}} saw {[7] cars|count} on 3 May.
---
# no: a.txt: counts/cars marked "12 cars" (count); it was deleted
date: 2024-05-01
types: count
12 cars left.
---
""")
        self.assertIn("0 passed, 2 failed\n", self.run_gloze("test", "cases.txt", code=1).out)
        better = (self.home / "plugins/counts/init.lua").read_text()
        better = better.replace(r"(?<n>\d+)\]? (?<unit>cars)", r"\[(?<n>\d+)\] (?<unit>cars)")
        self.write("plugins/counts/init.lua", better)
        self.assertEqual(self.run_gloze("test", "cases.txt").out, "2 passed, 0 failed\n")
        self.assertIn("there is such a file; give another name, or remove it",
                      self.run_gloze("review", "out", "back", "--cases", "cases.txt", code=73).err)

    def test_cases_tell_the_attributes_that_people_gave(self):
        self.correct([("name", "Ada", {"reversed": "Ada \"\\ Lovelace"}), ("count", "4 boats", {"n": 4.5}),
                      ("count", "7] cars", {"n": 7, "unit": "cars"}),
                      ("count", "12 cars", {"n": 12, "unit": "cars"}), ("count", "Ben", {"n": 1, "unit": "cars"})])
        self.run_gloze("review", "out", "back", "--cases", "cases.txt")
        cases = (self.home / "cases.txt").read_text()
        self.assertIn('{Ada|name reversed="Ada \\"\\\\ Lovelace"} saw {4 boats|count n=4.5 unit=-}.', cases)
        self.assertIn('# yes: a.txt: no rule marked "Ben" (count)\n', cases)
        self.assertIn('{{{Ben|count n=1 unit="cars"}}} saw [{7] cars|count} on 3 May.\n', cases)

    def test_marks_that_cross_are_left_out(self):
        self.correct([("count", "saw [7] c", {}), ("count", "7] cars", {"n": 7, "unit": "cars"})])
        self.assertIn("\n1 paragraph left out", self.run_gloze("review", "out", "back", "--cases", "c.txt").err)
        self.assertNotIn("Ben", (self.home / "c.txt").read_text())

    def test_names_a_text_that_was_changed(self):
        self.correct([], TEXT.replace("4 boats", "5 boats"))
        out = self.run_gloze("review", "out", "back", code=1).out
        self.assertIn('documents:\n  a.txt: not reviewed: its text was changed, at character 8: '
                      '"4 boats. {Ben} saw [7] …" became "5 boats. {Ben} saw [7] …"\n', out)
        self.correct([], TEXT, folder="other")
        (self.home / "other/a.txt.json").rename(self.home / "other/b.txt.json")
        out = self.run_gloze("review", "out", "other", code=1).out
        self.assertIn("  a.txt: not reviewed: it is not in CORRECTED\n"
                      "  b.txt: not reviewed: it is not in EXPORTED\n", out)


class Cases(Case):
    def test_a_file_of_cases_names_the_types_that_it_compares(self):
        self.write("cases.txt", "types: name\n{Ada|name} saw 4 boats.\n---\n{Ada|name} saw {4 boats|count}.\n")
        self.assertEqual(self.run_gloze("test", "cases.txt").out, "2 passed, 0 failed\n")
        self.write("cases.txt", "{Ada|name} saw 4 boats.\n")
        self.assertIn('"4 boats" count is not marked', self.run_gloze("test", "cases.txt", code=1).out)
        self.write("cases.txt", "types: names\nAda\n")
        self.assertIn("cases.txt:2: no plugin declares the type 'names'; did you mean 'name'?",
                      self.run_gloze("test", "cases.txt", code=78).err)

    def test_plugins_and_files_are_run_together(self):
        self.write("cases.txt", "{Ada|name}\n")
        self.write("plugins/counts/cases.txt", "{Ada|name} saw {4 boats|count}.\n")
        self.assertEqual(self.run_gloze("test", "counts", "cases.txt").out, "2 passed, 0 failed\n")
        self.assertIn("none.txt: can't be read: No such file", self.run_gloze("test", "none.txt", code=74).err)


if __name__ == "__main__":
    unittest.main()
