#!/usr/bin/env python3
"""schemas.py SCHEMAS: every schema is one, its examples are valid, and it says no to each of the
changes below that break an example."""
import copy
import json
import pathlib
import sys

import jsonschema

# Schema, example, where (keys and indices), the value put there; MISSING takes the key away.
MISSING = object()
BROKEN = [
    ("document", "annotated", ["gloze"], 2),
    ("document", "annotated", ["errors"], MISSING),
    ("document", "annotated", ["annotations"], MISSING),
    ("document", "annotated", ["offsets"], "char"),
    ("document", "annotated", ["colour"], "red"),
    ("document", "annotated", ["warnings"], []),
    ("document", "annotated", ["source", "sha256"], "00"),
    ("document", "annotated", ["metadata", "date"], "May"),
    ("document", "annotated", ["metadata", "date_from"], "guess"),
    ("document", "annotated", ["annotations", 0, "start"], -1),
    ("document", "annotated", ["annotations", 0, "start"], 1.5),
    ("document", "annotated", ["annotations", 0, "id"], "b1"),
    ("document", "annotated", ["annotations", 0, "zone"], "margin"),
    ("document", "annotated", ["annotations", 0, "relations"], []),
    ("document", "annotated", ["annotations", 0, "attributes", "cue"], None),
    ("document", "annotated", ["annotations", 0, "source"], MISSING),
    ("document", "annotated", ["errors", 0, "code"], MISSING),
    ("document", "unreadable", ["errors"], []),
    ("document", "unreadable", ["annotations"], []),
    ("document", "unreadable", ["text"], "words"),
    ("document", "imported", ["imported"], MISSING),
    ("document", "imported", ["imported", "lost"], MISSING),
    ("document", "imported", ["imported", "by"], 7),
    ("document", "imported", ["annotations", 0, "by"], ""),
    ("document", "imported", ["annotations", 1, "relations", 0, "target"], "T1"),
    ("document", "annotated", ["annotations", 0, "by"], "ana"),
    ("input", "text", ["text"], MISSING),
    ("input", "text", ["text"], 7),
    ("input", "text", ["id"], []),
    ("input", "text", ["title"], 7),
    ("input", "html", ["html"], None),
    ("gloze", "full", ["plugin"], []),
    ("gloze", "full", ["plugins"], "rules"),
    ("gloze", "full", ["options", "quotes.nested"], []),
    ("gloze", "full", ["options", "scare"], True),
    ("gloze", "full", ["locale"], "en"),
    ("gloze", "full", ["date"], "2024-13-01"),
    ("review", "one-document", ["added"], MISSING),
    ("review", "one-document", ["rules", 0, "corrected_interval"], [0]),
    ("review", "one-document", ["rules", 0, "cases", 0, "kind"], "kept"),
    ("review", "one-document", ["rules", 0, "cases", 0, "old", "start"], -1),
    ("review", "one-document", ["no_rule", 0, "cases", 0, "new"], MISSING),
    ("report", "resumed", ["gloze_report"], 2),
    ("report", "resumed", ["finished"], "yes"),
    ("report", "resumed", ["errors", "input"], 0),
    ("report", "resumed", ["limits"], MISSING),
    ("report", "resumed", ["slowest", 0, "seconds"], -1),
    ("score", "two-documents", ["all"], MISSING),
    ("score", "two-documents", ["types", 0, "strict", "f1"], 1.5),
    ("score", "two-documents", ["types", 0, "relaxed", "f1_interval"], [0.1]),
    ("score", "two-documents", ["types", 0, "relaxed", "f1_interval_from"], "guess"),
    ("score", "two-documents", ["attributes", 0, "in_gold"], MISSING),
    ("score", "two-documents", ["attributes", 0, "name"], "amount"),
    ("score", "two-documents", ["documents", 0, "what"], MISSING),
]


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def change(example, where, value):
    changed = copy.deepcopy(example)
    inner = changed
    for key in where[:-1]:
        inner = inner[key]
    if value is MISSING:
        del inner[where[-1]]
    else:
        inner[where[-1]] = value
    return changed


def main(folder):
    failures = []
    for path in sorted(folder.glob("*.schema.json")):
        name = path.name.split(".")[0]
        schema = load(path)
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        examples = {p.stem: load(p) for p in sorted((folder / "examples" / name).glob("*.json"))}
        if not examples:
            failures.append(f"{path}: has no example")
        for stem, example in examples.items():
            failures += [f"{name}/{stem}: {e.message}" for e in validator.iter_errors(example)]
        for schema_name, stem, where, value in BROKEN:
            if schema_name == name and validator.is_valid(change(examples[stem], where, value)):
                failures.append(f"{name}/{stem}: is valid with {where} = {value!r}")
    print(*failures, sep="\n")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
