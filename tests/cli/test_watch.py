"""gloze watch: what a save changes, at once."""
import json
import os
import select
import signal
import subprocess
import time
import unittest

from cli import GLOZE, Case

RULE = 'api(1)\ndeclare "fruit" { colour = "string" }\nrule "a" { type = "fruit", match = re [[%s]] }\n'


class Watch(Case):
    def setUp(self):
        super().setUp()
        self.write("in/a.txt", "Ada sold apples and plums.\n")
        self.write("in/b.txt", "4 boats\n")
        self.write("mine/fruit.lua", RULE % "apples")
        self.process = None

    def tearDown(self):
        if self.process:
            self.process.kill()
            self.process.communicate()

    def start(self, *args):
        self.process = subprocess.Popen([GLOZE, "watch", *args, "--plugins", "mine"], cwd=self.home, env=self.env,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def read_until(self, end, seconds=20.0):
        """What it wrote up to and with `end`."""
        out, limit = b"", time.monotonic() + seconds
        while end.encode() not in out:
            left = limit - time.monotonic()
            ready, _, _ = select.select([self.process.stdout], [], [], max(left, 0))
            self.assertTrue(ready, f"nothing more came: {out.decode()!r}")
            chunk = os.read(self.process.stdout.fileno(), 65536)
            self.assertTrue(chunk, f"it ended: {out.decode()!r}")
            out += chunk
        return out.decode()

    def test_a_plugin_an_article_a_mistake_and_its_cure(self):
        self.start("in")
        self.assertIn("a.txt: new\n  b.txt: new\n", self.read_until("differ\n"))
        self.write("mine/fruit.lua", RULE % "plums")
        out = self.read_until("compared, 1 differs: 1 added, 1 removed\n")
        self.assertTrue(out.startswith("saved: fruit.lua\nfruit/a: 1 added, 1 removed\n"), out)
        self.assertIn("+ a.txt:1:21  Ada sold apples and [plums].", out)
        self.assertIn("- a.txt:1:10  Ada sold [apples] and plums.", out)
        self.write("mine/fruit.lua", "api(1)\nrule {")
        self.assertRegex(self.read_until("go on\n"), r"^mine/fruit\.lua:\d+: .*; the rules as they were before go on\n")
        self.write("in/a.txt", "Ada sold plums and plums.\n")
        self.assertIn("a.txt: its text has changed; annotations: 2 -> 3\n", self.read_until("differs\n"))
        self.write("mine/fruit.lua", RULE % "sold plums")
        self.read_until("compared, 1 differs: 1 removed, 1 changed\n")

    def test_articles_that_go_and_come(self):
        self.start("in/a.txt")
        self.read_until("differ\n")
        (self.home / "in/a.txt").unlink()
        out = self.read_until("differ\n")
        self.assertIn("in/a.txt: can't be read: No such file or directory; check the path\n", out)
        self.assertIn("  a.txt: gone; waiting for it to come back\n", out)
        self.write("in/new", "Ada\n")
        (self.home / "in/new").rename(self.home / "in/a.txt")
        self.assertIn("  a.txt: new\n", self.read_until("differ\n"))

    def test_starts_with_a_mistake_too(self):
        self.write("mine/fruit.lua", "api(1)\nrule {")
        self.start("in")
        self.assertRegex(self.read_until("\n"), r"^mine/fruit\.lua:\d+: .*\n")
        self.write("mine/fruit.lua", RULE % "apples")
        self.assertIn("a.txt: new", self.read_until("differ\n"))

    def test_word_lists_and_new_folders(self):
        self.write("mine/nuts/init.lua", 'api(1)\ndeclare "nut" {}\nrule "n" { type = "nut", match = list "n.tsv" }\n')
        self.write("mine/nuts/n.tsv", "phrase\nhazel\n")
        self.start("in")
        self.read_until("differ\n")
        self.write("mine/nuts/n.tsv", "phrase\nplums\n")
        self.assertIn("nuts/n: 1 added", self.read_until("differs: 1 added\n"))
        self.write("in/deep/c.txt", "plums\n")
        self.assertIn("deep/c.txt: new\n", self.read_until("differ\n"))

    def test_shows_a_change_within_200_ms(self):
        self.start("in/a.txt")
        self.read_until("differ\n")
        times = []
        for word in "plums", "apples", "sold", "Ada", "and":
            begin = time.monotonic()
            self.write("mine/fruit.lua", RULE % word)
            self.read_until("1 removed\n" if word != "Ada" else "differs")
            times.append(time.monotonic() - begin)
        self.assertLess(min(times), 0.2, times)

    def test_json_is_a_line_a_change(self):
        self.start("in", "--json")
        self.read_until("\n")
        self.write("mine/fruit.lua", RULE % "plums")
        report = json.loads(self.read_until("\n"))
        self.assertEqual((report["added"], report["removed"]), (1, 1))

    def test_control_c_ends_it(self):
        self.start("in")
        self.read_until("differ\n")
        self.process.send_signal(signal.SIGINT)
        self.assertEqual(self.process.wait(20), 130)


if __name__ == "__main__":
    unittest.main()
