#!/usr/bin/env python3
"""summary.py OUT: what `gloze run` wrote to OUT (a folder, or one .jsonl file), for people:
a table of the documents, what was found most often, and what went wrong."""
import collections
import json
import pathlib
import sys

READ_AT_MOST = 1000  # documents: a summary is to be quick, however much there is
ROWS = 20
EXAMPLES = 4


def documents(out):
    if out.is_file():
        with out.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    else:
        for path in sorted(out.rglob("*.json")):
            yield json.loads(path.read_text(encoding="utf-8"))


def label(annotation):
    """What an annotation stands for: its resolved name or value, else its text."""
    attributes = annotation.get("attributes", {})
    if annotation["type"] == "quote":
        return attributes.get("speaker_name")
    if "amount" in attributes:
        return f"{attributes['amount']:,} {attributes.get('currency', '')}".strip()
    return attributes.get("name") or attributes.get("value") or annotation["text"]


def print_table(docs, types):
    width = max(len(doc["id"]) for doc in docs[:ROWS])
    print("  ".join([" " * width, "date".ljust(10), *types]))
    for doc in docs[:ROWS]:
        count = collections.Counter(a["type"] for a in doc.get("annotations", []))
        cells = [str(count[t] or "-").rjust(len(t)) for t in types]
        date = doc.get("metadata", {}).get("date", "-")
        print("  ".join([doc["id"].ljust(width), date.ljust(10), *cells]))
    if len(docs) > ROWS:
        print(f"... and {len(docs) - ROWS} more")


def main():
    out = pathlib.Path(sys.argv[1])
    docs = []
    for doc in documents(out):
        docs.append(doc)
        if len(docs) == READ_AT_MOST:
            break
    if not docs:
        print(f"nothing was annotated in {out}")
        return
    found = collections.defaultdict(collections.Counter)
    for doc in docs:
        for annotation in doc.get("annotations", []):
            found[annotation["type"]][label(annotation)] += 1
    types = sorted(found)

    print()
    print_table(docs, types)
    print()
    for name in types:
        total = sum(found[name].values())
        most = [f"{what} ({n})" for what, n in found[name].most_common(EXAMPLES + 1) if what]
        print(f"{total:>6} {name:<10} {', '.join(most[:EXAMPLES])}")
    for doc in docs:
        for error in doc.get("errors", []):
            print(f"{doc['id']}: {error['code']}: {error['message']}")
    if len(docs) == READ_AT_MOST:
        print(f"(the first {READ_AT_MOST} documents only)")
    print(f"\nThe JSON is in {out}, one object a document.")


if __name__ == "__main__":
    main()
