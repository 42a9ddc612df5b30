"""What the dates plugin takes for a document's own date, and where from."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

GLOZE = os.environ["GLOZE"]


def page(name, content, body="It rained on Monday."):
    return f'<html><head><meta property="{name}" content="{content}"></head><p>{body}</p></html>'


CASES = [
    # name, text, date, from
    ("a.html", page("article:published_time", "2021-03-04T23:30:00-08:00"), "2021-03-04", "markup"),
    ("b.html", page("date", "20210304"), "2021-03-04", "markup"),
    ("c.html", page("date", "2021-02-30"), None, None),
    ("d.html", page("author", "2021-03-04"), None, None),
    ("2021-03-04-flood.txt", "It rained on 5 May 2019.", "2021-03-04", "name"),
    ("news/2021/03/04/flood.txt", "It rained.", "2021-03-04", "name"),
    ("flood_20210304.txt", "It rained.", "2021-03-04", "name"),
    ("9e20210304f.txt", "It rained.", None, None),
    ("2021-13-04.txt", "It rained.", None, None),
    ("e.txt", "LOWICK, 4 March 2021 – It will end on 9 May 2022.", "2021-03-04", "text"),
    ("f.txt", "Floods\n\nPublished: Thursday, March 4, 2021\n\nAs on 1 May 1999.", "2021-03-04", "text"),
    ("g.txt", "It began on 5 May 2019, rose on 4 March 2021, and fell.", "2021-03-04", "text"),
    ("h.txt", "It rose on 4 March 2021. It will end on 9 May 2022.", "2021-03-04", "text"),
    ("i.txt", "It rained in 1998 and on Monday.", None, None),
]


class DocumentDate(unittest.TestCase):
    def test_where_it_comes_from(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, text, _, _ in CASES:
                path = pathlib.Path(folder, "in", name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            command = [GLOZE, "run", "in", "-o", "-", "-q"]
            out = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
        docs = {doc["id"]: doc["metadata"] for doc in map(json.loads, out.splitlines())}
        for name, _, date, source in CASES:
            with self.subTest(name):
                self.assertEqual(docs[name].get("date"), date)
                self.assertEqual(docs[name].get("date_from"), source)

    def test_a_date_that_is_given_goes_first(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "2021-03-04.txt")
            path.write_text("It rained.", encoding="utf-8")
            command = [GLOZE, "run", str(path), "-o", "-", "-q", "--date", "2020-01-02"]
            out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        self.assertEqual(json.loads(out)["metadata"]["date"], "2020-01-02")


if __name__ == "__main__":
    unittest.main()
