"""gloze new --from: patterns of spaCy, lists of GATE, tables of patterns."""
import json
import unittest

from cli import Case

# Patterns of spaCy, a text, and what is found in it.
SPACY = [
    ("TREE", "Scots pine", "the Scots pine, a scots pine", ["Scots pine"]),
    ("TREE", "silver birch", "a silver birch, a Silver birch", ["silver birch"]),
    ("TAG", "#orchard", "see #orchard today", ["#orchard"]),
    ("TREE", [{"LOWER": "horse"}, {"LOWER": "chestnut"}], "a Horse CHESTNUT here", ["Horse CHESTNUT"]),
    ("TREE", [{"LOWER": "oak"}, {"LOWER": "tree", "OP": "?"}], "an oak tree, an oak", ["oak tree", "oak"]),
    ("TREE", [{"LOWER": {"IN": ["ash", "elm"]}}], "Ash and elm and fir", ["Ash", "elm"]),
    ("YIELD", [{"LIKE_NUM": True}, {"LOWER": "tonnes"}], "20 tonnes and forty tonnes", ["20 tonnes", "forty tonnes"]),
    ("PRICE", [{"TEXT": "£"}, {"IS_DIGIT": True}], "it costs £5 today", ["£5"]),
    ("PLOT", [{"TEXT": "Plot"}, {"SHAPE": "d"}], "on Plot 7, plot 8, Plot 99", ["Plot 7"]),
    ("YEAR", [{"SHAPE": "dddd"}], "in 1995 or 12", ["1995"]),
    ("WORD", [{"SHAPE": "Xxxxx"}], "Max met Florian", ["Florian"]),
    ("WORD", [{"TEXT": {"REGEX": "^[A-Z][a-z]+$"}}], "the Reed house", ["Reed"]),
    ("WORD", [{"TEXT": {"REGEX": "ough"}}], "a thorough rough job", ["thorough", "rough"]),
    ("WORK", [{"LEMMA": "plant"}, {"LOWER": "seedlings"}], "he planted seedlings", ["planted seedlings"]),
    ("WORK", [{"LEMMA": {"IN": ["fell", "prune"]}}], "they pruned, felling none", ["pruned", "felling"]),
    ("WORK", [{"LOWER": "fell"}, {"IS_ALPHA": True, "OP": "+"}], "to fell all trees 7", ["fell all trees"]),
    ("WORK", [{"LOWER": "from"}, {"OP": "*"}, {"LOWER": "seed"}], "grown from the best seed", ["from the best seed"]),
    ("CODE", [{"IS_UPPER": True, "TEXT": {"REGEX": "Q"}}], "AQB, ABC, Q", ["AQB", "Q"]),
    ("NAME", [{"IS_TITLE": True, "OP": "{2,3}"}], "then Ann Lee Reed came", ["Ann Lee Reed"]),
    ("NAME", [{"IS_TITLE": True, "OP": "{2}"}], "then Ann Lee came", ["Ann Lee"]),
    ("NEG", [{"LOWER": "not"}, {"LOWER": "ripe", "OP": "!"}], "not ripe, not red", ["not red"]),
    ("NAME", [{"TEXT": {"NOT_IN": ["Mr", "Mrs"]}}, {"TEXT": "Reed"}], "Mrs Reed and Ann Reed", ["Ann Reed"]),
    ("LAND", [{"TEXT": "U.S."}], "the U.S. crop", ["U.S."]),
    ("LOW", [{"TEXT": "may"}], "May may come", ["may"]),
    ("MARK", [{"IS_PUNCT": True}, {"LOWER": "and"}], "red, and blue", [", and"]),
    ("SMALL", [{"IS_LOWER": True}, {"IS_DIGIT": True}], "Row 5, row 6", ["row 6"]),
    ("NOTNUM", [{"LOWER": "row"}, {"IS_DIGIT": False}], "row 5, row six", ["row six"]),
    ("MANY", [{"LOWER": "very", "OP": "{1,}"}, {"LOWER": "old"}], "very very old", ["very very old"]),
    ("FEW", [{"LOWER": "so", "OP": "{,2}"}, {"LOWER": "old"}], "so so old", ["so so old"]),
    ("GAP", [{"LOWER": "red"}, {}, {"LOWER": "box"}], "red tin box, red box", ["red tin box"]),
]
# What can't be said, and how that is told.
UNSAID = [
    ([{"POS": "VERB"}], "POS: there is no such thing to ask of a token"),
    ([{"IS_UPPER": True, "LENGTH": 3}], "LENGTH: there is no such thing to ask of a token"),
    ([{"TEXT": {"REGEX": "("}}], "TEXT: a regex that is not PCRE2's"),
    ([{"SHAPE": "Xdd"}], "SHAPE: reads letters and digits together, which are several tokens here"),
    ([{"TEXT": "a", "OP": "{9,1}"}], 'OP "{9,1}" is not known'),
    ([{"LEMMA": "buy", "IS_LOWER": True}], "several things asked of one token, not all as a regex"),
    ([], "it has no tokens"),
]


class From(Case):
    def test_patterns_of_spacy(self):
        for n, (label, pattern, text, expected) in enumerate(SPACY):
            with self.subTest(pattern=pattern):
                self.write("p.jsonl", json.dumps({"label": label, "pattern": pattern, "id": "x"}) + "\n")
                out = self.run_gloze("new", f"p{n}", "--from", "p.jsonl").out
                self.assertNotIn("left out", out)
                doc = self.run_gloze("run", "-", "--plugins", f"p{n}", stdin=(text + ".\n").encode()).docs["stdin"]
                found = [a for a in doc["annotations"] if a["type"] == label]
                self.assertEqual([a["text"] for a in found], expected)
                self.assertEqual({a["attributes"]["pattern_id"] for a in found}, {"x"})

    def test_all_of_them_in_one_readable_plugin(self):
        self.write("p.jsonl", "".join(json.dumps({"label": x[0], "pattern": x[1]}) + "\n" for x in SPACY))
        self.assertEqual(self.run_gloze("new", "all", "--from", "p.jsonl").out,
                         "all: made of 3 phrases and 27 other patterns\n")
        lua = (self.home / "all/init.lua").read_text()
        self.assertIn('rule "TREE-5" { -- line 5\n  type  = "TREE",\n  match = seq { "oak", opt("tree") },\n}\n', lua)
        self.assertIn('match = list "TREE.tsv" { case = true },\n  yes   = { "{Scots pine}" },\n', lua)
        self.assertEqual(self.run_gloze("test", "all").out, "1 passed, 0 failed\n")

    def test_what_can_not_be_said_is_listed_and_left_out(self):
        self.write("p.jsonl", "".join(json.dumps({"label": "ODD LABEL", "pattern": p}) + "\n" for p, _ in UNSAID)
                   + json.dumps({"label": "end", "pattern": "x y"}) + "\n")
        out = self.run_gloze("new", "p", "--from", "p.jsonl").out
        lua = (self.home / "p/init.lua").read_text()
        for line, (_, why) in enumerate(UNSAID, 1):
            self.assertIn(f"p.jsonl:{line}: ODD_LABEL: {why}: ", out)
            self.assertIn(f"--   p.jsonl:{line}: ODD_LABEL: {why}: ", lua)
        self.assertIn('declare "end_" { pattern_id = "string" }', lua)
        self.assertIn("p: made of 1 phrase and 0 other patterns\n", out)

    def test_lists_of_gate(self):
        self.write("g/lists.def", "trees.lst:plant:tree:english:Plant\n\nsoils.lst:ground\n")
        self.write("g/trees.lst", "silver birch\tlatin=Betula pendula\r\nAlder\n#oak\n")
        self.write("g/soils.lst", "clay&acid=yes\nheavy loam\nbay & laurel\n")
        out = self.run_gloze("new", "gaz", "--from", "g/lists.def").out
        self.assertEqual(out, "gaz: made of 6 phrases and 0 other patterns\nwhat could not be said, and was left out:\n"
                         "g/lists.def:1: the language english\n")
        self.assertEqual((self.home / "gaz/trees.tsv").read_text(),
                         "phrase\tmajor\tminor\tlatin\nsilver birch\tplant\ttree\tBetula pendula\nAlder\tplant\ttree\t\n")
        self.assertEqual(self.run_gloze("test", "gaz").out, "2 passed, 0 failed\n")
        doc = self.run_gloze("run", "-", "--plugins", "gaz", stdin=b"Alder on clay, #oak, alder.\n").docs["stdin"]
        self.assertEqual([(a["type"], a["text"], a["attributes"]) for a in doc["annotations"]], [
            ("Plant", "Alder", {"major": "plant", "minor": "tree"}),
            ("Lookup", "clay", {"acid": "yes", "major": "ground"}),
            ("Plant", "#oak", {"major": "plant", "minor": "tree"})])
        self.run_gloze("new", "one", "--from", "g/soils.lst")
        self.assertEqual(self.run_gloze("test", "one").out, "1 passed, 0 failed\n")

    def test_a_table_of_patterns(self):
        self.write("t.csv", '\ufeffpattern,type,kind,group,end\r\noak,TREE,phrase,broad,x\r\n"pine, ""Scots""",TREE,,conifer,\r\n'
                   '"Plot [A-Z]\\d+",PLOT,regex,"say ""hi""",\r\n(,PLOT,regex,,\r\na[[b]]c,,regex,,\r\nfoo,X,fuzzy,,\r\n')
        out = self.run_gloze("new", "tab", "--from", "t.csv").out
        self.assertIn("tab: made of 2 phrases and 2 other patterns\n", out)
        self.assertIn("t.csv:5: PLOT: this ( is never closed", out)
        self.assertIn('t.csv:7: the kind "fuzzy"; there are phrase and regex\n', out)
        doc = self.run_gloze("run", "-", "--plugins", "tab", stdin='Oak and pine, "Scots" on Plot B2.\n'.encode()).docs["stdin"]
        self.assertEqual([(a["type"], a["text"], a["attributes"]) for a in doc["annotations"]], [
            ("TREE", "Oak", {"end_": "x", "group": "broad"}), ("TREE", 'pine, "Scots"', {"group": "conifer"}),
            ("PLOT", "Plot B2", {"group": 'say "hi"'})])
        self.assertIn("match = re [=[a[[b]]c]=],", (self.home / "tab/init.lua").read_text())

    def test_files_that_are_no_such_thing(self):
        for name, content, code, message in [
            ("a.jsonl", "{", 65, "a.jsonl:1: no JSON: "),
            ("a.jsonl", "{}", 65, 'a.jsonl:1: no pattern of spaCy; it has a "label" and a "pattern"'),
            ("a.lst", b"caf\xe9\n", 65, "a.lst: not UTF-8; convert it (iconv -f latin1 -t utf8)"),
            ("a.lst", b"a\0b\n", 65, "a.lst: it has a NUL byte, so it is no text"),
            ("a.def", ":x\n", 65, "a.def:1: no list; a line is file.lst:major:minor"),
            ("a.def", "none.lst:x\n", 74, "none.lst: can't be read: No such file or directory; check the path"),
            ("a.csv", 'pattern\n"abc\n', 65, "a.csv:2: a quote is opened and never closed"),
            ("a.csv", 'pattern\n"a"b\n', 65, "a.csv:2: a comma is missing after a quote"),
            ("a.csv", "word\nx\n", 65, 'a.csv:1: no column "pattern"; the first line names the columns'),
            ("a.txt", "x", 2, "--from a.txt: give patterns of spaCy (.jsonl), lists of GATE"),
        ]:
            with self.subTest(name=name, content=content):
                self.write(name, content)
                self.assertIn(f"gloze: {message}", self.run_gloze("new", "p", "--from", name, code=code).err)
                self.assertFalse((self.home / "p").exists())


if __name__ == "__main__":
    unittest.main()
