"""cli.py - what the tests of the command line share: a scratch folder, a small plugin, and the
program, which meson names in the environment (GLOZE, SCHEMA)."""
import json
import os
import pathlib
import pty
import shutil
import subprocess
import tempfile
import unittest

import jsonschema

GLOZE = os.environ["GLOZE"]
SCHEMA = jsonschema.Draft202012Validator(
    json.loads(pathlib.Path(os.environ["SCHEMA"]).read_text(encoding="utf-8"))
)

# The tests stand on rules of their own, so that the shipped ones can change.
PLUGIN = r"""
api(1)
declare "count" { n = "number", unit = { "boats", "cars" } }
declare "name" { reversed = "string" }
option "cars" { default = true, about = "counts cars too" }

rule "boats" {
  type  = "count",
  match = re [[(?<n>\d+) (?<unit>boats)\b]],
  set   = { n = "$n", unit = "$unit" },
}
rule "cars" {
  type  = "count",
  when  = { cars = true },
  match = re [[(?<n>\d+) (?<unit>cars)\b]],
  set   = { n = "$n", unit = "$unit" },
}
rule "name" {
  type  = "name",
  match = re [[Ada|Zoë|Ben 10 boats]],
  set   = function(m) return { reversed = m.text:reverse() } end,
}
"""


def slice_by(text, offsets, start, end):
    """What a reader that counts in `offsets` sees between start and end."""
    if offsets == "codepoint":
        return text[start:end]
    coded = text.encode("utf-8" if offsets == "byte" else "utf-16-le")
    size = 1 if offsets == "byte" else 2
    return coded[start * size : end * size].decode("utf-8" if offsets == "byte" else "utf-16-le")


def check_document(doc):
    """The schema, and what a schema can't say."""
    errors = [e.message for e in SCHEMA.iter_errors(doc)]
    assert not errors, errors
    ids = [a["id"] for a in doc.get("annotations", [])]
    assert ids == [f"a{n + 1}" for n in range(len(ids))], ids
    for a in doc.get("annotations", []):
        seen = slice_by(doc["text"], doc["offsets"], a["start"], a["end"])
        assert seen == a["text"], (seen, a)
        assert all(r["target"] in ids for r in a.get("relations", [])), a
    keys = ["gloze", "id", "source", "imported", "metadata", "offsets", "text", "annotations", "warnings", "errors"]
    assert list(doc) == [k for k in keys if k in doc], list(doc)


class Result:
    """What one run of the program did."""

    def __init__(self, done):
        self.code = done.returncode
        self.raw = done.stdout
        self.err = done.stderr.decode("utf-8", "replace")

    @property
    def out(self):
        return self.raw.decode("utf-8")

    @property
    def docs(self):
        """The documents on standard output, by id."""
        docs = [json.loads(line) for line in self.out.splitlines()]
        for doc in docs:
            check_document(doc)
        assert len({d["id"] for d in docs}) == len(docs)
        return {d["id"]: d for d in docs}


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="gloze-cli-"))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.write("plugins/counts/init.lua", PLUGIN)
        self.env = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
        self.env["GLOZE_PLUGINS"] = str(self.home / "plugins")

    def killable(self):
        """The environment of a process whose children are killed at any time: at its end a sanitizer that
        looks for leaks has one more child, without which it waits for ever."""
        options = self.env.get("ASAN_OPTIONS", "")
        return {**self.env, "ASAN_OPTIONS": f"{options}:detect_leaks=0"}

    def write(self, name, content):
        """Writes a file below the scratch folder; text as UTF-8, byte for byte."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def open_terminal(self):
        """Our side and the program's side of a new terminal."""
        try:
            return pty.openpty()
        except OSError as error:
            self.skipTest(f"no terminal can be made here: {error}")

    def run_gloze(self, *args, code=0, stdin=b"", cwd=None, env=None, **options):
        done = subprocess.run(
            [GLOZE, *map(str, args)],
            input=stdin,
            stdout=options.pop("stdout", subprocess.PIPE),
            stderr=subprocess.PIPE,
            cwd=cwd or self.home,
            env={**self.env, **(env or {})},
            timeout=120,
            check=False,
            **options,
        )
        result = Result(done)
        self.assertEqual(result.code, code, result.err)
        return result

    def read_docs(self, folder):
        """The documents that a run wrote to a folder, by id."""
        docs = {}
        for path in sorted((self.home / folder).rglob("*")):
            if path.is_dir() or ".gloze" in path.parts:
                continue
            self.assertEqual(path.suffix, ".json", path)
            doc = json.loads(path.read_text(encoding="utf-8"))
            check_document(doc)
            self.assertEqual(str(path.relative_to(self.home / folder)), doc["id"] + ".json")
            docs[doc["id"]] = doc
        return docs

    def found(self, doc):
        return [f"{a['type']} {a['text']}" for a in doc["annotations"]]
