"""The rules by Python's re, one after the other: python_re.py RULES FOLDER OUT."""
import json
import pathlib
import re
import sys

rules, folder, out = sys.argv[1:]
lines = pathlib.Path(rules).read_text(encoding="utf-8").splitlines()[1:]
patterns = [(name, re.compile(pattern)) for name, pattern in (line.split("\t") for line in lines)]
with open(out, "w", encoding="utf-8") as output:
    for path in sorted(pathlib.Path(folder).iterdir()):
        text = path.read_text(encoding="utf-8")
        found = [[name, m.start(), m.end()] for name, p in patterns for m in p.finditer(text)]
        output.write(json.dumps({"id": path.name, "found": found}) + "\n")
