"""A word without an end, longer than the parts that plugins cut a document into."""
import json
import os
import subprocess
import unittest

GLOZE = os.environ["GLOZE"]
LENGTH = 600_000


class LongWords(unittest.TestCase):
    def test_all_plugins_get_to_its_end(self):
        for letters in ("a", "A", "7", "1,000,", "e\u0301\u0301", "well-known-"):
            with self.subTest(letters):
                done = subprocess.run(
                    [GLOZE, "run", "-", "-q", "--limit-cpu", "60", "--limit-wall", "120"],
                    input=letters * (LENGTH // len(letters.encode())), text=True, check=False,
                    capture_output=True)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(json.loads(done.stdout)["errors"], [])


if __name__ == "__main__":
    unittest.main()
