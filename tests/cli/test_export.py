"""gloze export: the framework. What each format looks like is tested in test_formats.py."""
import json
import unittest

from cli import Case

TEXT = "😀 Zoë’s mill\r\nin Leeds\tpaid £5 to “Bo”. x"


def document(text=TEXT, annotations=(), id="a.txt", **more):
    return {"gloze": 1, "id": id, "source": {}, "metadata": {}, "offsets": "codepoint", "text": text,
            "annotations": list(annotations), "errors": [], **more}


def mark(text, words, type="place", id="a1", **more):
    start = text.index(words)
    return {"id": id, "type": type, "start": start, "end": start + len(words), "text": words, **more}


# Writes what it sees, one JSON object a document.
SEES = """
local file
return {
  offsets = "%s",
  overlap = "%s",
  keys = { "id" },
  options = { shape = { "round", "square" }, note = "" },
  begin = function(out) file = out:file("seen.jsonl") end,
  document = function(out, doc)
    local seen = { id = doc.id, marks = {}, options = out.options }
    for i, a in ipairs(doc.annotations) do
      seen.marks[i] = { a.type, a.start, a.stop, a.text, doc:sub(a.start, a.stop), a.attributes }
      for _, r in ipairs(a.relations) do seen.relation = { r.type, r.target.id } end
    end
    seen.tokens = {}
    for i, t in ipairs(doc:tokens()) do seen.tokens[i] = t.text end
    file:json(seen):write("\\n")
  end,
}
"""


class Export(Case):
    def export(self, documents, *args, code=0, script=SEES % ("codepoint", "keep")):
        self.write("sees.lua", script)
        lines = "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents)
        self.write("in.jsonl", lines)
        return self.run_gloze("export", "--to", "./sees.lua", "in.jsonl", "-o", "out", *args, code=code)

    def seen(self):
        lines = (self.home / "out/seen.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def assert_nothing_written(self):
        self.assertFalse((self.home / "out").exists())

    # ---- what Lua sees ----

    def test_places_count_in_the_unit_that_the_format_declares(self):
        marks = [mark(TEXT, "Leeds"), mark(TEXT, "£5", "money", "a2", attributes={"amount": 5})]
        for unit, start, stop in ("codepoint", 17, 22), ("utf16", 18, 23), ("byte", 23, 28):
            self.export([document(annotations=marks)], script=SEES % (unit, "keep"))
            place, money = self.seen()[0]["marks"]
            self.assertEqual(place, ["place", start, stop, "Leeds", "Leeds", {}])
            self.assertEqual(money[3:], ["£5", "£5", {"amount": 5}])

    def test_the_unit_of_the_input_does_not_matter(self):
        self.export([document(annotations=[mark(TEXT, "Leeds")])])
        expected = self.seen()
        for unit, start, stop in ("utf16", 18, 23), ("byte", 23, 28):
            moved = {**mark(TEXT, "Leeds"), "start": start, "end": stop}
            self.export([document(annotations=[moved], offsets=unit)])
            self.assertEqual(self.seen(), expected)

    def test_tokens_end_where_annotations_do_and_hold_no_white_space(self):
        text = "a\u00a0midword\x1fb\u2028end"
        self.export([document(text, [mark(text, "word")])])
        self.assertEqual(self.seen()[0]["tokens"], ["a", "mid", "word", "b", "end"])

    def test_relations_point_to_annotations(self):
        marks = [mark(TEXT, "Leeds", relations=[{"type": "near", "target": "a2"}]), mark(TEXT, "mill", id="a2")]
        self.export([document(annotations=marks)])
        self.assertEqual(self.seen()[0]["relation"], ["near", "a2"])

    # ---- what is chosen ----

    def test_types_attributes_and_names(self):
        marks = [mark(TEXT, "Leeds", attributes={"a": 1, "b": 2}), mark(TEXT, "£5", "money", "a2", attributes={"a": 1}),
                 mark(TEXT, "Bo", "person", "a3")]
        self.export([document(annotations=marks)], "--types", "place.b,money", "--map", "money=MONEY")
        self.assertEqual([(m[0], m[5]) for m in self.seen()[0]["marks"]], [("place", {"b": 2}), ("MONEY", {"a": 1})])

    def test_a_type_that_no_document_has_is_named(self):
        result = self.export([document(annotations=[mark(TEXT, "Leeds")])], "--types", "place,money", "--map", "x=Y")
        self.assertIn("--types: there is no money in the documents\n", result.err)
        self.assertIn("--map x=Y: there is no such type in the documents\n", result.err)

    def test_a_relation_to_what_is_left_out_is_counted(self):
        marks = [mark(TEXT, "Leeds", relations=[{"type": "near", "target": "a2"}]), mark(TEXT, "mill", "thing", "a2")]
        result = self.export([document(annotations=marks)], "--types", "place")
        self.assertIn("not carried:      1  relation to an annotation that is left out\n", result.err)
        self.assertNotIn("relation", self.seen()[0])

    def test_newlines_move_text_and_places_together(self):
        text = "a\r\nb\rc\r\nd"
        marks = [{"id": "a1", "type": "x", "start": 3, "end": 6}, {"id": "a2", "type": "x", "start": 6, "end": 8},
                 {"id": "a3", "type": "x", "start": 2, "end": 3}]
        result = self.export([document(text, marks)], "--newlines", "lf")
        self.assertEqual([m[3] for m in self.seen()[0]["marks"]], ["b\nc", "\n"])
        self.assertIn("not carried:      1  half a line end\n", result.err)

    def test_the_longest_stays_then_the_leftmost(self):
        text = "one two three four"
        marks = [mark(text, "one two"), mark(text, "two three", id="a2"), mark(text, "three fou", id="a3"), mark(text, "one", id="a4")]
        result = self.export([document(text, marks)], script=SEES % ("codepoint", "flat"))
        self.assertEqual([m[3] for m in self.seen()[0]["marks"]], ["one", "two three"])
        self.assertIn("not carried:      2  overlap\n", result.err)
        self.export([document(text, marks)], "--overlap", script=SEES % ("codepoint", "flat"))
        self.assertEqual(len(self.seen()[0]["marks"]), 4)
        result = self.export([document(text, marks)], "--overlap", code=2, script=SEES % ("codepoint", "never"))
        self.assertIn("--overlap: this format has no place for spans that overlap; leave it out", result.err)

    def test_options_of_the_format(self):
        self.export([document()], "--option", "shape=square", "--option", "note=any text")
        self.assertEqual(self.seen()[0]["options"], {"shape": "square", "note": "any text"})
        result = self.export([document()], "--option", "shap=square", code=2)
        self.assertIn("--option shap=square: this format has no such option; did you mean 'shape'?", result.err)
        result = self.export([document()], "--option", "shape=oval", code=2)
        self.assertIn("--option shape=oval: the choices are round, square", result.err)

    # ---- gloze run --format ----

    def test_run_writes_the_format_as_export_does(self):
        self.write("in/a.txt", "4 boats and 5 boats\n")
        self.write("in/b/c.txt", "😀 6 boats\n")
        self.write("sees.lua", SEES % ("codepoint", "keep"))
        self.run_gloze("run", "in", "-o", "json")
        self.run_gloze("export", "--to", "./sees.lua", "json", "-o", "out")
        expected = sorted(self.seen(), key=lambda d: d["id"])
        result = self.run_gloze("run", "in", "--format", "./sees.lua", "-o", "out")
        self.assertEqual(sorted(self.seen(), key=lambda d: d["id"]), expected)
        self.assertEqual(result.out, "")
        self.assertEqual(result.err, "2 documents, 3 annotations, 0 wrong, 1 file -> out\n")

    def test_run_writes_nothing_when_one_of_the_two_fails(self):
        self.write("in/a.txt", "4 boats and 5 boats\n")
        self.write("sees.lua", SEES % ("codepoint", "keep"))
        self.write("bad.lua", "return { document = function() error('no') end }")
        for code, *args in [(65, "--format", "./sees.lua", "in", "missing", "--strict"),
                            (78, "--format", "./bad.lua", "in"),
                            (2, "--format", "./sees.lua", "in", "--option", "shap=x"),
                            (2, "--format", "docano", "in"),
                            (2, "--format", "./sees.lua", "--indent", "in")]:
            self.run_gloze("run", *args, "-o", "out", code=code)
            self.assert_nothing_written()
        self.assertIn("--format ./sees.lua: -o is missing", self.run_gloze("run", "--format", "./sees.lua", "in", code=2).err)

    # ---- inputs ----

    def test_folders_files_and_standard_input(self):
        self.write("in/2024/a.txt.json", json.dumps(document(id="2024/a.txt"), indent=1))
        self.write("in/b.jsonl", json.dumps(document(id="b")) + "\n\n" + json.dumps(document(id="c")) + "\n")
        self.write("in/notes.txt", "nothing of ours")
        self.write("sees.lua", SEES % ("codepoint", "keep"))
        self.run_gloze("export", "--to", "sees.lua", "in", "-", "-o", "deep/out", stdin=json.dumps(document(id="d")).encode())
        lines = (self.home / "deep/out/seen.jsonl").read_text(encoding="utf-8").splitlines()
        self.assertEqual([json.loads(line)["id"] for line in lines], ["2024/a.txt", "b", "c", "d"])
        self.assertEqual([p.name for p in (self.home / "deep/out").iterdir()], ["seen.jsonl"])

    def test_what_is_no_output_of_gloze_is_refused(self):
        self.write("a.txt", "text")
        self.write("empty/x.txt", "text")
        self.write("sees.lua", SEES % ("codepoint", "keep"))
        for path, message in ("a.txt", "a.txt: no output of gloze run; give a folder, a .jsonl or a .json file"), \
                ("empty", "empty: there is no annotated document; give what gloze run wrote"):
            result = self.run_gloze("export", "--to", "./sees.lua", path, "-o", "out", code=65)
            self.assertIn(message, result.err)
            self.assert_nothing_written()

    def test_a_document_that_is_wrong_is_named_and_passed_over(self):
        place = mark(TEXT, "Leeds")
        cases = [
            ({**document(), "gloze": 2}, 'no annotated document ("gloze": 1); give what gloze run wrote'),
            ({**document(), "id": ""}, 'the document has no "id"; give it one'),
            ({**document(), "text": 5}, 'the document has no "text"; give what gloze run wrote'),
            ({**document(), "annotations": None}, 'there are no "annotations"; write a list, [] where there are none'),
            ({**document(), "offsets": "char"}, '"offsets" is none of codepoint, utf16 and byte; say in which unit'),
            (document(annotations=[{**place, "id": None}]), 'annotation number 1 (place): has no id; give it one, such as "a1"'),
            (document(annotations=[{**place, "type": 3}]), 'annotation a1: has no type; give it one, such as "money"'),
            (document(annotations=[{**place, "end": "x"}]),
             "annotation a1 (place): start or end is missing, or no whole number; give both"),
            (document(annotations=[{**place, "start": 400, "end": 405}]),
             "annotation a1 (place): its span 400 to 405 is not in the text, which has 41; was the text changed, or the unit "
             '("offsets")?'),
            (document(annotations=[{**place, "start": 20, "end": 17}]),
             "annotation a1 (place): its span 20 to 17 is reversed; end comes after start, and is not included"),
            (document(annotations=[{**place, "start": 18, "end": 23}]),
             'annotation a1 (place): its text is "Leeds", but "eeds\\x09" stands at its place; was the text or a span changed?'),
            (document(annotations=[{**place, "start": 1, "end": 4}], offsets="utf16"),
             'annotation a1 (place): its span cuts a character; is the unit ("offsets") right?'),
            (document(annotations=[place, place]), "annotation a1 (place): another annotation has this id; give each its own"),
            (document(annotations=[{**place, "attributes": []}]),
             'annotation a1 (place): its attributes are no object; write { "name": value }'),
            (document(annotations=[{**place, "relations": [{"type": "near", "target": "a9"}]}]),
             'annotation a1 (place): the relation near points to "a9", which is not there; take it out, or name an annotation of '
             "this document"),
        ]
        for wrong, message in cases:
            result = self.export([wrong, document(id="fine")], code=1)
            self.assertIn(f"gloze: in.jsonl:1: {message}\n", result.err)
            self.assertEqual([d["id"] for d in self.seen()], ["fine"])
            result = self.export([wrong, document(id="fine")], "--strict", "-o", "strict", code=65)
            self.assertIn("1 document is wrong; nothing was written (--strict)\n", result.err)
            self.assertFalse((self.home / "strict").exists())

    def test_two_documents_of_one_id(self):
        result = self.export([document(), document()], code=1)
        self.assertIn('in.jsonl:2: the id "a.txt" is also that of document number 1; give each its own\n', result.err)

    def test_a_line_that_is_no_json_is_named(self):
        self.write("sees.lua", SEES % ("codepoint", "keep"))
        self.write("in.jsonl", '{"gloze": 1,\n')
        result = self.run_gloze("export", "--to", "./sees.lua", "in.jsonl", "-o", "out", code=1)
        self.assertIn("gloze: in.jsonl:1: no JSON: ", result.err)

    # ---- the Lua file ----

    def test_a_format_that_is_not_there(self):
        result = self.run_gloze("export", "--to", "docano", "in", "-o", "out", code=2)
        self.assertIn("docano: there is no such format; did you mean 'doccano'?; there are ", result.err)
        result = self.run_gloze("export", "in", "-o", "out", code=2)
        self.assertIn("--to is missing; name a format, such as --to label-studio", result.err)
        result = self.run_gloze("export", "--to", "doccano", "in", code=2)
        self.assertIn("-o is missing; name a folder, such as -o out", result.err)

    def test_a_lua_file_that_is_wrong_leaves_nothing_behind(self):
        body = "return { document = function(out, doc) %s end }"
        cases = [
            ("return {", "sees.lua:1: "),
            ("return 5", "sees.lua:1: returns no table; end it with return { … }"),
            ("return { documnt = 1 }", "sees.lua:1: an exporter has no field 'documnt'; did you mean 'document'?"),
            ("return {}", "sees.lua:1: has no function document(out, doc)"),
            ('return { offsets = "char", document = function() end }',
             'sees.lua:1: offsets is "codepoint", "utf16" or "byte"'),
            ("x = 1", "sees.lua:1: 'x' would be a global; write: local x = …"),
            ("rule 'x' {}", "sees.lua:1: 'rule' is not defined"),
            (body % "error('no')", "sees.lua:1: no"),
            (body % "while true do end", "sees.lua:1: reached the limit of "),
            (body % "local t = {} while true do t[#t + 1] = ('x'):rep(1000000) .. #t end", "limit of 67108864 bytes of Lua memory"),
            (body % "out:file('../x')", '"../x" is no path below the folder'),
            (body % "out:file('/x')", '"/x" is no path below the folder'),
            (body % "out:file('a/./b')", '"a/./b" is no path below the folder'),
            (body % "out:file('x') out:file('x')", "out/x: would be written twice; give the documents ids that differ"),
            (body % "for i = 1, 65 do out:file('f' .. i) end", "out/f65: 64 files are open already"),
            (body % "local f = out:file('x') f:json(function() end)", "JSON has no function; write json.null for nothing"),
            (body % "local t = {} t[1] = t out:file('x'):json(t)", "JSON of more than 100 levels; does a table hold itself?"),
            (body % "out:file('x'):json({ 1, [5] = 2 })", "neither a list without gaps nor an object"),
            (body % "json.decode('{')", "line 1: no JSON: "),
        ]
        for script, message in cases:
            done = self.run_script(script)
            self.assertNotEqual(done.code, 0)
            self.assertIn(message, done.err)
            self.assert_nothing_written()

    def run_script(self, script):
        self.write("sees.lua", script)
        self.write("in.jsonl", json.dumps(document()) + "\n")
        for code in 78, 73, 65:
            try:
                return self.run_gloze("export", "--to", "./sees.lua", "in.jsonl", "-o", "out", code=code)
            except AssertionError as error:
                last = error
        raise last

    def test_handles_die(self):
        result = self.export([document(), document(id="b")], code=78, script="""local kept
            return { document = function(out, doc)
              kept = kept or doc
              kept:tokens()
            end }""")
        self.assertIn("sees.lua:4: the document is closed; don't keep it between calls", result.err)
        result = self.export([document(), document(id="b")], code=78, script="""local kept
            return { document = function(out, doc)
              kept = kept or out:file("x")
              kept:write("a")
            end }""")
        self.assertIn("sees.lua:4: the file is closed; one that is opened for a document ends with it", result.err)

    def test_the_same_bytes_each_time_and_files_together(self):
        self.write("many.lua", """return { document = function(out, doc)
          out:file("d/" .. doc.id .. ".json"):json({ b = 1, a = { z = {}, y = json.object({}) }, c = json.null }) end,
          finish = function(out) local names = {}
            for i, t in ipairs(out:types()) do names[i] = { t.name, t.key, t.color, t.count } end
            out:file("types.json"):json(names) end }""")
        marks = [mark(TEXT, "Leeds", "place"), mark(TEXT, "mill", "pond", "a2"), mark(TEXT, "Bo", "p", "a3")]
        self.write("in.jsonl", json.dumps(document(annotations=marks)) + "\n")
        outputs = []
        for out in "one", "two":
            self.run_gloze("export", "--to", "./many.lua", "in.jsonl", "-o", out)
            outputs.append({p.name: p.read_text() for p in (self.home / out).rglob("*") if p.is_file()})
        self.assertEqual(outputs[0], outputs[1])
        self.assertEqual(outputs[0]["a.txt.json"], '{"a":{"y":{},"z":[]},"b":1,"c":null}')
        types = json.loads(outputs[0]["types.json"])
        self.assertEqual([t[0] for t in types], ["p", "place", "pond"])
        self.assertEqual([t[1] for t in types], ["p", "l", "o"])
        self.assertEqual(len({t[2] for t in types}), 3)


if __name__ == "__main__":
    unittest.main()
