#!/usr/bin/env python3
"""scripts.py SOURCE: what scripts/ and tests/count.py say."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(sys.argv[1]).resolve()

CMOCKA = """[==========] Running 3 test(s).
[ RUN      ] reads
[       OK ] reads
[==========] 3 test(s) run.
[  PASSED  ] 2 test(s).
[  FAILED  ] 1 test(s), listed below:
[  FAILED  ] writes
 1 FAILED TEST(S)
"""
UNITTEST = "Ran 7 tests in 0.5s\n\nFAILED (failures=1, errors=1, skipped=2)\n"


def run(*command, code=0):
    done = subprocess.run([str(part) for part in command], cwd=SOURCE, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == code, (done.returncode, done.stdout)
    return done.stdout


class Count(unittest.TestCase):
    def count(self, *programs):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as log:
            for result, output in programs:
                log.write(json.dumps({"result": result, "stdout": output}) + "\n")
            log.flush()
            return run("python3", "tests/count.py", log.name).split()

    def test_programs_that_report_count_as_what_they_ran(self):
        self.assertEqual(self.count(("FAIL", CMOCKA)), ["2", "1"])
        self.assertEqual(self.count(("FAIL", UNITTEST)), ["3", "2"])
        self.assertEqual(self.count(("OK", "4 passed, 0 failed\n")), ["4", "0"])

    def test_others_count_as_one(self):
        self.assertEqual(self.count(("OK", ""), ("FAIL", "what"), ("SKIP", "")), ["1", "1"])

    def test_a_crash_is_a_failure_whatever_was_reported(self):
        self.assertEqual(self.count(("FAIL", "[==========]\n[  PASSED  ] 5 test(s).\n")), ["5", "1"])
        self.assertEqual(self.count(("TIMEOUT", "4 passed, 0 failed\n")), ["4", "1"])


class Scripts(unittest.TestCase):
    def test_the_commands_say_how_they_are_called(self):
        self.assertIn("usage: scripts/annotate", run("scripts/annotate", "--help"))
        self.assertIn("usage: scripts/check", run("scripts/check", "--help"))
        self.assertIn("usage: scripts/evaluate", run("scripts/evaluate", "--help"))

    def test_a_stage_that_is_not_there_is_refused(self):
        self.assertIn("there is no stage or option 'vet'", run("scripts/check", "vet", code=2))

    def test_the_summary_counts_and_shows_errors(self):
        summary = run("python3", "scripts/summary.py", "schemas/examples/document")
        self.assertIn("     2 money      1,200,000 GBP (1), 20 GBP (1)\n", summary)
        self.assertIn("2024/scan.txt: input: holds NUL bytes", summary)

    def test_the_summary_of_nothing(self):
        with tempfile.TemporaryDirectory() as out:
            summary = run("python3", "scripts/summary.py", out)
        self.assertEqual(summary, f"nothing was annotated in {out}\n")


# A score.py that only says what it was given.
COUNTER = """import json, sys
gold, found = ([json.loads(line) for line in open(path)] for path in sys.argv[1:3])
for was, now in zip(gold, found):
    texts = [[a["text"] for a in document["annotations"]] for document in (was, now)]
    print(now["id"], texts[0] == texts[1], texts[1], *sys.argv[3:])
"""


class Evaluate(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.gold = self.folder / "gold of ours.jsonl"
        texts = {"a": ("The mast cost £40.", "£40"), "b": ("Tea is 80p in May 2021.", "80p")}
        with open(self.gold, "w", encoding="utf-8") as out:
            for name, (text, money) in texts.items():
                at = text.index(money)
                mark = {"start": at, "end": at + len(money), "type": "money", "text": money}
                out.write(json.dumps({"id": name, "text": text, "annotations": [mark]}) + "\n")

    def test_a_file_is_annotated_and_counted(self):
        (self.folder / "score.py").write_text(COUNTER)
        self.assertEqual(run("scripts/evaluate", "--types", "money", "--errors", "3", self.gold),
                         "a True ['£40'] --types money --errors 3\n"
                         "b True ['80p'] --types money --errors 3\n")

    def test_several_files_have_headings(self):
        (self.folder / "score.py").write_text(COUNTER)
        said = run("scripts/evaluate", "--types", "money", self.gold, self.gold)
        self.assertEqual(said.count(f"== {self.gold}\n"), 2)

    def test_a_list_says_which_names_should_be_found(self):
        names = self.folder / "names.tsv"
        names.write_text("name\tcounted\n£40\tyes\n")
        said = run("scripts/evaluate", "--types", "money", "--names", names, self.gold)
        self.assertEqual(said, "money: 1 counted, 1 (100.0 %) found, 1 (100.0 %) with the same span\n"
                               "1 names are not on the list, the first is 80p\n")
        self.assertIn("--names needs one type",
                      run("scripts/evaluate", "--names", names, self.gold, code=2))

    def test_what_is_missing_is_named(self):
        self.assertIn("no score.py beside it", run("scripts/evaluate", self.gold, code=2))
        self.assertIn("none.jsonl: can't be read",
                      run("scripts/evaluate", self.folder / "none.jsonl", code=74))
        self.assertIn("there is no option '--type'", run("scripts/evaluate", "--type", "x", code=2))
        self.assertIn("--types needs a value", run("scripts/evaluate", "--types", code=2))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
