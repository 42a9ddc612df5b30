#!/usr/bin/env python3
"""count.py TESTLOG.json...: "PASSED FAILED", as numbers of single tests.

Meson counts programs. A program that reports what it ran (cmocka's "[  PASSED  ] 3 test(s).", or
a last line "3 passed, 0 failed") counts as that many; any other counts as one, and so does a
program that died without reporting a failure. Skipped programs count as nothing."""
import json
import re
import sys

REPORTS = [
    (re.compile(r"\[  PASSED  \] (\d+) test\(s\)"), re.compile(r"\[  FAILED  \] (?:[^:\n]*: )?(\d+) test\(s\)")),
    (re.compile(r"(\d+) passed, \d+ failed"), re.compile(r"\d+ passed, (\d+) failed")),
]


def count(run):
    """(passed, failed) of one program."""
    output = (run.get("stdout") or "") + (run.get("stderr") or "")
    good = run["result"] in ("OK", "EXPECTEDFAIL")
    for passed, failed in REPORTS:
        if passed.search(output):
            ok, bad = (sum(map(int, pattern.findall(output))) for pattern in (passed, failed))
            return ok, bad if good else max(bad, 1)
    return (1, 0) if good else (0, 1)


def main():
    total = [0, 0]
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as log:
            for run in map(json.loads, log):
                if run["result"] != "SKIP":
                    total = [a + b for a, b in zip(total, count(run))]
    print(*total)


if __name__ == "__main__":
    main()
