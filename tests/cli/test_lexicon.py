"""gloze lexicon: compiled word lists, built, used, inspected and damaged."""
import json
import os
import struct
import unittest

from cli import Case

TABLE = "name\tcountry?\nPort Wick\tGB\nMálaga\tES\nPort Wick\tUS\nland mine\n"
PLUGIN = """
api(1)
declare "spot" { country = "string" }
rule "spot" { type = "spot", match = list "spots.lex" }
"""
ADVICE = "make it again with gloze lexicon build"
PAGE = 4096
HEADER = 160
RECORDS = 88  # where the header says where the records begin


class Lexicon(Case):
    def build(self, table=TABLE, *options):
        self.write("spots.tsv", table)
        self.run_gloze("lexicon", "build", "-q", "spots.tsv", *options)
        return (self.home / "spots.lex")

    def fails(self, message, *args, code=78):
        done = self.run_gloze("lexicon", *args, code=code)
        self.assertEqual(done.err, f"gloze lexicon: {message}\n")

    def test_build_inspect_lookup(self):
        self.write("spots.tsv", TABLE)
        done = self.run_gloze("lexicon", "build", "spots.tsv", "--plural")
        size = (self.home / "spots.lex").stat().st_size
        self.assertEqual(done.out, f"spots.lex: 4 rows, {size} bytes\n")
        told = self.run_gloze("lexicon", "inspect", "spots.lex").out
        self.assertIn("spots.lex: sound\n  rows     4\n  columns  name, country\n"
                      "  options  case default, plural\n", told)
        told = json.loads(self.run_gloze("lexicon", "inspect", "--json", "spots.lex").out)
        self.assertEqual((told["rows"], told["columns"], told["plural"], told["hyphen"]),
                         (4, ["name", "country"], True, False))
        self.assertEqual(told["source"]["bytes"], len(TABLE.encode()))
        done = self.run_gloze("lexicon", "lookup", "spots.lex", "PORT  WICK", "land mines")
        self.assertEqual(done.out, "PORT  WICK:\n  line 2: name=Port Wick\tcountry=GB\n"
                                   "  line 4: name=Port Wick\tcountry=US\n"
                                   "land mines:\n  line 5: name=land mine\n")
        done = self.run_gloze("lexicon", "lookup", "--json", "spots.tsv", "Malaga", "Málaga",
                              code=1)
        self.assertEqual([json.loads(line) for line in done.out.splitlines()], [
            {"phrase": "Malaga", "rows": []},
            {"phrase": "Málaga",
             "rows": [{"line": 3, "cells": {"name": "Málaga", "country": "ES"}}]}])

    def test_a_plugin_uses_it(self):
        self.write("my/spots/init.lua", PLUGIN)
        self.build(TABLE, "-o", "my/spots/spots.lex")
        self.write("in/a.txt", "From Port Wick to Ma\u0301laga, not to port wick.\n")
        doc = json.loads(self.run_gloze("run", "in/a.txt", "--plugins", "my", "--only", "spot").out)
        self.assertEqual([(a["text"], a["attributes"]["country"]) for a in doc["annotations"]],
                         [("Port Wick", "GB"), ("Ma\u0301laga", "ES")])
        self.assertEqual(doc["annotations"][0]["attributes"]["alternatives"],
                         [{"country": "US"}])
        self.write("my/spots/init.lua", PLUGIN.replace('spots.lex"', 'spots.lex" { plural = true }'))
        done = self.run_gloze("run", "in/a.txt", "--plugins", "my", code=78)
        self.assertIn("init.lua:4: spots.lex: the options of a compiled list are given to gloze "
                      "lexicon build; leave them out here", done.err)

    def test_a_list_beside_its_table_is_used_while_it_is_the_same(self):
        self.write("my/spots/init.lua", PLUGIN.replace("spots.lex", "spots.tsv"))
        self.write("my/spots/spots.tsv", TABLE)
        self.run_gloze("lexicon", "build", "-q", "my/spots/spots.tsv")
        self.write("a.txt", "From Port Wick to Hove.\n")
        run = ["run", "a.txt", "--plugins", "my", "--only", "spot"]
        whole = self.run_gloze(*run).out
        self.assertIn("Port Wick", whole)

        image = bytearray((self.home / "my/spots/spots.lex").read_bytes())
        records = struct.unpack_from("Q", image, RECORDS)[0]
        struct.pack_into("I", image, records, 0xFFFFFFFF)
        self.write("my/spots/spots.lex", bytes(image))
        error = json.loads(self.run_gloze(*run, code=1).out)["errors"][0]
        self.assertIn(f"the file is damaged; {ADVICE}", error["message"])

        for lua in PLUGIN.replace('spots.lex"', 'spots.tsv" { plural = true }'), \
                PLUGIN.replace("spots.lex", "spots.tsv"):
            self.write("my/spots/init.lua", lua)
            self.assertIn("Port Wick", self.run_gloze(*run).out)
            self.write("my/spots/spots.tsv", TABLE.replace("Málaga", "Hove"))
        doc = json.loads(self.run_gloze(*run).out)
        self.assertEqual(self.found(doc), ["spot Port Wick", "spot Hove"])

    def test_a_plugin_with_a_damaged_list(self):
        self.write("my/spots/init.lua", PLUGIN)
        self.write("my/spots/spots.lex", "name\n")
        self.write("a.txt", "Port Wick\n")
        done = self.run_gloze("run", "a.txt", "--plugins", "my", code=78)
        self.assertIn("my/spots/spots.lex: the file is no compiled lexicon; gloze lexicon build "
                      "makes one from a table", done.err)

    def test_a_column_that_a_row_would_hide(self):
        self.write("my/spots/init.lua", PLUGIN.replace("spots.lex", "spots.tsv"))
        self.write("a.txt", "Port Wick\n")
        for name in ("others", "start", "stop", "text"):
            self.write("my/spots/spots.tsv", f"name\t{name}\nPort Wick\tGB\n")
            done = self.run_gloze("run", "a.txt", "--plugins", "my", code=78)
            self.assertIn(f"my/spots/spots.tsv: a column can't be named '{name}', since every row has that of "
                          "itself; choose another name", done.err)

    def test_bad_tables_leave_the_old_file(self):
        old = self.build().read_bytes()
        cases = [
            (b"", "1: no header; the first line names the columns, with tabs between"),
            (b"name\tname\nWick\n", "1: two columns are named name; rename one"),
            (b"name\nWick\tGB\n", "2: more cells than columns (1); is there a tab too many?"),
            (b"name\tcountry\nWick\tGB\nHove\n",
             "3: the row has 1 cell and ends before column 'country'; put a tab before each cell, an "
             "empty one too, or write 'country?' in the header if rows may end before it"),
            (b"name\tcountry\n\tGB\n", "2: the first cell is empty; it holds the phrase"),
            (b"name\tc\nWick\tGB\nPort\tGB\nWick\tGB\n", "4: is the same as line 2; remove one"),
            (b"name\nWick\n" + b"x" * 1000000 + b"\n",
             "3: a cell of more than 64 KiB; is a line end missing?"),
            (b"name\n" + b"x " * 100 + b"\n",
             "2: the phrase has no word, or more than 64; shorten or remove it"),
            (b"name\nWick\nM\xe1laga\n", "3: this is not UTF-8; save the file as UTF-8"),
            (b"name\nWi\0ck\n", "2: a NUL byte; is this a text file?"),
        ]
        for table, message in cases:
            with self.subTest(message):
                self.write("spots.tsv", table)
                self.fails(f"spots.tsv:{message}", "build", "spots.tsv")
                self.assertEqual((self.home / "spots.lex").read_bytes(), old)
        self.assertEqual(sorted(os.listdir(self.home)), ["plugins", "spots.lex", "spots.tsv"])

    def test_wrong_usage(self):
        self.build()
        self.fails("build takes one table; see gloze lexicon --help", "build", code=2)
        self.fails("spots.lex: is compiled already; give the table", "build", "spots.lex", "-o",
                   "b.lex")
        self.fails("spots.tsv: the table would be written over; choose another name with -o",
                   "build", "spots.tsv", "-o", "spots.tsv", code=2)
        self.fails("pack: there is build, inspect and lookup", "pack", code=2)
        self.fails("lookup takes a list and what to look up; see gloze lexicon --help", "lookup",
                   "spots.lex", code=2)
        self.fails("none.lex: No such file or directory", "inspect", "none.lex", code=74)
        self.fails("no/b.lex: can't be made: No such file or directory; choose another place with "
                   "-o", "build", "spots.tsv", "-o", "no/b.lex", code=73)

    def test_a_file_cut_at_every_page(self):
        names = "".join(f"Wick {n}\t{n}\n" for n in range(3000))
        whole = self.build("name\tn\n" + names).read_bytes()
        for size in range(0, len(whole), PAGE):
            self.write("spots.lex", whole[:size])
            why = ("was cut, or something was added; " + ADVICE if size else
                   "is no compiled lexicon; gloze lexicon build makes one from a table")
            self.fails(f"spots.lex: the file {why}", "inspect", "spots.lex")

    def test_each_byte_of_the_header_matters(self):
        whole = self.build().read_bytes()
        for at in [*range(HEADER), *range(HEADER, len(whole), 5)]:
            damaged = bytearray(whole)
            damaged[at] ^= 1
            self.write("spots.lex", bytes(damaged))
            done = self.run_gloze("lexicon", "inspect", "spots.lex", code=78)
            self.assertIn("gloze lexicon: spots.lex: the file ", done.err)


if __name__ == "__main__":
    unittest.main()
