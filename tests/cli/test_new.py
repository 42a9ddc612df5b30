"""gloze new: a plugin that runs as it is."""
import unittest

from cli import Case

SHARED = 'define "number" (re [[(?i:two|three|forty|\\d+)]])\n'


class New(Case):
    def setUp(self):
        super().setUp()
        self.write("plugins/lib/shared.lua", SHARED)

    def test_runs_as_it_is(self):
        result = self.run_gloze("new", "orchards")
        self.assertIn("then: gloze test orchards\n", result.out)
        self.assertEqual(self.run_gloze("test", "orchards").out, "5 passed, 0 failed\n")
        self.write("a.txt", "Three old plums and 9 pear trees.\n")
        self.assertEqual(self.run_gloze("show", "--plugins", "orchards", "a.txt").out,
                         "[orchards Three old plums] and [orchards 9 pear trees].\n")

    def test_says_what_to_change(self):
        self.run_gloze("new", "orchards")
        for name in "init.lua", "words.tsv", "cases.txt":
            self.assertIn("CHANGE: ", (self.home / "orchards" / name).read_text())
        self.assertIn("-- orchards: ", (self.home / "orchards/init.lua").read_text())

    def test_any_name_and_any_folder(self):
        (self.home / "mine").mkdir()
        for path in "mine/old-orchards", "mine/7trees":
            self.run_gloze("new", path)
            self.assertEqual(self.run_gloze("test", path).out, "5 passed, 0 failed\n")

    def test_what_it_refuses(self):
        self.run_gloze("new", "orchards")
        for path, code, message in [
            ("orchards", 73, "orchards: there is one already; choose another name, or change what is there"),
            ("counts", 2, f"counts: a plugin of that name is loaded, from {self.home}/plugins/counts; choose another"),
            ("name", 2, "name: there is a type of that name; choose another"),
            ("new one", 2, "new one: no name for a plugin; use letters, digits, - and _"),
            ("none/orchards", 73, "none/orchards: can't be made: No such file or directory"),
        ]:
            with self.subTest(path):
                self.assertEqual(self.run_gloze("new", path, code=code).err, f"gloze: {message}\n")
        self.run_gloze("new", "a", "b", code=2)
        self.assertFalse((self.home / "a").exists())


if __name__ == "__main__":
    unittest.main()
