"""What each format of scripts/exporters looks like, and what becomes of text that is hard on it: emoji, marks of
their own, CR LF, tabs, tags, quotes, spans that overlap, nest, run over line ends and sentences. The formats
are read by small readers here; tests/clients has the real programs."""
import csv
import io
import json
import re
import unittest
import xml.etree.ElementTree as ET

from cli import Case
from test_export import document, mark

TEXT = ("😀 Cafe\u0301 owner 𝐙𝐨𝐞 said “it’s <b>£5</b> & \"more\"” of York\r\nMinster\tAG. It rained.\r\n\r\n"
        "Then York paid 3\u00a0bn. X ran.")
MARKS = [
    mark(TEXT, "Cafe\u0301 owner", "group", "a1"),
    mark(TEXT, "𝐙𝐨𝐞", "person", "a2", attributes={"name": "Zoe Smith", "role": "owner"}, rule="people/name"),
    mark(TEXT, "“it’s <b>£5</b> & \"more\"”", "quote", "a3", relations=[{"type": "speaker", "target": "a2"}]),
    mark(TEXT, "£5", "money", "a4", attributes={"amount": 5.5, "currency": "GBP",
                                                 "alternatives": [{"currency": "EGP", "reason": "sign"}]}),
    mark(TEXT, "York\r\nMinster", "place", "a5", attributes={"id": "wiki:Q5"}),
    mark(TEXT, "Minster\tAG", "agency", "a6", relations=[{"type": "near", "target": "a4"}]),
    mark(TEXT, "AG. It rained", "event", "a7"),
    mark(TEXT, "3\u00a0bn", "number", "a8"),
    mark(TEXT, "\r\n\r\n", "gap", "a9"),
]
TYPES = ["agency", "event", "gap", "group", "money", "number", "person", "place", "quote"]
FLAT = ["a1", "a2", "a3", "a5", "a7", "a8", "a9"]
WORDS = {m["id"]: m["text"] for m in MARKS}
TYPE = {m["id"]: m["type"] for m in MARKS}


def units(text, start, stop):
    """A stretch of text by UTF-16 units."""
    return text.encode("utf-16-le")[2 * start:2 * stop].decode("utf-16-le")


class Formats(Case):
    def export(self, name, *args, documents=None, code=0):
        documents = documents or [document(TEXT, MARKS, id="news/a"), document("Nothing.", id="b")]
        self.write("in.jsonl", "".join(json.dumps(d) + "\n" for d in documents))
        result = self.run_gloze("export", "--to", name, "in.jsonl", "-o", "out", *args, code=code)
        self.lost = {reason: int(count) for count, reason in re.findall(r"^not carried: *(\d+)  (.*)$", result.err, re.M)}
        return result

    def read(self, name):
        return (self.home / "out" / name).read_bytes().decode("utf-8")

    def lines(self, name):
        return [json.loads(line) for line in self.read(name).split("\n")[:-1]]

    def files(self):
        return sorted(str(p.relative_to(self.home / "out")) for p in (self.home / "out").rglob("*") if p.is_file())

    # ---- labelling tools ----

    def test_label_studio(self):
        self.export("label-studio")
        self.assertEqual(self.files(), ["config.xml", "tasks.json"])
        tasks = json.loads(self.read("tasks.json"))
        self.assertEqual([t["data"]["doc_id"] for t in tasks], ["news/a", "b"])
        self.assertEqual(tasks[0]["data"]["text"], TEXT)
        prediction = tasks[0]["predictions"][0]
        spans = [r for r in prediction["result"] if r["type"] == "labels"]
        for r in spans:
            v, a = r["value"], r["id"].split("-")[1]
            self.assertEqual((TEXT[v["start"]:v["end"]], v["text"], v["labels"]), (WORDS[a], WORDS[a], [TYPE[a]]))
        self.assertEqual(len(spans), len(MARKS))
        relations = [(r["from_id"], r["to_id"], r["labels"]) for r in prediction["result"] if r["type"] == "relation"]
        self.assertEqual(relations, [("1-a3", "1-a2", ["speaker"]), ("1-a6", "1-a4", ["near"])])
        person = next(r for r in spans if r["id"] == "1-a2")
        self.assertEqual(person["meta"]["text"], ["name=Zoe Smith", "role=owner", "rule=people/name"])
        self.assertEqual([r["score"] for r in spans if r["id"] == "1-a4"], [0.5])
        self.assertRegex(prediction["model_version"], r"^gloze-\d")
        self.assertEqual(tasks[1]["predictions"][0]["result"], [])
        labels = ET.fromstring(self.read("config.xml")).findall("Labels/Label")
        self.assertEqual([l.get("value") for l in labels], TYPES)
        self.assertEqual(len({l.get("hotkey") for l in labels} - {None}), len(TYPES))
        self.assertEqual(len({l.get("background") for l in labels}), len(TYPES))
        self.export("label-studio", "--option", "model=rules 7")
        self.assertEqual(json.loads(self.read("tasks.json"))[0]["predictions"][0]["model_version"], "rules 7")

    def test_the_model_is_the_recipe_of_the_run(self):
        def model(*inputs):
            self.run_gloze("export", "--to", "argilla", *inputs, "-o", "labels")
            return json.loads((self.home / "labels/records.jsonl").read_text().splitlines()[0])["suggestions"][0]["agent"]

        def annotate(out, words):
            self.write("fruit.lua", f'api(1)\ndeclare "fruit" {{}}\nrule "r" {{ type = "fruit", match = list {{ {words} }} }}\n')
            self.run_gloze("run", "--only", "fruit", "--plugins", "fruit.lua", "in", "-o", out)

        self.write("in/a.txt", "apples and pears\n")
        annotate("one", '"apples"')
        annotate("one.jsonl", '"apples"')
        annotate("two", '"apples", "pears"')
        self.assertRegex(model("one"), r"^gloze-\d+\.\d+\.\d+-[0-9a-f]{8}$")
        self.assertEqual(model("one"), model("one.jsonl"))
        self.assertNotEqual(model("one"), model("two"))
        self.write("in/a.txt", "pears\n")
        (self.home / "in/a.txt").rename(self.home / "in/b.txt")
        annotate("three", '"apples", "pears"')
        self.assertRegex(model("one", "three"), r"^gloze-[\d.]+$")

    def test_doccano(self):
        self.export("doccano")
        self.assertEqual(self.lost, {"overlap": 2, "relation to an annotation that is left out": 1,
                                     "attribute: the format has none": 3})
        first = self.lines("doccano.jsonl")[0]
        self.assertEqual([units(first["text"], e["start_offset"], e["end_offset"]) for e in first["entities"]],
                         [WORDS[a] for a in FLAT if a != "a9"][:4] + [WORDS["a7"], WORDS["a9"], WORDS["a8"]])
        self.assertEqual(first["relations"], [{"id": 1, "from_id": 3, "to_id": 2, "type": "speaker"}])
        labels = json.loads(self.read("labels.json"))
        self.assertEqual(labels[0].keys(), {"text", "suffix_key", "background_color", "text_color"})
        self.export("doccano", "--overlap")
        self.assertEqual(len(self.lines("doccano.jsonl")[0]["entities"]), len(MARKS))
        self.assertNotIn("overlap", self.lost)

    def test_doccano_ids_are_unique_in_the_file(self):
        self.export("doccano", documents=[document(TEXT, MARKS, id="a"), document(TEXT, MARKS, id="b")])
        ids = [e["id"] for d in self.lines("doccano.jsonl") for e in d["entities"]]
        self.assertEqual(len(ids), len(set(ids)))

    def test_brat(self):
        self.export("brat")
        self.assertEqual(self.files(), ["annotation.conf", "b.ann", "b.txt", "news/a.ann", "news/a.txt", "visual.conf"])
        self.assertEqual(self.lost, {"span of line ends alone": 1})
        self.assertEqual(self.read("news/a.txt"), TEXT)
        rows = [line.split("\t", 2) for line in self.read("news/a.ann").split("\n")[:-1]]
        spans = {r[0]: r[1:] for r in rows if r[0][0] == "T"}
        for name, (where, words) in spans.items():
            pieces = [tuple(map(int, p.split())) for p in where.split(" ", 1)[1].split(";")]
            self.assertEqual(" ".join(TEXT[s:e] for s, e in pieces), words)
            self.assertEqual(WORDS["a" + name[1:]].replace("\r\n", " "), words)
        self.assertEqual(spans["T5"][0], "place 52 56;58 65")
        others = {(r[0][0], *r[1:]) for r in rows if r[0][0] != "T"}
        self.assertEqual(others, {
            ("A", "role T2 owner"), ("#", "AnnotatorNotes T2", "name=Zoe Smith; rule=people/name"),
            ("A", "amount T4 5.5"), ("A", "currency T4 GBP"),
            ("#", "AnnotatorNotes T4", 'alternatives=[{"currency":"EGP","reason":"sign"}]'),
            ("N", "Reference T5 wiki:Q5", "York Minster"),
            ("R", "speaker Arg1:T3 Arg2:T2"), ("R", "near Arg1:T6 Arg2:T4")})
        conf = self.read("annotation.conf")
        self.assertIn("currency Arg:<ENTITY>, Value:GBP\n", conf)
        self.assertIn("speaker Arg1:<ENTITY>, Arg2:<ENTITY>\n", conf)
        self.assertIn("[entities]\n" + "\n".join(TYPES) + "\n", conf)

    def test_brat_names_have_no_characters_that_it_can_not_read(self):
        self.export("brat", "--map", "money=SUM of:money")
        self.assertIn("\tSUM_of_money ", self.read("news/a.ann"))

    def test_prodigy(self):
        self.export("prodigy")
        task = self.lines("tasks.jsonl")[0]
        tokens = task["tokens"]
        self.assertEqual("".join(t["text"] + " " * t["ws"] for t in tokens), TEXT)
        self.assertTrue(all(TEXT[t["start"]:t["end"]] == t["text"] and t["id"] == i for i, t in enumerate(tokens)))
        for s in task["spans"]:
            self.assertEqual((tokens[s["token_start"]]["start"], tokens[s["token_end"]]["end"]), (s["start"], s["end"]))
            self.assertEqual(TEXT[s["start"]:s["end"]], WORDS[s["gloze_id"]])
        self.assertEqual(len(task["spans"]), len(MARKS) - 1)
        self.assertEqual([(r["label"], r["head_span"]["label"], r["child_span"]["label"]) for r in task["relations"]],
                         [("speaker", "quote", "person"), ("near", "agency", "money")])
        self.assertEqual(self.lost, {"span of white space alone": 1})
        self.export("prodigy", "--option", "view=ner_manual")
        self.assertEqual(len(self.lines("tasks.jsonl")[0]["spans"]), len(FLAT) - 1)
        self.assertEqual(self.lost["overlap"], 2)

    def test_argilla(self):
        self.export("argilla")
        record = self.lines("records.jsonl")[0]
        spans = record["suggestions"][0]["value"]
        self.assertEqual([TEXT[s["start"]:s["end"]] for s in spans], [m["text"] for m in self.sorted()])
        self.assertEqual(len(record["suggestions"][0]["score"]), len(spans))
        self.assertEqual(json.loads(self.read("settings.json"))["labels"], TYPES)

    def sorted(self):
        return sorted(MARKS, key=lambda m: (m["start"], -m["end"]))

    # ---- UIMA, GATE, TEI, W3C ----

    def test_inception_json(self):
        self.export("inception")
        self.assertEqual(self.files(), ["TypeSystem.xml", "b.json", "b.xmi", "news/a.json", "news/a.xmi"])
        cas = json.loads(self.read("news/a.json"))
        things = cas["%FEATURE_STRUCTURES"]
        self.assertEqual(things[0]["sofaString"], TEXT)
        by_type = {}
        for thing in things:
            by_type.setdefault(thing["%TYPE"].split(".")[-1], []).append(thing)
        entities = by_type["NamedEntity"]
        self.assertEqual([(e["value"], units(TEXT, e["begin"], e["end"])) for e in entities],
                         [(m["type"], m["text"]) for m in self.sorted()])
        self.assertEqual([e.get("identifier") for e in entities if e["value"] == "place"], ["wiki:Q5"])
        places = {t[k] for t in by_type["Token"] for k in ("begin", "end")}
        self.assertTrue(all({e["begin"], e["end"]} <= places for e in entities if e["value"] != "gap"))
        for token in by_type["Token"]:
            self.assertFalse(any(c.isspace() for c in units(TEXT, token["begin"], token["end"])))
        names = {e["%ID"]: e["value"] for e in entities}
        self.assertEqual([(r["label"], names[r["@Dependent"]], names[r["@Governor"]]) for r in by_type["GlozeRelation"]],
                         [("speaker", "quote", "person"), ("near", "agency", "money")])
        values = {names[v["@entity"]]: json.loads(v["attributes"]) for v in by_type["GlozeValue"]}
        self.assertEqual(values["money"]["amount"], 5.5)
        self.assertEqual(cas["%VIEWS"]["_InitialView"]["%MEMBERS"], [t["%ID"] for t in things[1:]])

    def test_inception_xmi_says_the_same(self):
        self.export("inception")
        root = ET.fromstring(self.read("news/a.xmi"))
        sofa = root.find("{http:///uima/cas.ecore}Sofa").get("sofaString")
        self.assertEqual(sofa, TEXT)
        ner = "{http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore}NamedEntity"
        self.assertEqual([(e.get("value"), units(TEXT, int(e.get("begin")), int(e.get("end")))) for e in root.iter(ner)],
                         [(m["type"], m["text"]) for m in self.sorted()])
        ET.fromstring(self.read("TypeSystem.xml"))

    def test_gate(self):
        self.export("gate")
        bdoc = json.loads(self.read("news/a.bdocjs"))
        self.assertEqual((bdoc["text"], bdoc["offset_type"], bdoc["features"]), (TEXT, "j", {"doc_id": "news/a"}))
        found = bdoc["annotation_sets"][""]["annotations"]
        self.assertEqual([units(TEXT, a["start"], a["end"]) for a in found], [m["text"] for m in self.sorted()])
        self.assertEqual([a["features"] for a in found if a["type"] == "quote"], [{"relation:speaker": "2"}])
        root = ET.fromstring(self.read("news/a.gate.xml"))
        body = root.find("TextWithNodes")
        self.assertEqual("".join(body.itertext()), TEXT)
        at, places = 0, set()
        for node in body:
            self.assertEqual(int(node.get("id")), at)
            places.add(node.get("id"))
            at += len((node.tail or "").encode("utf-16-le")) // 2
        for a in root.iter("Annotation"):
            self.assertTrue({a.get("StartNode"), a.get("EndNode")} <= places)

    def test_tei(self):
        self.export("tei")
        body = ET.fromstring(self.read("news/a.xml")).find(".//{http://www.tei-c.org/ns/1.0}ab")
        self.assertEqual("".join(body.itertext()), TEXT)
        self.assertEqual([(rs.get("n"), rs.text) for rs in body],
                         [(m["id"], m["text"]) for m in self.sorted() if m["id"] in FLAT])
        self.assertEqual(self.lost["overlap"], 2)

    def test_control_characters_that_xml_has_no_place_for(self):
        text = "a\x01b\x1f cd\ufffe."
        documents = [document(text, [mark(text, "cd", "x")], id="a")]
        for name, file in ("gate", "a.gate.xml"), ("tei", "a.xml"), ("inception", "a.xmi"):
            self.export(name, documents=documents)
            self.assertEqual(self.lost["control character: XML has none"], 3)
            shown = self.read(file)
            self.assertNotIn("\x01", shown)
            ET.fromstring(shown)

    def test_w3c(self):
        self.export("w3c")
        self.assertEqual(self.read("news/a.txt"), TEXT)
        found = json.loads(self.read("news/a.jsonld"))
        for a, m in zip(found, self.sorted(), strict=True):
            quote, position = a["target"]["selector"]
            self.assertEqual((quote["exact"], a["body"][0]["value"]), (m["text"], m["type"]))
            self.assertEqual(units(TEXT, position["start"], position["end"]), m["text"])
            before = units(TEXT, 0, position["start"])
            self.assertTrue(before.endswith(quote["prefix"]) and len(quote["prefix"]) == min(32, len(before)))
            self.assertTrue(units(TEXT, position["end"], 10 ** 6).startswith(quote["suffix"]))
        self.assertEqual(found[2]["body"][1], {"type": "SpecificResource", "purpose": "linking",
                                               "source": "urn:gloze:news/a#a2", "label": "speaker"})
        self.assertEqual(json.loads(self.read("b.jsonld")), [])
        self.export("w3c", documents=[document("x y", [mark("x y", "x", "t")], id="é #1")])
        self.assertEqual(json.loads(self.read("é #1.jsonld"))[0]["id"], "urn:gloze:%C3%A9%20%231#a1")

    def test_webanno(self):
        self.export("webanno")
        text = self.read("news/a.tsv")
        self.assertNotIn("\r", text)
        self.assertTrue(text.startswith("#FORMAT=WebAnno TSV 3.3\n#T_SP="))
        rows = [line.split("\t") for line in text.split("\n") if line and line[0] != "#"]
        for row in rows:
            start, stop = map(int, row[1].split("-"))
            self.assertEqual(units(TEXT, start, stop).replace('"', '"'), row[2].replace("\\", ""))
        places = [row for row in rows if "place" in row[4]]
        self.assertEqual([row[2] for row in places], ["York", "Minster"])
        self.assertEqual(places[0][3:5], ["wiki:Q5[4]", "place[4]"])

    # ---- training and tables ----

    def test_spacy(self):
        self.export("spacy")
        doc = self.lines("docs.jsonl")[0]
        spans = [(s["label"], TEXT[s["start"]:s["end"]]) for s in doc["spans"]["sc"]]
        self.assertEqual(spans, [(m["type"], m["text"]) for m in self.sorted() if m["id"] != "a9"])
        self.assertEqual([TEXT[s["start"]:s["end"]] for s in doc["ents"]],
                         [m["text"] for m in self.sorted() if m["id"] in FLAT and m["id"] != "a9"])
        at = 0
        for i, token in enumerate(doc["tokens"]):
            self.assertIn(TEXT[at:token["start"]], ("", " "))
            self.assertEqual(token["id"], i)
            at = token["end"]
        self.assertEqual([s["kb_id"] for s in doc["ents"] if s["label"] == "place"], ["wiki:Q5"])

    CONLL = "York paid Ann Lee. It ran to Rye Rye 3."

    def conll(self, *options):
        marks = [mark(self.CONLL, "York", "P", "a1"), mark(self.CONLL, "Ann Lee", "N", "a2"),
                 mark(self.CONLL, "Lee", "E", "a3"), mark(self.CONLL, "Rye Rye"[:3], "P", "a4"),
                 {"id": "a5", "type": "P", "start": 33, "end": 36}]
        self.export("conll", *options, documents=[document(self.CONLL, marks, id="a")])
        return self.read("annotations.conll")

    def test_conll(self):
        self.assertEqual(self.conll(), "-DOCSTART-\tO\n\nYork\tB-P\npaid\tO\nAnn\tB-N\nLee\tI-N\n.\tO\n\nIt\tO\nran\tO\nto\tO\n"
                                       "Rye\tB-P\nRye\tB-P\n3\tO\n.\tO\n\n")
        self.assertEqual(self.lost, {"overlap": 1})

    def test_conll_schemes_separators_and_columns(self):
        self.assertIn("\nYork\tI-P\n", self.conll("--option", "scheme=iob1"))
        self.assertIn("\nRye\tI-P\nRye\tB-P\n", self.conll("--option", "scheme=iob1"))
        self.assertIn("\nAnn\tB-N\nLee\tL-N\n", self.conll("--option", "scheme=bilou"))
        self.assertIn("\nRye\tU-P\nRye\tU-P\n", self.conll("--option", "scheme=bilou"))
        self.assertIn("\nAnn -X- O B-N\n", self.conll("--option", "separator=space", "--option", "columns=4"))
        self.assertTrue(self.conll("--option", "columns=4").startswith("-DOCSTART-\t-X-\tO\tO\n\n"))

    def test_a_sentence_does_not_end_inside_a_span(self):
        text = "“Ann ran. Bo sat.” He left."
        self.export("conll", documents=[document(text, [mark(text, "“Ann ran. Bo sat.”", "Q")], id="a")])
        self.assertIn("\nran\tI-Q\n.\tI-Q\nBo\tI-Q\n", self.read("annotations.conll"))
        self.assertIn("\n”\tI-Q\n\nHe\tO\n", self.read("annotations.conll"))
        self.assertEqual(self.lost, {})

    def test_what_runs_over_a_paragraph_is_left_out_and_what_lies_in_it_stays(self):
        text = "Ann ran\n\nBo sat."
        marks = [mark(text, "Ann ran\n\nBo", "E"), mark(text, "Ann", "N", "a2"), mark(text, "Bo", "N", "a3")]
        self.export("conll", documents=[document(text, marks, id="a")])
        self.assertEqual(re.findall(r"(\w+)\tB-N", self.read("annotations.conll")), ["Ann", "Bo"])
        self.assertNotIn("-E", self.read("annotations.conll"))
        self.assertEqual(self.lost, {"span over the end of a paragraph": 1})

    def test_hf(self):
        self.export("hf")
        row = self.lines("train.jsonl")[0]
        self.assertEqual([TEXT[s["start"]:s["end"]] for s in row["spans"]], [m["text"] for m in self.sorted()])
        self.assertEqual(len(row["tokens"]), len(row["ner_tags"]))
        self.assertEqual(json.loads(next(s["attributes"] for s in row["spans"] if s["id"] == "a4"))["amount"], 5.5)
        self.assertEqual(json.loads(next(s["relations"] for s in row["spans"] if s["id"] == "a3")),
                         [{"type": "speaker", "target": "a2"}])
        self.assertTrue(self.read("README.md").startswith("---\nconfigs:\n"))

    def test_csv(self):
        self.export("csv")
        self.assertEqual(self.read("news/a.txt"), TEXT)
        rows = list(csv.DictReader(io.StringIO(self.read("annotations.csv"), newline="")))
        self.assertEqual([(r["doc_id"], r["type"], r["text"], TEXT[int(r["start"]):int(r["end"])]) for r in rows],
                         [("news/a", m["type"], m["text"], m["text"]) for m in self.sorted()])
        self.assertEqual(json.loads(rows[3]["attributes"])["currency"], "GBP")

    # ---- all of them ----

    def test_every_format_takes_no_documents_annotations_or_options_badly(self):
        for name in ("argilla", "brat", "conll", "csv", "doccano", "gate", "hf", "inception", "label-studio", "prodigy",
                     "spacy", "tei", "w3c", "webanno"):
            self.export(name, documents=[document("", id="empty"), document(" \r\n", id="blank")])
            result = self.export(name, "--option", "no=1", code=2)
            self.assertIn("--option no=1: this format has no such option", result.err)


if __name__ == "__main__":
    unittest.main()
