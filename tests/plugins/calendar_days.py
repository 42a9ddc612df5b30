"""Every day from 1900 to 2100 as the document's date: what the dates plugin makes of it agrees with
Python's calendar (and, for Easter, with Gauss's rule, which the plugin does not use)."""
import datetime
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

GLOZE = os.environ["GLOZE"]
FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)
DAY = datetime.timedelta(1)


def days():
    day = FIRST
    while day <= LAST:
        yield day
        day += DAY


def gauss_easter(year):
    century = year // 100
    m = (15 - (13 + 8 * century) // 25 + century - century // 4) % 30
    n = (4 + century - century // 4) % 7
    d = (19 * (year % 19) + m) % 30
    e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7
    if d + e == 35 or (d == 28 and e == 6 and (11 * m + 11) % 30 < 19):
        e -= 7
    return datetime.date(year, 3, 22) + datetime.timedelta(d + e)


def values(lines):
    """{id: values of its dates, in the order of the text}."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "in.jsonl")
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        command = [GLOZE, "run", str(path), "-o", "-", "-q", "--only", "date"]
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    docs = map(json.loads, out.splitlines())
    return {d["id"]: [a["attributes"]["value"] for a in d["annotations"]] for d in docs}


class Calendar(unittest.TestCase):
    def test_days_weeks_and_months(self):
        """Every 17th day, and both ends of every month."""
        some = [day for n, day in enumerate(days())
                if n % 17 == 0 or day.day == 1 or (day + DAY).day == 1]
        text = "Seen yesterday. Seen this week. Seen last month. Held ten days ago."
        found = values({"id": str(day), "date": str(day), "text": text} for day in some)
        for day in some:
            year, week, _ = day.isocalendar()
            month = day.replace(day=1) - DAY
            expected = [str(day - DAY), f"{year}-W{week:02}", f"{month:%Y-%m}", str(day - 10 * DAY)]
            self.assertEqual(found[str(day)], expected, day)

    def test_easter(self):
        years = range(FIRST.year, LAST.year + 1)
        text = "".join(f"At Easter {year} it rained.\n\n" for year in years)
        self.assertEqual(values([{"id": "x", "text": text}])["x"],
                         [str(gauss_easter(year)) for year in years])

    def test_weekdays(self):
        """The nth and the last such weekday of every month."""
        names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        lines, expected = [], []
        for first in (day for day in days() if day.day == 1):
            weekday = (first.month + first.year) % 7
            hits = [first + DAY * n for n in range(31)]
            hits = [d for d in hits if d.month == first.month and d.weekday() == weekday]
            lines.append(f"On the second {names[weekday]} of {first:%B %Y}.\n\n"
                         f"On the last {names[weekday]} of {first:%B %Y}.\n\n")
            expected += [str(hits[1]), str(hits[-1])]
        self.assertEqual(values([{"id": "x", "text": "".join(lines)}])["x"], expected)


if __name__ == "__main__":
    unittest.main()
