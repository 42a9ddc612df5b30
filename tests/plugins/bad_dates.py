"""Figures and words that are no dates, however long they are: no annotation, and no time lost."""
import json
import os
import subprocess
import time
import unittest

GLOZE = os.environ["GLOZE"]
SHORT, LONG = 10_000, 100_000

# Each is repeated until a line has so many characters.
LINES = ["1", "1/", "12/", "31/04/2024 ", "2023-02-29 ", "25:61 ", "99-", "the ", "-W", "99 99 99 ",
         "00:", "year 0 ", "march of ", "may ", "'9", "20 hundred "]
# Full of dates, or of what nearly is one.
SLOW = ["1", "12/", "1 May ", "May 1 to ", "two days and ", "at 5pm on Monday ", "at 5pm and ", "2019-", "every day at 3pm, ",
        "twenty hundred and ", "between 3 and ", "Monday 3-", "the end of the ", "in 1999, by 2005 and "]


def dates(text):
    done = subprocess.run([GLOZE, "run", "-", "-q", "--only", "date", "--date", "2024-11-04"], input=text,
                          text=True, check=True, capture_output=True)
    document = json.loads(done.stdout)
    return [note["text"] for note in document["annotations"]] + document["errors"]


def seconds(text):
    begin = time.monotonic()
    dates(text)
    return time.monotonic() - begin


class BadDates(unittest.TestCase):
    def test_days_and_hours_that_do_not_exist_are_not_marked(self):
        for text in ("31/04/2024", "29/02/2023", "29.02.2023", "2023-02-29", "29 February 2023", "31 April",
                     "February 30", "2024-13-01", "2024-00-10", "32/13/2024", "0/0/2024", "2021-W53",
                     "25:61", "24:01", "12:60", "13pm", "0 May 2020", "the 45th of May", "29 February 2100"):
            with self.subTest(text):
                self.assertEqual(dates(text), [])

    def test_years_that_do_not_exist_are_not_marked(self):
        for text in ("year 0", "the year 0", "0 BC", "AD 0", "year 99999", "in 99999", "1/1/99999",
                     "5 May 99999", "May 99999", "in the year " + "9" * 400):
            with self.subTest(text[:40]):
                self.assertEqual([d for d in dates(text) if "99" in d or "0" in d], [])

    def test_long_lines_hold_none(self):
        for piece in LINES:
            with self.subTest(piece):
                self.assertEqual(dates(piece * (LONG // len(piece))), [])

    def test_time_grows_no_faster_than_the_line(self):
        for piece in SLOW:
            with self.subTest(piece):
                short = seconds(piece * (SHORT // len(piece)))
                self.assertLess(seconds(piece * (4 * SHORT // len(piece))), 8 * short + 0.5)


if __name__ == "__main__":
    unittest.main()
