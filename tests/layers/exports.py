#!/usr/bin/env python3
"""exports.py LIBRARY HEADER: libgloze exports what gloze.h declares, and nothing else."""
import pathlib
import re
import subprocess
import sys


def main():
    listing = subprocess.run(["nm", "-D", "--defined-only", sys.argv[1]], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    exported = {line.split()[-1] for line in listing.splitlines()}
    exported = {name for name in exported if not name.startswith(("__asan", "__sanitizer", "_"))}
    header = pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")
    header = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    declared = set(re.findall(r"\b(gloze_\w+)\(", header))
    for name in sorted(exported - declared):
        print(f"{name} is exported, but gloze.h does not declare it", file=sys.stderr)
    for name in sorted(declared - exported):
        print(f"{name} is declared in gloze.h, but not exported", file=sys.stderr)
    sys.exit(1 if exported != declared else 0)


if __name__ == "__main__":
    main()
