#!/usr/bin/env python3
"""count.py TESTLOG.json...: "PASSED FAILED", as numbers of single tests.

Meson counts programs. A program that reports what it ran (cmocka, unittest, or a line
"3 passed, 0 failed") counts as that many; any other counts as one. A program that died without
reporting a failure counts as one failure. Skipped programs count as nothing."""
import json
import re
import sys


def add_up(pattern, output):
    return sum(map(int, re.findall(pattern, output)))


def of_cmocka(output):
    if "[==========]" in output:
        passed = add_up(r"\[  PASSED  \] (\d+) test", output)
        return passed, add_up(r"\[  FAILED  \] (?:[^:\n]*: )?(\d+) test", output)
    return None


def of_unittest(output):
    ran = add_up(r"(?m)^Ran (\d+) tests? in", output)
    if not ran:
        return None
    failed = add_up(r"(?:failures|errors)=(\d+)", output)
    return ran - failed - add_up(r"skipped=(\d+)", output), failed


def of_lines(output):
    if re.search(r"\d+ passed, \d+ failed", output):
        return add_up(r"(\d+) passed, \d+ failed", output), add_up(r"\d+ passed, (\d+) failed", output)
    return None


def count(run):
    """(passed, failed) of one program."""
    output = (run.get("stdout") or "") + (run.get("stderr") or "")
    good = run["result"] in ("OK", "EXPECTEDFAIL")
    for report in (of_cmocka, of_unittest, of_lines):
        counts = report(output)
        if counts:
            passed, failed = counts
            return passed, failed if good else max(failed, 1)
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
