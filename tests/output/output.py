#!/usr/bin/env python3
"""output.py GLOZE ARTICLES SCHEMA: what holds for every output of `gloze run`, on the sample articles.

Offsets mean what they say in each unit and in the file, the schema holds, and the bytes depend on
nothing but the input."""
import hashlib
import html
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest

import jsonschema

GLOZE, ARTICLES, SCHEMA = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
METADATA = ARTICLES / "metadata.tsv"
UNITS = {
    "codepoint": ("utf-32-le", 4),
    "utf16": ("utf-16-le", 2),
    "byte": ("utf-8", 1),
}
# How a file's bytes are read, where it is not as UTF-8.
ENCODINGS = {
    "club-finances.txt": "cp1252",
    "interview.txt": "utf-16-le",
    "market-day.htm": "cp1252",
}
HAS_MARKUP = {"court-case.html", "customs-seizure.txt", "market-day.htm"}
TAG = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1>|</?[a-zA-Z!][^>]*>", re.DOTALL)


def run(inputs, out, *options, cwd=None, **variables):
    done = subprocess.run([GLOZE, "run", *inputs, "-o", out, "--metadata", METADATA, *options],
                          env={**os.environ, **variables}, cwd=cwd, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise AssertionError(f"exit {done.returncode}\n{done.stdout}")


def files(out):
    return {path.relative_to(out).as_posix(): path.read_bytes()
            for path in sorted(pathlib.Path(out).rglob("*.json"))}


def same_words(one, other):
    return one.split() == other.split()


def text_of_source(name, source, span):
    """The text that a span of the file stands for."""
    piece = source[span["start"]:span["end"]].decode(ENCODINGS.get(name, "utf-8"), "replace")
    return html.unescape(TAG.sub("", piece)) if name in HAS_MARKUP else piece


def plain(text):
    """Composed, with every white space a space: how findings.tsv is written."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def findings():
    table = pathlib.Path(__file__).with_name("findings.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def says(annotation, row):
    """Is this what a row of findings.tsv speaks of?"""
    text = plain(annotation["text"])
    wanted = row["text"].removesuffix("…")
    if annotation["type"] != row["type"] or (
            not text.startswith(wanted) if row["text"].endswith("…") else text != wanted):
        return False
    values = dict(pair.split("=") for pair in row["attributes"].split(";"))
    return all(plain(str(annotation["attributes"].get(name))) == value
               for name, value in values.items())


class Output(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.out = {unit: os.path.join(cls.scratch.name, unit) for unit in UNITS}
        for unit, out in cls.out.items():
            run([ARTICLES], out, "--offsets", unit)
        cls.plain = files(cls.out["codepoint"])
        cls.documents = [json.loads(data) for data in cls.plain.values()]

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def fresh(self):
        return tempfile.TemporaryDirectory(dir=self.scratch.name)

    def test_every_article_has_annotations(self):
        self.assertEqual(len(self.documents), 11)
        for doc in self.documents:
            self.assertTrue(doc["annotations"], doc["id"])

    def test_finds_what_the_table_says(self):
        documents = {doc["id"]: doc for doc in self.documents}
        for row in findings():
            with self.subTest(row["article"], shows=row["shows"]):
                found = documents[row["article"]]["annotations"]
                self.assertTrue(any(says(a, row) for a in found), row)

    def test_speech_over_paragraphs_is_one_group(self):
        document = next(doc for doc in self.documents if doc["id"] == "coastguard.txt")
        groups = {a["text"].split()[0]: a["attributes"]["group"]
                  for a in document["annotations"] if a["type"] == "quote"}
        self.assertEqual(groups["“Every"], groups["“Check"])
        self.assertEqual(groups["“Every"], groups["“The"])
        self.assertNotEqual(groups["“Every"], groups["“In"])

    def test_offsets_are_right_in_each_unit(self):
        for unit, out in self.out.items():
            encoding, width = UNITS[unit]
            for data in files(out).values():
                doc = json.loads(data)
                text = doc["text"].encode(encoding)
                self.assertEqual(doc["offsets"], unit)
                for a in doc["annotations"]:
                    piece = text[a["start"] * width:a["end"] * width].decode(encoding)
                    self.assertEqual(piece, a["text"], (doc["id"], unit, a["id"]))

    def test_source_spans_hold_what_the_text_says(self):
        for doc in self.documents:
            source = (ARTICLES / doc["id"]).read_bytes()
            for a in doc["annotations"]:
                piece = text_of_source(doc["id"], source, a["source"])
                self.assertTrue(same_words(piece, a["text"]), (doc["id"], a, piece))

    def test_sources_are_described(self):
        for doc in self.documents:
            source = (ARTICLES / doc["id"]).read_bytes()
            self.assertEqual(doc["source"]["bytes"], len(source))
            self.assertEqual(doc["source"]["sha256"], hashlib.sha256(source).hexdigest())

    def test_no_span_holds_markup_or_page_code(self):
        for doc in self.documents:
            for bait in ("<", "href", "not text", "May 2001"):
                for a in doc["annotations"]:
                    self.assertNotIn(bait, a["text"], doc["id"])

    def test_annotations_are_in_order_and_relations_lead_somewhere(self):
        for doc in self.documents:
            order = [(a["start"], -a["end"], a["type"], a["rule"]) for a in doc["annotations"]]
            ids = [a["id"] for a in doc["annotations"]]
            self.assertEqual(order, sorted(order), doc["id"])
            self.assertEqual(ids, [f"a{n}" for n in range(1, len(ids) + 1)])
            for a in doc["annotations"]:
                for relation in a.get("relations", []):
                    self.assertIn(relation["target"], ids)

    def test_the_schema_holds(self):
        validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
        for doc in self.documents:
            validator.validate(doc)

    def test_an_article_alone_gives_the_same_bytes(self):
        for name, data in self.plain.items():
            with self.fresh() as out:
                folder = os.path.join(out, "in", os.path.dirname(name))
                os.makedirs(folder)
                article = name.removesuffix(".json")
                os.symlink(ARTICLES / article, os.path.join(folder, os.path.basename(article)))
                run([os.path.join(out, "in")], os.path.join(out, "out"))
                self.assertEqual(files(os.path.join(out, "out")), {name: data})

    def test_locale_time_zone_place_and_repetition_change_nothing(self):
        for variables in ({"LC_ALL": "C", "TZ": "Asia/Tokyo"}, {"LC_ALL": "tr_TR.UTF-8"}, {}):
            with self.fresh() as out:
                run([os.path.relpath(ARTICLES, out)], "out", cwd=out, **variables)
                self.assertEqual(files(os.path.join(out, "out")), self.plain)

    def test_nothing_of_this_machine_is_in_the_output(self):
        for name, data in self.plain.items():
            for word in (str(ARTICLES), self.scratch.name, os.uname().nodename):
                self.assertNotIn(word.encode(), data, name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
