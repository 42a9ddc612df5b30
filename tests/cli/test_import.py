"""gloze import: back from labelling tools. What was exported comes back as it was, but for what a
format can't carry; offsets in another unit are recognised; what was edited badly is named."""
import json
import pathlib
import re
import shutil
import unittest

from cli import Case, check_document

SCRIPTS = pathlib.Path(__file__).parents[2] / "scripts"

# Emoji, a combining mark, a letter outside the BMP, CR LF, a tab, a control that XML can hold, markup.
TEXT = ("\U0001F6A2 Cafe\u0301 owner Zoë Ng says: “It’s £5 million \U0001F4B7 for Leith”\r\non 1 May 2024.\r\n\r\n"
        "The Department of Works\r\nin \U0001D400\U0001D401 paid <b>Leith</b> & \"Co\"\t€3bn\r\n")
MARKS = [
    ("a1", "person", "Zoë Ng", {"name": "Zoë Ng"}, []),
    ("a2", "quote", "“It’s £5 million \U0001F4B7 for Leith”", {"kind": "direct"}, [("speaker", "a1")]),
    ("a3", "money", "£5 million", {"amount": 5000000, "currency": "GBP",
                                   "alternatives": [{"currency": "FKP", "score": 0.25}]}, []),
    ("a4", "location", "Leith", {"geonames": 2644660, "lat": 55.97}, []),
    ("a5", "date", "1 May 2024", {"value": "2024-05-01"}, []),
    ("a6", "agency", "Department of Works\r\nin \U0001D400\U0001D401", {"id": "wikidata:Q1"}, []),
    ("a7", "money", "€3bn", {}, []),
]

# What a format can't carry, of annotations: the only differences that a round trip may show.
LOST = {
    "label-studio": set(),
    "doccano": {"attributes", "rule"},
    "brat": {"kinds"},  # an attribute is text there, whatever it was
    "inception": set(),
    "prodigy": set(),
    "spacy": {"attributes", "relations", "rule"},
    "w3c": set(),
    "csv": set(),
}
# Of these a tool could keep an identifier.
KEPT_ATTRIBUTES = {"spacy": ("id", "geonames")}
# The unit in which a format counts; the others are wrong.
UNITS = {name: "codepoint" for name in LOST} | {name: "utf16" for name in ("doccano", "inception", "w3c")}


def document(name="desk/a.txt", text=TEXT, marks=MARKS):
    notes = []
    for number, (id, kind, words, attributes, relations) in enumerate(marks):
        start = text.index(words)
        notes.append({"id": id, "type": kind, "start": start, "end": start + len(words), "text": words,
                      "attributes": attributes, "source": {"start": 0, "end": 1},
                      "rule": f"{kind}/rule-{number}", "zone": "body"})
        if relations:
            notes[-1]["relations"] = [{"type": r, "target": t} for r, t in relations]
    notes.sort(key=lambda a: (a["start"], -a["end"]))
    names = {a["id"]: f"a{i + 1}" for i, a in enumerate(notes)}
    for a in notes:
        a["id"] = names[a["id"]]
        for relation in a.get("relations", []):
            relation["target"] = names[relation["target"]]
    return {"gloze": 1, "id": name, "source": {}, "metadata": {"date": "2024-05-02"},
            "offsets": "codepoint", "text": text, "annotations": notes, "errors": []}


def without(doc, lost, kept=()):
    """The annotations of a document, without what a format loses."""
    notes = []
    for a in doc["annotations"]:
        note = {key: a.get(key) for key in ("id", "type", "start", "end", "text", "rule")}
        note["attributes"] = {k: v for k, v in a["attributes"].items() if "attributes" not in lost or k in kept}
        note["relations"] = a.get("relations", [])
        if "kinds" in lost:
            note["attributes"] = {k: str(v) if isinstance(v, (int, float)) and k != "geonames" else v
                                  for k, v in note["attributes"].items()}
        for key in lost & set(note) - {"attributes"}:
            note[key] = None
        notes.append(note)
    return notes


def count_units(text, unit):
    return len(text.encode("utf-8")) if unit == "byte" else len(text.encode("utf-16-le")) // 2


class Import(Case):
    def setUp(self):
        super().setUp()
        self.write("out.jsonl", "".join(json.dumps(d) + "\n" for d in (
            document(), document("b.txt", "Leith, in 2024.\nEnd.\n", [("a1", "location", "Leith", {}, [])]))))

    def export(self, name, folder="labels", script=None):
        self.run_gloze("export", "--to", script or name, "out.jsonl", "-o", folder, "--overlap")

    def read(self, name="back.jsonl"):
        docs = [json.loads(line) for line in (self.home / name).read_text(encoding="utf-8").splitlines()]
        for doc in docs:
            check_document(doc)
        return {d["id"]: d for d in docs}

    def export_counting(self, name, unit, folder):
        """An export whose offsets are counted in a unit that the format does not have."""
        shutil.copytree(SCRIPTS / "exporters", self.home / "exporters", dirs_exist_ok=True)
        script = self.home / "exporters" / f"{name}.lua"
        wrong, count = re.subn(r'offsets = "\w+"', f'offsets = "{unit}"', script.read_text(encoding="utf-8"))
        self.assertEqual(count, 1)
        script.write_text(wrong, encoding="utf-8")
        if name != "brat":
            self.export(name, folder, script)
            return
        self.export(name, folder)  # its pieces of a span need code points
        for path in (self.home / folder).rglob("*.ann"):
            text = path.with_suffix(".txt").read_bytes().decode("utf-8")
            ann = path.read_bytes().decode("utf-8")
            ann = re.sub(r"^(T\d+\t\S+ )([\d ;]+)", lambda m: m[1] + re.sub(
                r"\d+", lambda n: str(count_units(text[: int(n[0])], unit)), m[2]), ann, flags=re.M)
            path.write_bytes(ann.encode("utf-8"))

    # ---- there and back ----

    def test_every_format_comes_back_as_it_was_but_for_what_it_can_not_carry(self):
        want = {d["id"]: d for d in map(json.loads, (self.home / "out.jsonl").read_text().splitlines())}
        for name, lost in LOST.items():
            with self.subTest(name):
                self.export(name, name)
                self.run_gloze("import", "--from", name, name, "-o", f"{name}.jsonl")
                got = self.read(f"{name}.jsonl")
                kept = KEPT_ATTRIBUTES.get(name, ())
                self.assertEqual(set(got), set(want))
                for id, doc in got.items():
                    self.assertEqual(doc["text"], want[id]["text"])
                    self.assertEqual(without(doc, lost, kept), without(want[id], lost, kept))
                result = self.run_gloze("review", "out.jsonl", f"{name}.jsonl")
                self.assertIn("2 documents reviewed: 8 kept\n", result.out)

    def test_xmi_without_its_json(self):
        self.export("inception")
        for path in (self.home / "labels").rglob("*.json"):
            path.unlink()
        self.run_gloze("import", "--from", "inception", "labels", "-o", "back.jsonl")
        self.assertIn("8 kept\n", self.run_gloze("review", "out.jsonl", "back.jsonl").out)
        self.run_gloze("import", "--from", "inception", "labels/b.txt.xmi", "-o", "one.jsonl")
        self.assertEqual(list(self.read("one.jsonl")), ["b.txt"])

    def test_a_folder_gets_a_file_for_each_document(self):
        self.export("csv")
        result = self.run_gloze("import", "--from", "csv", "labels", "-o", "back")
        self.assertEqual(result.err, "2 documents, 8 annotations, 0 wrong -> back\n")
        self.assertEqual(set(self.read_docs("back")), {"b.txt", "desk/a.txt"})

    def test_rows_of_csv_stand_in_any_order_and_are_not_held(self):
        rows = [f'{"ab"[i % 2]},{i},{i + 1},n,"x{chr(10)}""{i}"""' for i in range(20000)]
        self.write("labels/a.txt", "x" * 20001)
        self.write("labels/b.txt", "y" * 20001)
        for end, bom in ("\r\n", "\ufeff"), ("\n", ""), ("\r", ""):
            self.write("labels/a.csv", bom + end.join(["doc_id,start,end,type,by"] + rows))
            self.run_gloze("import", "--from", "csv", "labels", "-o", "back.jsonl")
            docs = self.read("back.jsonl")
            self.assertEqual(sorted(docs), ["a", "b"])
            self.assertEqual([len(docs[id]["annotations"]) for id in "ab"], [10000, 10000])
            self.assertEqual(docs["b"]["annotations"][1]["by"], 'x\n"3"')

    def test_types_come_back_under_their_names(self):
        self.run_gloze("export", "--to", "brat", "out.jsonl", "-o", "labels", "--map", "location=GPE")
        self.run_gloze("import", "--from", "brat", "labels", "-o", "back.jsonl", "--map", "location=GPE")
        self.assertIn("8 kept\n", self.run_gloze("review", "out.jsonl", "back.jsonl").out)

    # ---- other ways of counting ----

    def test_a_wrong_unit_is_recognised_and_named_in_every_format(self):
        for name, right in UNITS.items():
            for unit in {"codepoint", "utf16", "byte"} - {right}:
                with self.subTest(f"{name} {unit}"):
                    folder = f"{name}-{unit}"
                    self.export_counting(name, unit, folder)
                    err = self.run_gloze("import", "--from", name, folder, "-o", "x.jsonl", code=1).err
                    self.assertIn(f"--offsets {unit}", err)
                    self.run_gloze("import", "--from", name, folder, "-o", "y.jsonl", "--offsets", unit)
                    self.assertIn("8 kept\n", self.run_gloze("review", "out.jsonl", "y.jsonl").out)

    def test_line_ends_that_were_counted_otherwise_are_recognised_and_named(self):
        def task(text, counted):
            start = counted.index("£20")
            region = {"id": "r", "type": "labels",
                      "value": {"start": start, "end": start + 3, "text": "£20", "labels": ["money"]}}
            self.write("t.json", json.dumps([{"id": 1, "data": {"text": text},
                                              "annotations": [{"result": [region]}]}]))
        for text, form in (("One.\r\nTwo.\r\nIda paid £20.", "lf"), ("One.\nTwo.\nIda paid £20.", "crlf")):
            task(text, text.replace("\r\n", "\n") if form == "lf" else text.replace("\n", "\r\n"))
            err = self.run_gloze("import", "--from", "label-studio", "t.json", "-o", "x.jsonl", code=65).err
            self.assertIn(f"all 1 fit with --offsets codepoint --newlines {form}, so add that", err)
            self.run_gloze("import", "--from", "label-studio", "t.json", "-o", f"{form}.jsonl", "--newlines", form)
            self.assertEqual(self.found(self.read(f"{form}.jsonl")["1"]), ["money £20"])

    def test_ends_inside_words_are_kept_where_no_other_unit_fits_better(self):
        self.write("d.jsonl", json.dumps({"id": 1, "text": "\U0001F6A2 Leith", "label": [[3, 6, "x"]]}))
        self.run_gloze("import", "--from", "doccano", "d.jsonl", "-o", "back.jsonl")
        self.assertEqual(self.found(self.read()["1"]), ["x Lei"])

    # ---- who and when ----

    def test_label_studio_tells_who_and_when_and_the_last_version_counts(self):
        def version(time, words, **more):
            return {"completed_by": {"email": "ana@example.org"}, "updated_at": time,
                    "result": [{"id": "r", "type": "labels", "value": {
                        "start": 0, "end": len(words), "text": words, "labels": ["name"]}}], **more}
        self.write("t.json", json.dumps([{"id": 9, "data": {"text": "Ida Moll"}, "predictions": [], "annotations": [
            version("2024-05-02T10:00:00Z", "Ida Moll"), version("2024-05-01T10:00:00Z", "Ida"),
            version("2024-05-03T10:00:00Z", "Ida M", was_cancelled=True)]}]))
        self.run_gloze("import", "--from", "label-studio", "t.json", "-o", "back.jsonl")
        doc = self.read()["9"]
        self.assertEqual(doc["imported"], {"from": "label-studio", "by": "ana@example.org",
                                           "at": "2024-05-02T10:00:00Z", "lost": []})
        self.assertEqual(self.found(doc), ["name Ida Moll"])

    def test_prodigy_tells_who_and_when(self):
        task = {"text": "Ida", "_task_hash": 5, "_annotator_id": "bo", "_timestamp": 1714646096, "answer": "accept",
                "tokens": [{"text": "Ida", "start": 0, "end": 3, "id": 0, "ws": False}],
                "spans": [{"start": 0, "end": 3, "token_start": 0, "token_end": 0, "label": "name"}]}
        self.write("p.jsonl", json.dumps(task) + "\n" + json.dumps(task | {"answer": "reject"}) + "\n")
        err = self.run_gloze("import", "--from", "prodigy", "p.jsonl", "-o", "back.jsonl", code=1).err
        self.assertIn('p.jsonl:2: the answer to this task is "reject"; it is passed over\n', err)
        imported = self.read()["5"]["imported"]
        self.assertEqual((imported["by"], imported["at"]), ("bo", "2024-05-02T10:34:56Z"))

    def test_web_annotations_tell_who_and_when(self):
        self.write("w/a.txt", "Ida Moll")
        self.write("w/a.jsonld", json.dumps({
            "id": "#1", "type": "Annotation", "body": [{"purpose": "tagging", "value": "name"}],
            "creator": {"id": "ana", "name": "Ana"}, "created": "2024-05-02T10:00:00Z", "target": {
                "selector": [{"type": "TextPositionSelector", "start": 0, "end": 3},
                             {"type": "TextQuoteSelector", "exact": "Ida"}]}}))
        self.run_gloze("import", "--from", "w3c", "w", "-o", "back.jsonl")
        (note,) = self.read()["a"]["annotations"]
        self.assertEqual((note["by"], note["at"], note["type"]), ("Ana", "2024-05-02T10:00:00Z", "name"))

    # ---- bad input ----

    def refuse(self, name, files, message, *args):
        shutil.rmtree(self.home / "bad", ignore_errors=True)
        for path, content in files.items():
            self.write(f"bad/{path}", content if isinstance(content, str) else json.dumps(content))
        result = self.run_gloze("import", "--from", name, "bad", "-o", "never", *args, code=65)
        self.assertIn(message, result.err)
        self.assertFalse((self.home / "never").exists(), "nothing is half written")

    def test_what_was_edited_badly_is_named(self):
        def entities(*list, **more):
            return {"x.jsonl": {"id": 1, "text": "Ida Moll", "entities": [
                {"id": i + 1, "label": label, "start_offset": a, "end_offset": b}
                for i, (label, a, b) in enumerate(list)], "relations": [], **more}}

        def region(**more):
            return {"id": "r", "type": "labels", "value": {"start": 0, "end": 3, "text": "Ida", "labels": ["n"]} | more}

        def task(*results, **data):
            return {"x.json": [{"id": 1, "data": {"text": "Ida Moll"} | data, "annotations": [{"result": results}]}]}

        def brat(ann):
            return {"x.ann": ann, "x.txt": "Ida Moll"}

        cases = [
            ("doccano", {"x.jsonl": "{"}, "bad/x.jsonl:1: no JSON: "),
            ("doccano", {"x.jsonl": {"id": 1}}, "bad/x.jsonl:1: this is no document with a text; export the project as JSONL"),
            ("doccano", {"x.jsonl": {"id": 1, "text": "a"}}, "bad/x.jsonl:1: there are neither entities nor label"),
            ("doccano", {"x.jsonl": {"text": "a", "label": []}},
             "bad/x.jsonl:1: the document has no id; give it the one that it had when it was exported"),
            ("doccano", entities(("n", 0, 9)), "annotation 1 (1): it ends at 9, but the text has 8 (utf16); no way of counting fits"),
            ("doccano", entities(("n", 3, 0)), "annotation 1 (1): it runs from 3 to 0: its ends are reversed; correct them"),
            ("doccano", entities(("n", 3, 3)), "annotation 1 (1): it runs from 3 to 3, which is nothing"),
            ("doccano", entities(("n", -1, 3)), "it runs from -1 to 3, which is before the text"),
            ("doccano", entities(("n", 0.5, 3)), "its start or end is missing, or no whole number; give both"),
            ("doccano", entities(("", 0, 3)), "annotation 1 (1): it has no label; give it one, or take it out"),
            ("doccano", entities(("n", 0, 3), relations=[{"id": 1, "from_id": 1, "to_id": 9, "type": "t"}]),
             "annotation 1 (1): its relation 't' leads to \"9\", which is not there"),
            ("doccano", entities(("n", 0, 3), relations=[{"id": 1, "from_id": 9, "to_id": 1, "type": "t"}]),
             "bad/x.jsonl:1: a relation begins at entity 9, which is not there; take it out"),
            ("label-studio", task(region(labels=[])), "bad/x.json: item 1: region r has 0 labels; give it one label"),
            ("label-studio", task(region(text="Ada")),
             'annotation 1 (r): "Ada" is marked, but at 0 to 3 (codepoint) stands "Ida"; no way of counting fits'),
            ("label-studio", task(region(), region()), "annotation 2 (r): another annotation has the same id"),
            ("label-studio", task(region(), {"type": "relation", "from_id": "r", "to_id": "q"}),
             "bad/x.json: item 1: a relation leads from r to q, of which one is not there; take it out"),
            ("label-studio", {"x.json": '[{"data":{"text":"a"},'}, "bad/x.json: item 1: no JSON: "),
            ("label-studio", {"x.json": '[{"data":{"text":"a"},"predictions":[{"result":[]}]}'},
             "bad/x.json: the list of items does not end with ]; is the file whole?"),
            ("label-studio", {"x.json": [{"id": 3, "data": {"text": "a"}}]}, "the task has neither annotations nor predictions"),
            ("brat", {"x.ann": "T1\tn 0 3\tIda\n"}, "bad/x.ann: the text is not beside it: x.txt"),
            ("brat", brat("T1\tn 0 3\n"), "bad/x.ann: line 1: write T1, a tab, TYPE START END, a tab, and the words"),
            ("brat", brat("\nX1\tn\n"), "bad/x.ann: line 2: annotations (T), relations (R), "),
            ("brat", brat("T1\tn 0 3\tIda\nT1\tn 0 3\tIda\n"), "bad/x.ann: line 2: T1 is there twice"),
            ("brat", brat("T1\tn 0 3\tIda\nR1\tt Arg1:T1 Arg2:T9\n"), "line 2: it is about T9, which is not there"),
            ("brat", brat("T1\tn 0 3\tAda\n"), 'annotation 1 (T1): "Ada" is marked, but at 0 to 3'),
            ("spacy", {"x.jsonl": {"text": "Ida Moll", "_": {"doc_id": "x"}, "ents": [
                {"start": 0, "end": 3, "label": "n"}, {"start": 0, "end": 8, "label": "n"}]}},
             "bad/x.jsonl:1: the entities at 0 and 0 overlap, which doc.ents can't; put them into doc.spans"),
            ("w3c", {"x.jsonld": [{"id": "#1", "target": {}}], "x.txt": "a"}, "annotation #1 has no body that is a tag"),
            ("w3c", {"x.jsonld": "["}, "bad/x.jsonld: no JSON: "),
            ("csv", {"a.csv": "doc_id,start,end\r\n"}, "bad/a.csv: line 1: the column type is missing"),
            ("csv", {"a.csv": 'doc_id,start,end,type\r\n"x,0,1,n\r\n'}, "bad/a.csv: line 2: a quote is opened and never closed"),
            ("csv", {"a.csv": "doc_id,start,end,type\r\nx,0,1,n\r\n"}, "the text of x is not beside it: x.txt"),
            ("csv", {"a.csv": "doc_id,start,end,type,attributes\r\nx,0,1,n,{\r\n"}, "line 2: attributes is no JSON; correct it"),
            ("inception", {"x.json": {}}, "bad/x.json: this is no CAS JSON: it has no %FEATURE_STRUCTURES"),
            ("inception", {"x.xmi": "<a><b></a>"}, "bad/x.xmi: line 1: "),
            ("prodigy", {"x.jsonl": {"text": "Ida", "_task_hash": 1, "relations": [{"label": "t"}]}},
             "bad/x.jsonl:1: a relation has an end that is no span; take it out"),
        ]
        for name, files, message in cases:
            with self.subTest(f"{name}: {message}"):
                self.refuse(name, files, message)

    def test_labels_that_are_not_known_are_named(self):
        self.refuse("doccano", {"x.jsonl": {"id": 1, "text": "Ida", "label": [[0, 3, "persn"]]}},
                    "annotation 1: the label 'persn' is none of --types; did you mean 'person'?; add it there, or say "
                    "with --map TYPE=LABEL what it stands for", "--types", "person,place")

    def test_one_wrong_document_does_not_cost_the_others(self):
        self.write("x.jsonl", '{"id":1,"text":"Ida","label":[[0,3,"n"]]}\n\n{"id":1,"text":"Bo","label":[]}\n'
                              '{"id":2,"text":"Bo","label":[[0,9,"n"]]}\n')
        result = self.run_gloze("import", "--from", "doccano", "x.jsonl", "-o", "back.jsonl", code=1)
        self.assertIn('x.jsonl:3: the id "1" is also that of document number 1; give each its own\n', result.err)
        self.assertIn("x.jsonl:4: annotation 1: it ends at 9, but the text has 2", result.err)
        self.assertTrue(result.err.endswith("1 document, 1 annotation, 2 wrong -> back.jsonl\n"))
        self.run_gloze("import", "--from", "doccano", "x.jsonl", "-o", "strict.jsonl", "--strict", code=65)
        self.assertFalse((self.home / "strict.jsonl").exists())

    def test_says_how_to_call_it(self):
        self.assertIn("--from is missing; name a format", self.run_gloze("import", "x", "-o", "y", code=2).err)
        self.assertIn("-o is missing", self.run_gloze("import", "--from", "csv", "x", code=2).err)
        self.assertIn("braat: there is no such format; did you mean 'brat'?; there are brat, csv, doccano, ",
                      self.run_gloze("import", "--from", "braat", "x", "-o", "y", code=2).err)
        self.write("empty/readme", "nothing")
        self.assertIn("empty: there is no file of this format; name the files themselves, or check --from csv",
                      self.run_gloze("import", "--from", "csv", "empty", "-o", "y", code=65).err)

    # ---- importers of one's own ----

    def test_an_importer_of_ones_own(self):
        self.write("mine.lua", """
          return { about = "words", files = { ".words" }, reads = "text", lost = { "attributes" },
            read = function(item, add)
              local from, to = item.text:find("Ida")
              add({ id = item.name, text = item.text,
                    annotations = { { type = "name", start = from - 1, stop = to } } })
            end }""")
        self.write("in/a.words", "So Ida said.")
        self.run_gloze("import", "--from", "./mine.lua", "in", "-o", "back.jsonl")
        doc = self.read()["a.words"]
        self.assertEqual(self.found(doc), ["name Ida"])
        self.assertEqual(doc["imported"]["lost"], ["attributes"])

    def test_an_importer_that_is_wrong_is_named_with_its_place(self):
        cases = [
            ("return 1", "mine.lua:1: returns no table"),
            ("return { read = 1 }", "mine.lua:1: has no function read(item, add)"),
            ("return { raeds = 1, read = function() end }", "mine.lua:1: an importer has no field 'raeds'; did you mean 'reads'?"),
            ("return { reads = 'word', read = function() end }", 'mine.lua:1: reads is "text", "json", "lines", "items" or "rows"'),
        ]
        for script, message in cases:
            self.write("mine.lua", script)
            self.assertIn(message, self.run_gloze("import", "--from", "./mine.lua", "x", "-o", "y", code=78).err)
        self.write("in/a.words", "So Ida said.")
        for call, message in (("item.text.x.y = 1", "in/a.words: attempt to"),
                              ('item:beside("../x")', "../x: only files beside the one that is read can be read"),
                              ("add(1)", "in/a.words: bad argument #1 to 'add'"),
                              ("while true do end", "in/a.words: ")):
            self.write("mine.lua", "return { files = { '.words' }, read = function(item, add)\n%s\nend }" % call)
            err = self.run_gloze("import", "--from", "./mine.lua", "in", "-o", "y", code=65).err
            self.assertIn(message, err)
            self.assertIn("mine.lua:2", err)


if __name__ == "__main__":
    unittest.main()
