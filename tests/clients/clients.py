"""clients.py - what the checks of the clients share: the documents that were exported, and a report
that compares what a client reads with them. Standard library only."""
import json
import os
import pathlib
import subprocess
import sys


class Document:
    """A document of Gloze, whose places count code points."""

    def __init__(self, doc):
        self.id, self.text = doc["id"], doc["text"]
        self.annotations = doc["annotations"]
        self.by_id = {a["id"]: a for a in self.annotations}

    def spans(self):
        """(start, type, text) of each annotation."""
        return [(a["start"], a["type"], a["text"]) for a in self.annotations]

    def flat(self):
        """The same of those that don't overlap: the longest first, then the leftmost."""
        kept = []
        for a in sorted(self.annotations, key=lambda a: (a["start"] - a["end"], a["start"])):
            if all(a["end"] <= k["start"] or k["end"] <= a["start"] for k in kept):
                kept.append(a)
        return [(a["start"], a["type"], a["text"]) for a in kept]

    def relations(self):
        """(type, text, text of the target) of each relation."""
        return [(r["type"], a["text"], self.by_id[r["target"]]["text"])
                for a in self.annotations for r in a.get("relations", [])]

    def from_utf16(self, place):
        """A place in UTF-16 units as one in code points."""
        return len(self.text.encode("utf-16-le")[: 2 * place].decode("utf-16-le", "replace"))

    def cut_utf16(self, start, end):
        """What a client that counts UTF-16 units has between two places."""
        return self.text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")


def one_line(text):
    """Text as a client shows it that can't show line ends."""
    return " ".join(text.split())


class Report:
    """Counts what is right, and tells what is not."""

    def __init__(self, client, folder):
        self.client, self.folder = client, pathlib.Path(folder)
        self.passed = self.failed = 0
        lines = (self.folder / "annotated.jsonl").read_text(encoding="utf-8").splitlines()
        self.documents = {d.id: d for d in map(Document, map(json.loads, lines))}

    def check(self, right, what):
        self.passed += bool(right)
        self.failed += not right
        if not right:
            print(f"{self.client}: {what}")
        return right

    def same(self, got, expected, what, key=lambda value: value):
        """Are the same things in both, in any order?"""
        got, expected = (sorted(map(key, side), key=repr) for side in (got, expected))
        missing = [e for e in expected if e not in got]
        extra = [g for g in got if g not in expected]
        self.check(got == expected, f"{what}: missing {missing[:3]}, not expected {extra[:3]} "
                   f"({len(got)} of {len(expected)})")

    def comes_back(self, form, path, expected=Document.spans, relations=True):
        """gloze import reads what the client wrote, and has the same spans and relations as before."""
        back = self.folder / f"{self.client}.jsonl"
        done = subprocess.run([os.environ["GLOZE"], "import", "-q", "--from", form, path, "-o", back],
                              capture_output=True, text=True, check=False)
        self.check(done.returncode == 0, f"gloze import: {done.stderr[-500:]}")
        lines = back.read_text(encoding="utf-8").splitlines() if back.exists() else []
        documents = [Document(json.loads(line)) for line in lines]
        self.all_documents([d.id for d in documents])
        for document in documents:
            before = self.documents[document.id]
            self.check(document.text == before.text, f"{document.id} imported: another text")
            self.same(document.spans(), expected(before), f"{document.id} imported")
            if relations:
                self.same(document.relations(), before.relations(), f"{document.id} relations imported")

    def all_documents(self, seen):
        self.same(seen, self.documents, "documents")

    def end(self):
        print(f"{self.client}: {self.passed} passed, {self.failed} failed")
        sys.exit(self.failed > 0 or self.passed == 0)
