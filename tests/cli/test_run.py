"""What comes out of gloze run, and that it depends on nothing but what goes in."""
import hashlib
import json
import os
import pathlib
import signal
import subprocess
import unittest

import jsonschema

from cli import GLOZE, Case, slice_by

TEXT = "Zoë 😀 saw 12 boats.\r\n\r\nAda saw 3 cars and Ben 10 boats.\n"


class Run(Case):
    def test_writes_standoff_json(self):
        self.write("in/a.txt", TEXT)
        doc = self.run_gloze("run", "in").docs["a.txt"]
        self.assertEqual(
            self.found(doc),
            ["name Zoë", "count 12 boats", "name Ada", "count 3 cars", "name Ben 10 boats", "count 10 boats"],
        )
        self.assertEqual(doc["annotations"][1]["attributes"], {"n": 12, "unit": "boats"})
        self.assertEqual(doc["annotations"][1]["rule"], "counts/boats")
        self.assertEqual(doc["source"]["sha256"], hashlib.sha256(TEXT.encode()).hexdigest())
        self.assertEqual(doc["source"]["bytes"], len(TEXT.encode()))
        self.assertEqual(doc["source"]["path"], "a.txt")

    def test_gives_spans_in_three_units(self):
        raw = TEXT.encode()
        self.write("a.txt", raw)
        starts = {}
        for unit in ["codepoint", "utf16", "byte"]:
            doc = self.run_gloze("run", "a.txt", "--offsets", unit).docs["a.txt"]
            self.assertEqual(doc["offsets"], unit)
            for a in doc["annotations"]:
                self.assertEqual(slice_by(doc["text"], unit, a["start"], a["end"]), a["text"])
                source = raw[a["source"]["start"] : a["source"]["end"]]
                self.assertEqual(source.decode(), a["text"])
            starts[unit] = doc["annotations"][1]["start"]
        self.assertEqual(starts, {"codepoint": 10, "utf16": 11, "byte": 14})

    def test_writes_a_folder_a_file_or_standard_output(self):
        self.write("in/a.txt", TEXT)
        self.write("in/b/c.md", "7 boats")
        self.run_gloze("run", "in", "-o", "out/deep")
        docs = self.read_docs("out/deep")
        self.assertEqual(sorted(docs), ["a.txt", "b/c.md"])
        self.run_gloze("run", "in", "-o", "all.jsonl")
        lines = (self.home / "all.jsonl").read_text(encoding="utf-8")
        self.assertEqual([json.loads(line) for line in lines.splitlines()], list(docs.values()))
        self.assertEqual(self.run_gloze("run", "in").out, lines)
        self.assertEqual(self.run_gloze("run", "in", "-o", "-").out, lines)

    def test_adds_to_what_a_folder_holds(self):
        self.write("in/a.txt", TEXT)
        self.write("out/keep.json", "{}")
        self.run_gloze("run", "in", "-o", "out")
        self.assertEqual((self.home / "out/keep.json").read_text(), "{}")
        self.assertTrue((self.home / "out/a.txt.json").exists())

    def test_does_not_read_its_own_output(self):
        self.write("in/a.txt", TEXT)
        for _ in range(2):
            self.run_gloze("run", "in", "--all", "-o", "in/out")
        self.assertEqual(list(self.read_docs("in/out")), ["a.txt"])

    def test_indents_for_people(self):
        self.write("a.txt", "5 boats, 6 boats")
        lines = self.run_gloze("run", "a.txt", "--indent").out.splitlines()
        self.assertEqual(sum('"type": "count"' in line for line in lines), 2)
        self.assertEqual(lines[0], "{")
        self.assertEqual(
            json.loads("".join(lines)), self.run_gloze("run", "a.txt").docs["a.txt"]
        )
        result = self.run_gloze("run", "a.txt", "--indent", "-o", "x.jsonl", code=2)
        self.assertIn("--indent", result.err)

    def test_sums_up_on_standard_error(self):
        self.write("in/a.txt", TEXT)
        self.write("in/b.txt", "1 boats")
        err = self.run_gloze("run", "in", "-o", "out").err
        self.assertRegex(
            err,
            r"\A2 documents, 7 annotations \(4 count, 3 name\), 0 errors, \d+\.\d\d s -> out\n\Z",
        )
        self.assertEqual(self.run_gloze("run", "in", "-q").err, "")

    def test_same_bytes_whatever_the_surroundings(self):
        self.write("in/a.txt", TEXT)
        self.write("in/b.html", "<title>T</title><p>Ada &amp; 2 <b>boats</b>")
        first = self.run_gloze("run", "in").raw
        for env in [
            {"LC_ALL": "C"},
            {"LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8"},
            {"TZ": "Asia/Tokyo"},
            {"TZ": "America/New_York", "LANGUAGE": "ja"},
        ]:
            self.assertEqual(self.run_gloze("run", "in", env=env).raw, first)
        self.assertEqual(self.run_gloze("run", self.home / "in", cwd="/").raw, first)
        self.assertEqual(self.run_gloze("run", ".", cwd=self.home / "in").raw, first)
        self.assertNotIn(str(self.home).encode(), first)

    def test_no_path_of_this_machine_in_error_records(self):
        self.write("in/a.txt", b"\0\0")
        self.write("in/b.txt", b"")
        self.write("in/c.jsonl", "[]\n")
        out = self.run_gloze("run", self.home / "in", self.home / "in/c.jsonl", code=1)
        self.assertNotIn(str(self.home), out.out)
        self.assertEqual(sorted(out.docs), ["a.txt", "b.txt", "c.jsonl/1"])
        self.assertIn(f"{self.home}/in/b.txt: ", out.err)

    def test_each_document_stands_alone(self):
        names = ["a.txt", "b.txt", "c.txt"]
        for i, name in enumerate(names):
            self.write(f"in/{name}", f"Ada {i + 2} boats")
        together = self.run_gloze("run", "in").docs
        backwards = self.run_gloze("run", *[f"in/{n}" for n in reversed(names)]).docs
        self.assertEqual(list(backwards), list(reversed(names)))
        for name in names:
            self.assertEqual(self.run_gloze("run", f"in/{name}").docs[name], together[name])
            self.assertEqual(backwards[name], together[name])

    def test_takes_dates_from_option_table_and_field_in_this_order(self):
        self.write("in/n.jsonl", '{"id":"x","text":"Ada","title":"Own","date":"2024-01-01"}\n')
        self.write("t.tsv", "id\tdate\ttitle\tdesk\nx\t2024-02-02\tT\tworld\n")
        args = ["run", "in/n.jsonl"]

        def metadata(*more):
            return self.run_gloze(*args, *more).docs["x"]["metadata"]

        self.assertEqual(metadata(), {"title": "Own", "date": "2024-01-01", "date_from": "field"})
        self.assertEqual(
            metadata("--metadata", "t.tsv"),
            {"title": "T", "date": "2024-02-02", "date_from": "field", "desk": "world"},
        )
        self.assertEqual(
            metadata("--metadata", "t.tsv", "--date", "2024-03-03"),
            {"title": "T", "date": "2024-03-03", "date_from": "option", "desk": "world"},
        )

    def test_passes_metadata_on_as_it_was_written(self):
        self.write("n.jsonl", '{"id":7,"n":1.50e3,"text":"w","x":[1, {"y":"\\u00e9"}],"title":"T","locale":"en-US"}\n')
        out = self.run_gloze("run", "n.jsonl").out
        self.assertIn('"metadata":{"title":"T","n":1.50e3,"x":[1, {"y":"\\u00e9"}],"locale":"en-US"}', out)
        self.assertIn('"id":"7"', out)

    def test_text_of_json_is_taken_verbatim(self):
        text = "\ufeff<p>Ada &amp; 4 boats</p>\r\nZoë"
        self.write("n.jsonl", json.dumps({"id": "a", "text": text}) + "\n")
        doc = self.run_gloze("run", "n.jsonl").docs["a"]
        self.assertEqual(doc["text"], text)
        self.assertEqual(doc["source"]["bytes"], len(text.encode()))
        for a in doc["annotations"]:
            self.assertEqual(
                text.encode()[a["source"]["start"] : a["source"]["end"]].decode(), a["text"]
            )

    def test_html_of_json_is_read_as_a_page(self):
        page = "<meta charset=ascii><p>Zoë &amp; <b>4</b> boats</p>"
        self.write("n.jsonl", json.dumps({"id": "a", "html": page}) + "\n")
        doc = self.run_gloze("run", "n.jsonl").docs["a"]
        self.assertEqual(doc["source"]["media_type"], "text/html")
        self.assertEqual(self.found(doc), ["name Zoë", "count 4 boats"])

    def test_gold_annotations_do_not_confuse(self):
        gold = {"id": "a", "text": "4 boats", "title": "T", "annotations": [{"id": "z", "text": "no"}], "source": "web"}
        self.write("n.jsonl", json.dumps(gold) + "\n")
        doc = self.run_gloze("run", "n.jsonl").docs["a"]
        self.assertEqual(self.found(doc), ["count 4 boats"])
        self.assertEqual(doc["metadata"], {"title": "T", "annotations": gold["annotations"], "source": "web"})

    def test_reads_its_own_output(self):
        self.write("a.txt", TEXT)
        self.run_gloze("run", "a.txt", "-o", "one.jsonl")
        doc = self.run_gloze("run", "one.jsonl").docs["a.txt"]
        self.assertEqual(self.found(doc), self.found(self.run_gloze("run", "a.txt").docs["a.txt"]))

    def test_reads_standard_input(self):
        doc = self.run_gloze("run", "-", stdin=b"4 boats").docs["stdin"]
        self.assertEqual(self.found(doc), ["count 4 boats"])
        self.assertNotIn("path", doc["source"])
        self.assertIn("x/y", self.run_gloze("run", "--id", "x/y", "-", stdin=b"4 boats").docs)
        lines = b'{"text":"Ada"}\n{"text":"Zo\\u00eb","id":"z"}\n'
        docs = self.run_gloze("run", "--as", "jsonl", "-", stdin=lines).docs
        self.assertEqual(list(docs), ["stdin/1", "z"])

    def report(self, *args, code=0):
        schema = pathlib.Path(os.environ["SCHEMA"]).parent / "report.schema.json"
        self.run_gloze("run", *args, "--report", "report.json", code=code)
        report = json.loads((self.home / "report.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(json.loads(schema.read_text())).validate(report)
        return report

    def test_a_report_tells_what_a_run_did(self):
        self.write("in/a.txt", "3 boats and 4 cars")
        self.write("in/b.txt", "")
        self.write("in/c.txt", "4 boats. " * 50)
        for more in ((), ("--no-workers",)):
            report = self.report("in", "-o", "out", "--force", *more, code=1)
            self.assertEqual((report["documents"], report["kept"], report["failed"]), (2, 0, 1))
            self.assertEqual(report["types"], {"count": 52})
            self.assertEqual(report["rules"], {"counts/boats": 51, "counts/cars": 1})
            self.assertEqual((report["errors"], report["limits"]), ({"input": 1}, {}))
            self.assertEqual(report["largest"][0]["id"], "c.txt")
            self.assertEqual(len(report["slowest"]), 3)
        again = self.report("in", "-o", "out", code=1)
        self.assertEqual(again["kept"], 2)
        for same in ("documents", "failed", "annotations", "types", "rules", "errors"):
            self.assertEqual(again[same], report[same])
        self.run_gloze("run", "in", "-o", "new", "--report", "new/report.json", code=1)
        none = self.run_gloze("run", "in", "--report", "none/report.json", code=73)
        self.assertEqual(none.out, "")
        self.assertEqual(none.err, "gloze: none/report.json: can't be made: No such file or directory; "
                         "choose another place with --report\n")
        os.mkfifo(self.home / "pipe")
        reader = os.open(self.home / "pipe", os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)
        self.run_gloze("run", "in", "--report", "pipe", code=1)
        self.assertEqual(json.loads(os.read(reader, 65536))["documents"], 2)

    def test_a_filter_answers_each_line_also_a_wrong_one(self):
        result = self.run_gloze("run", "-", "-o", "-", stdin=b'{"id":"a","text":"4 boats"}\n4 boats\n{"text":"5 boats"}\n', code=1)
        docs = [json.loads(line) for line in result.out.splitlines()]
        self.assertEqual([d["id"] for d in docs], ["a", "stdin/2", "stdin/3"])
        self.assertEqual([len(d["errors"]) for d in docs], [0, 1, 0])
        for options in (["--as", "text"], ["--id", "stdin"]):
            result = self.run_gloze("run", "-", "-o", "-", *options, stdin=b"4 boats\n5 boats\n")
            self.assertEqual(json.loads(result.out)["text"], "4 boats\n5 boats\n")

    def test_says_where_it_is_when_asked(self):
        process = subprocess.Popen([GLOZE, "run", "-", "-o", "-"], cwd=self.home,
                                   env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        for n in (1, 2):
            process.stdin.write(b'{"text":"%d boats"}\n' % n)
            process.stdin.flush()
            # A filter: what comes in goes out, before more comes in.
            self.assertEqual(json.loads(process.stdout.readline())["id"], f"stdin/{n}")
            if n == 1:
                process.send_signal(signal.SIGUSR1)
        err = process.communicate()[1].decode()
        self.assertRegex(err, r"(?m)^\d documents, \d+\.\d MB/s, 0 errors, at standard input:\d$")
        self.assertEqual(process.returncode, 0)


if __name__ == "__main__":
    unittest.main()
