#!/usr/bin/env python3
"""documents.py GLOZE FOLDER: what the clients get. Annotates the articles of the tests, adds one article in
which everything is difficult, and exports all to FOLDER/<format>."""
import json
import pathlib
import shutil
import subprocess
import sys

ARTICLES = pathlib.Path(__file__).parents[1] / "articles"
FORMATS = ["label-studio", "doccano", "brat", "inception", "prodigy", "spacy", "conll", "w3c", "gate", "hf",
           "csv", "argilla"]

# Emoji of several code points, flags, combining marks, letters outside the BMP, CR LF beside LF, a tab, no-break
# spaces, markup, quotes, right-to-left text; spans that nest, that overlap, that hold a line end.
TEXT = (
    "\U0001F9D1\u200D\U0001F692 Cafe\u0301 owner Zoë Østby-Ng said: “It’s £5\u00A0million \U0001F4B7 for Leith”\r\n"
    "on 1 May 2024.\t\U0001F1F3\U0001F1F4 The Office for Tides\r\nin \U0001D400\U0001D401 Wales replied.\n\n"
    "The University of Leith—and <b>Leith</b> &amp; \"Co\"—paid €3bn\t(≈1,000 ₽)… ‏שלום‎ to Å\u030Angström \U0001F680"
)
MARKS = [
    ("a1", "emoji", "\U0001F9D1\u200D\U0001F692", 0),
    ("a2", "person", "Zoë Østby-Ng", 0),
    ("a3", "quote", "“It’s £5\u00A0million \U0001F4B7 for Leith”", 0),
    ("a4", "money", "£5\u00A0million", 0),
    ("a5", "location", "Leith", 0),
    ("a6", "date", "1 May 2024", 0),
    ("a7", "agency", "Office for Tides\r\nin \U0001D400\U0001D401", 0),
    ("a8", "place", "in \U0001D400\U0001D401 Wales", 0),
    ("a9", "agency", "University of Leith", 0),
    ("a10", "location", "Leith", 1),
    ("a11", "location", "Leith", 2),
    ("a12", "agency", "\"Co\"", 0),
    ("a13", "money", "€3bn", 0),
    ("a14", "word", "שלום", 0),
    ("a15", "person", "Å\u030Angström", 0),
    ("a16", "emoji", "\U0001F680", 0),
]
ATTRIBUTES = {
    "a4": {"amount": 5000000, "currency": "GBP", "alternatives": [{"currency": "FKP"}]},
    "a5": {"name": "Leith & <Docks>", "geonames": 2644660, "lat": 55.975},
    "a7": {"id": "wikidata:Q1", "name": "Office for \"Tides\""},
}


def difficult_article():
    notes = []
    for id, kind, words, which in MARKS:
        start = -1
        for _ in range(which + 1):
            start = TEXT.index(words, start + 1)
        notes.append({"id": id, "type": kind, "start": start, "end": start + len(words), "text": words,
                      "attributes": ATTRIBUTES.get(id, {}), "rule": f"{kind}/difficult", "zone": "body"})
    notes[2]["relations"] = [{"type": "speaker", "target": "a2"}]
    return {"gloze": 1, "id": "difficult/ship 🚢.txt", "source": {}, "metadata": {}, "offsets": "codepoint",
            "text": TEXT, "annotations": notes, "errors": []}


def main(gloze, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    annotated = folder / "annotated.jsonl"
    subprocess.run([gloze, "run", "-q", ARTICLES, "-o", annotated, "--metadata", ARTICLES / "metadata.tsv"],
                   check=True)
    with annotated.open("a", encoding="utf-8") as file:
        file.write(json.dumps(difficult_article(), ensure_ascii=False) + "\n")
    for name in FORMATS:
        subprocess.run([gloze, "export", "-q", "--to", name, annotated, "-o", folder / name], check=True,
                       stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
