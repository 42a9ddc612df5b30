"""gloze show --html: one page that needs nothing but itself. (Its script: browser_page.py.)"""
import base64
import hashlib
import html.parser
import json
import unittest

from cli import Case

VOID = {"meta", "input", "br"}
IMPLIED = {"td", "th", "tr"}  # elements whose end the page leaves out


class Page(html.parser.HTMLParser):
    """What a page holds; checks that its elements nest."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.open, self.marks, self.text, self.cells, self.urls = [], [], "", [], []
        self.script = self.policy = ""
        self.feed(source)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.urls += [attrs[k] for k in ("src", "href") if k in attrs]
        if tag == "mark" and "data-a" in attrs:
            self.marks.append([attrs["data-a"], attrs.get("data-label"), ""])
        if tag == "meta" and "http-equiv" in attrs:
            self.policy = attrs["content"]
        if tag == "td":
            self.cells.append("")
        if tag not in VOID | IMPLIED:
            self.open.append((tag, attrs.get("class"), len(self.marks) - 1))

    def handle_endtag(self, tag):
        if tag not in IMPLIED:
            assert self.open and self.open[-1][0] == tag, (tag, self.open)
            self.open.pop()

    def handle_data(self, data):
        names = [tag for tag, _, _ in self.open]
        if ("div", "text") in [(tag, kind) for tag, kind, _ in self.open]:
            self.text += data
            for tag, _, mark in self.open:
                if tag == "mark":
                    self.marks[mark][2] += data
        elif "tbody" in names and self.cells:
            self.cells[-1] += data.strip("\n")
        elif "script" in names:
            self.script += data


class Html(Case):
    def page(self, *args, code=0):
        return Page(self.run_gloze("show", "--html", *args, code=code).out)

    def test_text_marks_and_table(self):
        self.write("a.txt", "Ada saw 4 boats.\n\nBen 10 boats & 3 < 4\n")
        page = self.page("a.txt")
        self.assertEqual(page.text, "Ada saw 4 boats.\n\nBen 10 boats & 3 < 4\n")
        self.assertEqual(page.marks, [["0", "name", "Ada"], ["1", "count", "4 boats"],
                                      ["2", "name", "Ben 10 boats"], ["3", "count", "10 boats"]])
        rows = [page.cells[i : i + 8] for i in range(0, len(page.cells), 8)]
        self.assertEqual(rows[1], ["2", "count", "4 boats", "n = 4unit = boats", "", "counts/boats", "body", "8–15"])
        self.assertEqual([row[2] for row in rows], ["Ada", "4 boats", "Ben 10 boats", "10 boats"])

    def test_the_legend_counts(self):
        self.write("a.txt", "Ada saw 4 boats and 5 cars\n")
        out = self.run_gloze("show", "--html", "a.txt").out
        self.assertRegex(out, r'value="count">\s*<mark class="t\d key">count</mark> 2</label>')
        self.assertRegex(out, r'name="rule" value="counts/cars"> counts/cars 1</label>')

    def test_spans_that_cross_are_whole(self):
        self.write("cross.lua", 'api(1)\ndeclare "left" {}\ndeclare "right" {}\n'
                   'rule "left" { type = "left", match = re [[one two]] }\n'
                   'rule "right" { type = "right", match = re [[two three]] }\n')
        self.write("a.txt", "one two three\n")
        page = self.page("a.txt", "--plugins", "cross.lua")
        self.assertEqual(page.text, "one two three\n")
        pieces = {}
        for number, _, text in page.marks:
            pieces[number] = pieces.get(number, "") + text
        self.assertEqual(pieces, {"0": "one two", "1": "two three"})
        self.assertEqual([label for _, label, _ in page.marks], ["left", "right", None])

    def test_many_spans_around_one_place(self):
        rules = "".join(f'rule "r{i}" {{ type = "x", match = re [[a{{{i}}}]] }}\n' for i in range(1, 61))
        self.write("deep.lua", f'api(1)\ndeclare "x" {{}} {{ overlap = "keep" }}\n{rules}')
        self.write("a.txt", "a" * 60 + "\n")
        page = self.page("a.txt", "--plugins", "deep.lua")
        self.assertEqual(page.text, "a" * 60 + "\n")
        self.assertEqual(len(page.cells), 60 * 8)

    def test_needs_no_network_and_runs_no_other_script(self):
        text = 'Ada <script>alert(1)</script> "4 boats" \x1b[2J'
        self.write("a.jsonl", json.dumps({"id": "<b>", "text": text}))
        page = self.page("a.jsonl", "--only", "count")
        digest = base64.b64encode(hashlib.sha256(page.script.encode()).digest()).decode()
        self.assertEqual(page.policy, f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'")
        self.assertEqual(page.urls, [])
        self.assertNotIn("alert", page.script)
        self.assertEqual(page.text, text.replace("\x1b", "\ufffd"))

    def test_relations_lead_to_their_targets(self):
        self.write("pair.lua", 'api(1)\ndeclare "b" {}\n'
                   'rule "b" { type = "b", match = seq { is "name" / "who", "saw" }, link = { by = "$who" } }\n')
        self.write("a.txt", "Ada saw\n")
        page = self.page("a.txt", "--plugins", "pair.lua")
        self.assertIn("by: Ada", page.cells)
        self.assertEqual(page.urls, ["#r1"])

    def test_several_articles_are_one_page(self):
        self.write("a.txt", "Ada\n")
        self.write("b.txt", "4 boats\n")
        result = self.run_gloze("show", "--html", "a.txt", "none.txt", "b.txt", code=1)
        self.assertEqual(result.out.count("<section>"), 2)
        self.assertEqual([m[:2] for m in Page(result.out).marks], [["0", "name"], ["1", "count"]])
        self.assertEqual(self.run_gloze("show", "--html", "none.txt", code=1).out, "")

    def test_what_went_wrong_is_on_the_page(self):
        self.write("bad.lua", 'api(1)\ndeclare "x" {}\n'
                   'rule "bad" { type = "x", match = re [[Ada]], set = function() error("no <go>") end }')
        self.write("a.txt", "Ada\n")
        out = self.run_gloze("show", "--html", "a.txt", "--plugins", "bad.lua").out
        self.assertIn("<strong>Failed:</strong> bad bad/init.lua:3 no &lt;go&gt;", out)


if __name__ == "__main__":
    unittest.main()
