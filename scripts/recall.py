#!/usr/bin/env python3
"""recall.py GOLD PREDICTED LIST TYPE [N]: how many of the names that a list counts were found.

For a corpus that marks more than the annotators should. GOLD and PREDICTED are JSON Lines with
"id", "text" and "annotations"; LIST is a table with the columns name and counted: yes for a name
that should be found, anything else for one that need not. Of the annotations of TYPE in GOLD,
those whose text is such a name are looked for. Shows the first N that were missed.
"""
import collections
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lexicon"))
import table  # noqa: E402


def read(path):
    with open(path, encoding="utf-8") as lines:
        return {doc["id"]: doc for doc in map(json.loads, lines)}


def spans(doc, kind):
    return [(a["start"], a["end"]) for a in doc.get("annotations", []) if a["type"] == kind]


def surroundings(text, start, end, width=40):
    cut = f"{text[max(0, start - width):start]}[{text[start:end]}]{text[end:end + width]}"
    return " ".join(cut.split())


def look_for(gold, found, kind, rows):
    """Counts; the spans that were missed, in words; the names that the list lacks."""
    counted = {row["name"]: row["counted"] == "yes" for row in rows}
    tally, missed, unknown = collections.Counter(), [], set()
    for name, doc in gold.items():
        mine = spans(found.get(name, {}), kind)
        for start, end in spans(doc, kind):
            text = " ".join(doc["text"][start:end].split())
            if text not in counted:
                unknown.add(text)
            elif counted[text]:
                tally["all"] += 1
                tally["whole"] += (start, end) in mine
                if any(a < end and b > start for a, b in mine):
                    tally["found"] += 1
                else:
                    missed.append(f"{name}: {surroundings(doc['text'], start, end)}")
    return tally, missed, unknown


def share(part, all_of_it):
    return f"{part} ({100 * part / (all_of_it or 1):.1f} %)"


def main():
    gold, found, kind = read(sys.argv[1]), read(sys.argv[2]), sys.argv[4]
    tally, missed, unknown = look_for(gold, found, kind, table.read_rows(pathlib.Path(sys.argv[3])))
    print(f"{kind}: {tally['all']} counted, {share(tally['found'], tally['all'])} found, "
          f"{share(tally['whole'], tally['all'])} with the same span")
    if unknown:
        print(f"{len(unknown)} names are not on the list, the first is {min(unknown)}")
    for line in missed[:int(sys.argv[5]) if len(sys.argv) > 5 else 0]:
        print(f"missed in {line}")


if __name__ == "__main__":
    main()
