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
    def test_both_commands_say_how_they_are_called(self):
        self.assertIn("usage: scripts/annotate", run("scripts/annotate", "--help"))
        self.assertIn("usage: scripts/check", run("scripts/check", "--help"))

    def test_a_stage_that_is_not_there_is_refused(self):
        self.assertIn("there is no stage or option 'vet'", run("scripts/check", "vet", code=2))

    def test_the_summary_counts_and_shows_errors(self):
        summary = run("python3", "scripts/summary.py", "schemas/examples/document")
        self.assertIn("     1 money      1,200,000 GBP (1)\n", summary)
        self.assertIn("2024/scan.txt: input: holds NUL bytes", summary)

    def test_the_summary_of_nothing(self):
        with tempfile.TemporaryDirectory() as out:
            summary = run("python3", "scripts/summary.py", out)
        self.assertEqual(summary, f"nothing was annotated in {out}\n")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
