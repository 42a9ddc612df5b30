"""hostile.py - plugins that mean harm, each beside healthy ones over many documents.

A plugin in plugins/ says in its second line what comes of it: `-- gives: limit-steps` (the code of
the one error record of each document) or `-- gives: nothing`. Whatever it does, every other
annotation is the same as without it, and the run ends by itself."""
import json
import os
import pathlib
import time
import unittest

import cli

PLUGINS = pathlib.Path(__file__).parent / "plugins"
DOCUMENTS = int(os.environ.get("HOSTILE_DOCUMENTS", "200"))
CHEAP = ["--limit-steps", "1000000", "--limit-memory", "48M", "--limit-match", "100000",
         "--limit-annotations", "20000"]
# A limit of a clock is waited for in each document.
DEAR_DOCUMENTS = 2
CPU_SECONDS = 1

HEALTHY = r"""
api(1)
declare "word" { order = "number", sorted = "string" }

rule "word" {
  type  = "word",
  match = re [[(?<w>café|boats|cars)]],
  set   = function(m, doc)
    local seen = doc.state
    seen[#seen + 1] = m.w:upper()
    local sorted = table.pack(table.unpack(seen))
    local room = ("x"):rep(1 << 22)
    table.sort(sorted, function(a, b) return a < b end)
    return { order = #seen + #room, sorted = table.concat(sorted, " ") }
  end,
}
"""


def text_of(i):
    return f"Ada saw {i} boats at the café, then the trap shut behind {i * 7} cars and more words follow (or not; who knows)."


class Hostile(cli.Case):
    def setUp(self):
        super().setUp()
        self.write("plugins/words/init.lua", HEALTHY)

    def write_documents(self, count):
        lines = (json.dumps({"id": f"d{i:04}", "text": text_of(i)}) for i in range(count))
        self.write("in.jsonl", "".join(line + "\n" for line in lines))

    def annotate(self, *options, code):
        begin = time.monotonic()
        result = self.run_gloze("run", "in.jsonl", "--quiet", "-j", "1", *options, code=code)
        seconds = time.monotonic() - begin
        return [json.loads(line) for line in result.out.splitlines()], seconds

    def check(self, path, count, limits):
        gives = path.read_text(encoding="utf-8").splitlines()[1].removeprefix("-- gives: ")
        name = path.stem
        self.write_documents(count)
        calm, _ = self.annotate(*limits, code=0)
        docs, seconds = self.annotate(*limits, "--plugins", path, code=int(gives != "nothing"))
        self.assertEqual([d["id"] for d in docs], [d["id"] for d in calm])
        found = set()
        for doc, wanted in zip(docs, calm):
            errors = doc.pop("errors")
            self.assertLessEqual(len(errors), 1, errors)
            self.assertTrue(all(e["plugin"] == name for e in errors), errors)
            found.add(errors[0]["code"] if errors else "nothing")
            wanted = {k: v for k, v in wanted.items() if k != "errors"}
            doc["annotations"] = [a for a in doc.get("annotations", []) if a["type"] != "hostile"]
            for n, annotation in enumerate(doc["annotations"]):
                annotation["id"] = f"a{n + 1}"
            doc.pop("warnings", None), wanted.pop("warnings", None)
            self.assertEqual(doc, wanted)
        self.assertEqual(found, {gives})
        return seconds


def add_test(path):
    def test(self):
        dear = "limit-cpu" in path.read_text(encoding="utf-8").splitlines()[1]
        begin = time.monotonic()
        if dear:
            self.check(path, DEAR_DOCUMENTS, [*CHEAP, "--limit-cpu", str(CPU_SECONDS)])
        else:
            self.check(path, DOCUMENTS, CHEAP)
        if os.environ.get("HOSTILE_VERBOSE"):
            print(f"{path.stem:30} {time.monotonic() - begin:6.2f} s", flush=True)

    setattr(Hostile, f"test_{path.stem}", test)


for plugin in sorted(PLUGINS.glob("*.lua")):
    add_test(plugin)

if __name__ == "__main__":
    unittest.main()
