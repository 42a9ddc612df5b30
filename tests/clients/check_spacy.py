#!/usr/bin/env python3
"""check_spacy.py FOLDER: spaCy reads the JSON Lines, and the DocBin that the exported script makes."""
import json
import subprocess
import sys

import spacy
from spacy.tokens import Doc, DocBin

from clients import Report


def look(report, doc, name, where):
    expected = report.documents[name]
    report.check(doc.text == expected.text, f"{name} {where}: another text")
    report.same([(s.start_char, s.label_, s.text) for s in doc.spans["sc"]], expected.spans(), f"{name} {where} spans")
    report.same([(s.start_char, s.label_, s.text) for s in doc.ents], expected.flat(), f"{name} {where} ents")


def main(folder):
    report = Report("spacy", folder)
    vocab = spacy.blank("en").vocab
    Doc.set_extension("doc_id", default=None)
    seen = []
    for line in (report.folder / "spacy/docs.jsonl").read_text(encoding="utf-8").splitlines():
        doc = Doc(vocab).from_json(json.loads(line), validate=True)
        seen.append(doc._.doc_id)
        look(report, doc, doc._.doc_id, "JSON")
    report.all_documents(seen)
    subprocess.run([sys.executable, "to_docbin.py"], cwd=report.folder / "spacy", check=True,
                   stdout=subprocess.DEVNULL)
    docs = list(DocBin().from_disk(report.folder / "spacy/corpus.spacy").get_docs(vocab))
    report.check(len(docs) == len(seen), "the DocBin has other documents")
    for doc, name in zip(docs, seen):
        look(report, doc, name, "DocBin")
    with open(report.folder / "spacy-again.jsonl", "w", encoding="utf-8") as file:
        for doc in docs:
            file.write(json.dumps(doc.to_json(underscore=["doc_id"])) + "\n")
    report.comes_back("spacy", report.folder / "spacy-again.jsonl", relations=False)
    report.end()


main(sys.argv[1])
