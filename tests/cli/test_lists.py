"""Lists of files: --files-from and --files0-from, and folders with very many names."""
import json
import os
import unittest

import cli


class Lists(cli.Case):
    def setUp(self):
        super().setUp()
        self.write("in/a.txt", "4 boats")
        self.write("in/sub/a.txt", "5 boats")
        self.write("other/z.txt", "6 boats")

    def ids(self, result):
        return [json.loads(line)["id"] for line in result.out.splitlines()]

    def test_ids_are_the_paths_of_the_list(self):
        self.write("list", f"in/sub/a.txt\n\n./in/a.txt\r\n{self.home}/other/z.txt\nin/../other/z.txt\n")
        result = self.run_gloze("run", "--files-from", "list")
        self.assertEqual(self.ids(result), ["in/sub/a.txt", "in/a.txt", str(self.home)[1:] + "/other/z.txt", "z.txt"])

    def test_a_list_on_standard_input(self):
        for option, end in (("--files-from", "\n"), ("--files0-from", "\0")):
            result = self.run_gloze("run", option, "-", stdin=f"in/a.txt{end}other/z.txt".encode())
            self.assertEqual(self.ids(result), ["in/a.txt", "other/z.txt"])
        self.assertIn("not both", self.run_gloze("run", "-", "--files-from", "-", code=2).err)
        self.assertIn("there can be one list",
                      self.run_gloze("run", "--files0-from", "x", "--files-from", "-", code=2).err)

    def test_names_with_newlines(self):
        self.write("in/new\nline.txt", "7 boats")
        result = self.run_gloze("run", "--files0-from", "-", stdin=b"in/new\nline.txt\0in/a.txt\0")
        self.assertEqual(self.ids(result), ["in/new\nline.txt", "in/a.txt"])
        result = self.run_gloze("run", "--files-from", "-", stdin=b"in/new\0line.txt\nin/a.txt\n", code=1)
        self.assertIn("standard input:1: a NUL byte in a path; --files0-from", result.err)

    def test_one_bad_path_costs_no_other(self):
        stdin = b"gone.txt\nin/a.txt\nin/a.txt\n" + b"x" * 70000 + b"\nin/\xe9.txt\nother/z.txt\n"
        (self.home / os.fsdecode(b"in/\xe9.txt")).write_bytes(b"x")
        result = self.run_gloze("run", "--files-from", "-", stdin=stdin, code=1)
        self.assertEqual(self.ids(result), ["in/a.txt", "other/z.txt"])
        for message in ("gone.txt: can't be read", 'the id "in/a.txt" is that of -:2 too',
                        "standard input:4: the line is longer", "the name is not UTF-8"):
            self.assertIn(message, result.err)

    def test_folders_and_json_lines_in_a_list(self):
        self.write("n.jsonl", '{"id":"n","text":"8 boats"}\n')
        result = self.run_gloze("run", "--files-from", "-", stdin=b"in\nn.jsonl\nother/z.txt\n")
        self.assertEqual(self.ids(result), ["a.txt", "sub/a.txt", "n", "other/z.txt"])

    def test_a_list_that_is_not_there(self):
        self.assertIn("gone: can't be read", self.run_gloze("run", "--files-from", "gone", code=1).err)


if __name__ == "__main__":
    unittest.main()
