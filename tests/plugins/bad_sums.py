"""Figures that are no sums, however long they are: no annotation, and no time lost."""
import json
import os
import subprocess
import time
import unittest

GLOZE = os.environ["GLOZE"]
SHORT, LONG = 10_000, 100_000

# Each is repeated until a line has so many characters.
LINES = ["1", "£", "1,", "1.", "1 234 ", "£,,", "$ 1.2.3 ", "one hundred and ", "million ", "$-",
         "'1", "123 ", "one million, ", "3 and a half ", "£3 1/2 ", "half of one "]


def sums(text):
    done = subprocess.run([GLOZE, "run", "-", "-q", "--only", "money,percent"], input=text, text=True,
                          check=True, capture_output=True)
    document = json.loads(done.stdout)
    return [note["text"] for note in document["annotations"]] + document["errors"]


def seconds(text):
    begin = time.monotonic()
    sums(text)
    return time.monotonic() - begin


class BadSums(unittest.TestCase):
    def test_misprints_are_no_sums(self):
        for text in ("£", "£,", "£.", "£1,,000", "£1..5", "£1,2,3", "5,,6 euros", "€ €", "1,,5 per cent",
                     "£999999999999999999999 trillion", "£1,2345", "£1e6", "£3 1/2", "£" + "9" * 400, "9" * 400 + " dollars"):
            with self.subTest(text[:40]):
                self.assertEqual(sums(text), [])

    def test_long_lines_hold_none(self):
        for piece in LINES:
            with self.subTest(piece):
                self.assertEqual(sums(piece * (LONG // len(piece))), [])

    def test_time_grows_no_faster_than_the_line(self):
        for piece in ("1", "'1", "123 ", "£1-", "£5 and 1 to 5 dollars and ", "5% to ", "$(1 ", "1 cent ",
                      "jailed over £5 ", "from £1 to £2m ", "one million, ", "a fiver "):
            with self.subTest(piece):
                short = seconds(piece * (SHORT // len(piece)))
                self.assertLess(seconds(piece * (4 * SHORT // len(piece))), 8 * short + 0.5)


if __name__ == "__main__":
    unittest.main()
