"""Quotation marks in any number and order: every offset right, no error, and no time lost."""
import json
import os
import subprocess
import time
import unittest

GLOZE = os.environ["GLOZE"]

# A piece that is repeated, and how many quotations and people each piece holds.
PIECES = {
    '"a" ': (1, 0),
    "“Well,” said Roe.\n\n": (1, None),
    "“We go on.\n\n": (1, 0),
    "“We go on.” ": (1, 0),
    "'a b' c's ": (1, 0),
    "“‏שלום עולם‏” said Ann Roe. ": (1, 1),
    "Ann Roe said “yes” and, ": (1, 1),
    '"" ': (0, 0),
    '""= ': (0, 0),
    '" ': (0, 0),
    "“We go, ": (None, 0),
    "“a ‘b ’c ”d ": (None, 0),
    "John “Jack” Doe, ": (1, None),
    "Mr. Roe-": (0, None),
    "A": (0, 0),
    "Aa": (0, 0),
}


def annotate(text):
    # a build with sanitizers is many times slower; how time grows is a test of its own
    done = subprocess.run([GLOZE, "run", "-", "-q", "--only", "quote,person", "--limit-cpu", "120",
                           "--limit-wall", "240"], input=text, text=True, check=True,
                          capture_output=True)
    document = json.loads(done.stdout)
    notes = document["annotations"]
    for note in notes:
        assert text[note["start"]:note["end"]] == note["text"], note
    assert not document["errors"], document["errors"]
    return {kind: [note for note in notes if note["type"] == kind] for kind in ("quote", "person")}


def seconds(text):
    begin = time.monotonic()
    annotate(text)
    return time.monotonic() - begin


class BadQuotes(unittest.TestCase):
    def test_any_number_of_marks(self):
        for piece, (quotes, people) in PIECES.items():
            with self.subTest(piece):
                count = 10_000 // len(piece)
                found = annotate(piece * count)
                if quotes is not None:
                    self.assertEqual(len(found["quote"]), quotes * count)
                if people is not None:
                    self.assertEqual(len(found["person"]), people * count)

    def test_a_hundred_thousand_marks(self):
        self.assertEqual(len(annotate("“Well,” said Roe. It is “late”.\n\n" * 25_000)["quote"]), 50_000)

    def test_a_quotation_of_two_megabytes(self):
        quote = annotate("Ann Roe said: “" + "word and more " * 150_000 + "end.” She left.")["quote"][0]
        self.assertGreater(quote["end"] - quote["start"], 2_000_000)
        self.assertEqual(quote["attributes"]["speaker_name"], "Ann Roe")

    def test_speakers_are_found_however_many_came_before(self):
        quotes = annotate("Ann Roe left. “Well,” she said.\n\n" * 8_000)["quote"]
        self.assertEqual({note["attributes"].get("speaker_name") for note in quotes}, {"Ann Roe"})
        self.assertEqual([note["attributes"]["group"] for note in quotes], list(range(1, 8_001)))

    def test_time_grows_no_faster_than_the_text(self):
        for piece in PIECES:
            with self.subTest(piece):
                short = seconds(piece * (10_000 // len(piece)))
                self.assertLess(seconds(piece * (40_000 // len(piece))), 8 * short + 0.5)


if __name__ == "__main__":
    unittest.main()
