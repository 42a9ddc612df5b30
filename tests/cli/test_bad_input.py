"""Bad input: a message that says where, what and what to do; a record; no harm to others."""
import json
import os
import resource
import unittest

from cli import Case


class BadInput(Case):
    def setUp(self):
        super().setUp()
        self.write("in/good.txt", "4 boats")
        self.write("in/zz.txt", "5 boats")

    def check(self, name, message, *args, strict=65):
        """One bad file `in/name` among good ones."""
        result = self.run_gloze("run", "in", *args, code=1)
        docs = result.docs
        self.assertEqual(self.found(docs["good.txt"]), ["count 4 boats"])
        self.assertEqual(self.found(docs["zz.txt"]), ["count 5 boats"])
        self.assertNotIn("text", docs[name])
        self.assertEqual(docs[name]["errors"][0]["message"], message)
        self.assertEqual(result.err.splitlines()[0], f"in/{name}: {message}")
        self.assertIn("2 documents, 2 annotations (2 count), 1 error,", result.err)
        self.run_gloze("run", "in", "--strict", *args, code=strict)

    def test_empty_file(self):
        self.write("in/m.txt", b"")
        self.check("m.txt", "empty; there is nothing to annotate")

    def test_file_that_can_not_be_read(self):
        if os.geteuid() == 0:  # who may read everything; but reading this fails for all
            os.symlink("/proc/self/mem", self.home / "in/m.txt")
            message = "can't be read: Input/output error"
        else:
            self.write("in/m.txt", "x").chmod(0)
            message = "can't be read: Permission denied; check its permissions"
        self.check("m.txt", message)

    def test_file_that_vanished(self):
        os.symlink("gone", self.home / "in/m.txt")
        self.check("m.txt", "can't be read: No such file or directory; check the path")

    def test_fifo(self):
        os.mkfifo(self.home / "in/m.txt")
        self.check("m.txt", "is a FIFO; only regular files are read (- is standard input)")

    def test_device(self):
        os.symlink("/dev/zero", self.home / "in/m.txt")
        self.check("m.txt", "is a device; only regular files are read (- is standard input)")

    def test_binary_files(self):
        for content in [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"text with a \0 in it", b"\x7fELF\x02\x01\x01\0"]:
            self.write("in/m.txt", content)
            result = self.run_gloze("run", "in", code=1)
            docs = result.docs
            self.assertEqual(docs["m.txt"]["errors"][0]["code"], "input")
            self.assertEqual(len(docs), 3)
            self.assertIn("in/m.txt: ", result.err)

    def test_a_long_file(self):
        with open(self.home / "in/m.txt", "wb") as file:
            for _ in range(100):
                file.write(b"x" * (1 << 20))
        self.check(
            "m.txt",
            "longer than the limit of 16777216 bytes; split it, or raise the limit with --limit-input",
        )
        self.write("in/m.txt", "x" * 2000)
        self.check(
            "m.txt",
            "longer than the limit of 1024 bytes; split it, or raise the limit with --limit-input",
            "--limit-input",
            "1K",
        )

    def test_a_hundred_megabytes_in_one_line_of_json(self):
        with open(self.home / "n.jsonl", "wb") as file:
            file.write(b'{"id":"a","text":"4 boats"}\n{"text":"')
            for _ in range(100):
                file.write(b"x" * (1 << 20))
            file.write(b'"}\n{"id":"b","text":"5 boats"}\n')
        result = self.run_gloze("run", "n.jsonl", code=1)
        self.assertEqual(sorted(result.docs), ["a", "b", "n.jsonl/2"])
        self.assertIn("n.jsonl:2: the line is longer than the limit of 100663296 bytes", result.err)
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, 400 << 10)

    def test_malformed_utf8_is_a_warning(self):
        self.write("in/m.txt", "Zoë saw ".encode() + b"\xff\xfe\xf0\x9f 6 boats caf\xc3\xa9 \xe2\x82")
        result = self.run_gloze("run", "in")
        doc = result.docs["m.txt"]
        self.assertIn("count 6 boats", self.found(doc))
        self.assertEqual(len(doc["warnings"]), 1)
        self.assertEqual(doc["errors"], [])
        self.run_gloze("run", "in", "--strict", code=65)

    def test_a_path_that_does_not_exist(self):
        result = self.run_gloze("run", "nowhere", "in", code=1)
        self.assertEqual(len(result.docs), 2)
        self.assertIn("nowhere: can't be read: No such file or directory; check the path\n", result.err)

    def test_a_folder_without_articles(self):
        self.write("data/x.csv", "1")
        result = self.run_gloze("run", "data", code=1)
        self.assertIn(
            "data/: no file in it ends in .txt, .md, .html or .htm; --all or --glob reads others",
            result.err,
        )
        self.assertEqual(list(self.run_gloze("run", "data", "--all").docs), ["x.csv"])
        self.assertEqual(list(self.run_gloze("run", "data", "--glob", "*.csv").docs), ["x.csv"])

    def test_a_loop_of_folders(self):
        (self.home / "in/m").mkdir()
        os.symlink("..", self.home / "in/m/up")
        result = self.run_gloze("run", "in", code=1)
        self.assertEqual(sorted(result.docs), ["good.txt", "zz.txt"])
        self.assertIn("in/m/up/: leads back to a folder above it; the link is not followed", result.err)

    def test_a_name_that_is_not_utf8(self):
        path = os.fsencode(self.home / "in") + b"/m\xe9.txt"
        with open(path, "wb") as file:
            file.write(b"x")
        result = self.run_gloze("run", "in", code=1)
        self.assertEqual(len(result.docs), 2)
        self.assertIn("the name is not UTF-8", result.err)

    def test_a_name_that_speaks_to_the_terminal(self):
        self.write("in/m\x1b[2J.txt", b"")
        result = self.run_gloze("run", "in", code=1)
        self.assertIn("in/m\\x1b[2J.txt: empty", result.err)
        self.assertNotIn("\x1b", result.err)

    def test_lines_that_are_no_documents(self):
        lines = ['{"id":"a","text":"4 boats"}', "[1]", "{", "", '{"id":"b"}', '{"id":{},"text":"x"}',
                 '{"id":"c","text":""}', '{"id":"d","text":"a\\u0000b"}', '{"id":"e","text":"\\ud800"}',
                 '{"id":"z","text":"5 boats"}']
        self.write("n.jsonl", "\n".join(lines))
        result = self.run_gloze("run", "n.jsonl", code=1)
        docs = result.docs
        self.assertEqual(sorted(i for i in docs if docs[i]["errors"]),
                         ["c", "d", "n.jsonl/2", "n.jsonl/3", "n.jsonl/5", "n.jsonl/6", "n.jsonl/9"])
        self.assertEqual(self.found(docs["a"]) + self.found(docs["z"]), ["count 4 boats", "count 5 boats"])
        for line in [2, 3, 5, 6, 7, 8, 9]:
            self.assertIn(f"n.jsonl:{line}: ", result.err)

    def test_json_that_is_nested_too_deep(self):
        deep = "[" * 100000
        self.write("n.jsonl", '{"id":"a","text":"4 boats","x":' + deep + "\n"
                   + '{"id":"b","text":"5 boats","x":' + "[" * 63 + "]" * 63 + "}\n"
                   + '{"id":"c","text":"6 boats","x":' + "[" * 64 + "]" * 64 + "}\n")
        result = self.run_gloze("run", "n.jsonl", code=1)
        self.assertEqual(list(result.docs), ["n.jsonl/1", "b", "n.jsonl/3"])
        self.assertIn("n.jsonl:3: JSON nested deeper than the limit of 64; leave that member out", result.err)

    def test_a_date_that_is_none(self):
        self.write("n.jsonl", '{"id":"a","text":"Ada","title":"T","date":"6 May"}\n')
        result = self.run_gloze("run", "n.jsonl")
        self.assertEqual(result.docs["a"]["metadata"], {"title": "T", "date": "6 May"})
        self.assertIn("n.jsonl:1: the date is not YYYY-MM-DD: 6 May", result.err)
        self.run_gloze("run", "n.jsonl", "--strict", code=65)
        self.assertIn("--date May: no date", self.run_gloze("run", "in", "--date", "May", code=2).err)

    def test_a_locale_that_is_not_known(self):
        self.write("n.jsonl", '{"id":"a","text":"4 boats","locale":"fr"}\n{"id":"b","text":"5 boats"}\n')
        result = self.run_gloze("run", "n.jsonl", code=1)
        self.assertEqual(self.found(result.docs["b"]), ["count 5 boats"])
        self.assertIn("n.jsonl:1: locale 'fr' is not known; use en-GB or en-US", result.err)

    def test_ids_that_stand_twice(self):
        self.write("other/good.txt", "6 boats")
        result = self.run_gloze("run", "in", "other", "-o", "out", code=1)
        self.assertEqual(self.found(self.read_docs("out")["good.txt"]), ["count 4 boats"])
        self.assertIn('other/good.txt: the id "good.txt" is that of in/good.txt too', result.err)
        self.write("n.jsonl", '{"id":"a","text":"x"}\n{"id":"a","text":"y"}\n')
        result = self.run_gloze("run", "n.jsonl", code=1)
        self.assertEqual(result.docs["a"]["text"], "x")
        self.assertIn('n.jsonl:2: the id "a" is that of n.jsonl:1 too', result.err)

    def test_a_table_with_bad_rows(self):
        self.write("t.tsv", "id\tdate\ngood.txt\tMay\nzz.txt\t2024-05-01\nzz.txt\t\nnone.txt\t\n")
        result = self.run_gloze("run", "in", "--metadata", "t.tsv", code=1)
        self.assertEqual(result.docs["zz.txt"]["metadata"]["date"], "2024-05-01")
        self.assertIn("t.tsv:2: the date is not YYYY-MM-DD; the row is not used\n", result.err)
        self.assertIn("t.tsv:4: the id stands on line 3 too; the row is not used\n", result.err)
        self.assertIn('t.tsv:5: no document has the id "none.txt" (1 such row)\n', result.err)
        self.run_gloze("run", "in", "--metadata", "none.tsv", code=74)
        self.write("t.tsv", "name\n")
        self.assertIn('no column is called "id"', self.run_gloze("run", "in", "--metadata", "t.tsv", code=65).err)

    def test_a_row_of_a_document_that_can_not_be_read_is_used(self):
        self.write("in/m.txt", b"")
        self.write("t.tsv", "id\tdate\nm.txt\t2024-05-01\n")
        self.assertNotIn("t.tsv", self.run_gloze("run", "in", "--metadata", "t.tsv", code=1).err)

    def test_records_also_reach_a_folder(self):
        self.write("in/m.txt", b"")
        self.run_gloze("run", "in", "-o", "out", code=1)
        self.assertEqual(sorted(self.read_docs("out")), ["good.txt", "m.txt", "zz.txt"])

    def test_a_plugin_that_fails_costs_only_its_own(self):
        self.write("bad.lua", 'api(1)\ndeclare "bad" {}\nrule "endless" { type = "bad", match = re [[boats]],\n'
                   "  set = function(m) while true do end end }\n")
        result = self.run_gloze("run", "in", "--plugins", self.home / "bad.lua",
                                "--limit-steps", "100000", code=1)
        for name, count in [("good.txt", 4), ("zz.txt", 5)]:
            doc = result.docs[name]
            self.assertEqual(self.found(doc), [f"count {count} boats"])
            self.assertEqual(doc["errors"][0]["plugin"], "bad")
            self.assertEqual(doc["errors"][0]["code"], "limit-steps")
            self.assertTrue(doc["errors"][0]["where"].endswith(":4"))
        self.assertNotIn(str(self.home), result.out)
        self.assertIn("in/good.txt: ", result.err)

    def test_a_plugin_that_does_not_load(self):
        self.write("bad.lua", 'api(1)\nrule "x" {\n')
        result = self.run_gloze("run", "in", "--plugins", "bad.lua", code=78)
        self.assertIn("bad.lua:", result.err)
        self.assertEqual(result.out, "")


if __name__ == "__main__":
    unittest.main()
