"""A list of a million names: how soon it is ready, and what memory it takes. Takes 70 MB of disk and a minute."""
import fcntl
import json
import os
import pathlib
import random
import re
import select
import subprocess
import time
import unittest

from cli import GLOZE, Case

ROWS = 1_000_000
SYLLABLES = "ka ro min tel va ston ber li no sha gor pe dra wick ha lom mar tin su der".split()
PLUGIN = """
api(1)
declare "spot" { code = "string" }
rule "spot" { type = "spot", match = list "spots.lex" }
"""


def make_words(chance, count):
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).capitalize() for _ in range(count)]


def make_text(chance, words, count):
    """The first words are the most frequent, as in a language, and every eighth has a capital."""
    ranks = (int(len(words) * chance.random() * chance.random() * chance.random()) for _ in range(count))
    return " ".join(words[rank] if chance.random() < 0.125 else words[rank].lower() for rank in ranks)


class Million(Case):
    """The plugin folder `many` has the million, `few` ten of them."""

    def setUp(self):
        super().setUp()
        chance = random.Random(1)
        words = make_words(chance, 60_000)
        rows = [" ".join(chance.choices(words, k=chance.randint(2, 3))) + f"\t{n}\n" for n in range(ROWS)]
        for folder, count in (("many", ROWS), ("few", 10)):
            self.write("spots.tsv", "name\tcode\n" + "".join(rows[:count]))
            self.write(f"{folder}/spots/init.lua", PLUGIN)
            self.run_gloze("lexicon", "build", "-q", "spots.tsv", "-o", f"{folder}/spots/spots.lex")
        self.write("one.txt", make_text(chance, words, 800))
        texts = [make_text(chance, words, 16_000) for _ in range(40)] # long, so that no worker does them all
        self.lines = "".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts))

    def begin(self, folder, *options, **pipes):
        return subprocess.Popen([GLOZE, "run", "-q", *options], cwd=self.home, **pipes,
                                env={**os.environ, "GLOZE_PLUGINS": str(self.home / folder)})

    def seconds(self, folder):
        """CPU time of one article."""
        child = self.begin(folder, "one.txt", "--no-workers", "-o", "out.jsonl", "--force")
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(child.returncode, 0)
        return usage.ru_utime + usage.ru_stime

    def memory(self, folder):
        """Bytes that a process has when it has annotated one article, and waits for somebody to read it."""
        there, output = os.pipe()
        fcntl.fcntl(output, fcntl.F_SETPIPE_SZ, 4096)
        child = self.begin(folder, "one.txt", "--no-workers", "-o", "-", stdout=output)
        os.close(output)
        select.select([there], [], [])
        status = pathlib.Path(f"/proc/{child.pid}/status").read_text()
        with open(there, "rb") as rest:
            self.assertGreater(len(rest.read()), 4096)
        self.assertEqual(child.wait(), 0)
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024

    def test_they_are_ready_at_once(self):
        few, many = (min(self.seconds(folder) for _ in range(5)) for folder in ("few", "many"))
        more = self.memory("many") - self.memory("few")
        print(f"one article: {many * 1000:.0f} ms of CPU with a million names, {few * 1000:.0f} with ten; "
              f"{more / 1e6:.1f} MB more memory")
        self.assertLess(many, 0.05)
        self.assertLess(more, 15e6)

    def test_workers_share_them(self):
        size = (self.home / "many/spots/spots.lex").stat().st_size
        for workers in (1, 2, 8):
            child = self.begin("many", "-", "--as", "jsonl", "-j", str(workers), "-o", "out.jsonl", "--force",
                               stdin=subprocess.PIPE)
            child.stdin.write(self.lines.encode()) # and no end, so that all of them wait for more
            child.stdin.flush()
            held = self.wait_for(child, workers)
            child.communicate()
            self.assertEqual(child.returncode, 0)
            print(f"-j {workers}: {len(held)} processes hold {sum(held) / 1e6:.1f} MB of the list of "
                  f"{size / 1e6:.0f} MB")
            self.assertLess(sum(held), size + 65536) # whole pages

    def wait_for(self, child, workers):
        """What each process has of the list (its part of what is shared), when all workers have it. Of many, not
        all may be started: one is only where the others have much to do."""
        held = []
        for _ in range(100):
            held = [pss for pss in map(mapped, family(child.pid)) if pss is not None]
            if len(held) > workers:
                break
            time.sleep(0.05)
        self.assertGreater(len(held), min(workers, 2))
        return held


def family(pid):
    try:
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(found for child in children for found in family(int(child)))]


def mapped(pid):
    """Bytes of the list that the process has, its part of what is shared; None: it has no list."""
    total = None
    try:
        lines = pathlib.Path(f"/proc/{pid}/smaps").read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        if "-" in line.split(" ")[0]:
            inside = line.endswith("/many/spots/spots.lex")
        elif inside and line.startswith("Pss:"):
            total = (total or 0) + int(line.split()[1]) * 1024
    return total


if __name__ == "__main__":
    unittest.main()
