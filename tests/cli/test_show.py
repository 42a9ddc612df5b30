"""gloze show: brackets in a pipe, colours on a terminal."""
import os
import subprocess
import unittest

from cli import GLOZE, Case


class Show(Case):
    def setUp(self):
        super().setUp()
        self.write("a.txt", "Ada saw 4 boats.\n\nBen 10 boats\n")

    def test_brackets_where_there_is_no_terminal(self):
        self.assertEqual(self.run_gloze("show", "a.txt").out,
                         "[name Ada] saw [count 4 boats].\n\n[name Ben [count 10 boats]]\n")
        self.assertEqual(self.run_gloze("show", "--only", "count", "a.txt").out,
                         "Ada saw [count 4 boats].\n\nBen [count 10 boats]\n")

    def test_several_documents_have_headings(self):
        self.write("b.txt", "Ada\n")
        self.assertEqual(self.run_gloze("show", "--only", "name", "b.txt", "a.txt").out,
                         "==> b.txt <==\n[name Ada]\n\n"
                         "==> a.txt <==\n[name Ada] saw 4 boats.\n\n[name Ben 10 boats]\n")

    def test_colours_and_a_legend(self):
        out = self.run_gloze("show", "--color", "always", "a.txt").out
        lines = out.splitlines()
        self.assertRegex(lines[0], "^\x1b\\[0;30;48;5;\\d+mAda\x1b\\[0m saw \x1b\\[0;30;48;5;\\d+m4 boats\x1b\\[0m\\.$")
        self.assertIn(";4m10 boats", lines[2])
        self.assertRegex(lines[-1], "^\x1b\\[30;48;5;\\d+m count \x1b\\[0m 2  \x1b\\[30;48;5;\\d+m name \x1b\\[0m 2$")

    def show_on_terminal(self, **env):
        ours, theirs = self.open_terminal()
        subprocess.run([GLOZE, "show", "a.txt"], cwd=self.home, env={**self.env, **env}, stdout=theirs, check=True)
        os.close(theirs)
        seen = os.read(ours, 65536)
        os.close(ours)
        return seen

    def test_colours_on_a_terminal_unless_NO_COLOR(self):
        self.assertIn(b"\x1b[", self.show_on_terminal())
        self.assertNotIn(b"\x1b", self.show_on_terminal(NO_COLOR="1"))

    def test_a_document_can_not_speak_to_the_terminal(self):
        self.write("a.txt", "Ada \x1b[2J\x07 \u009b2J saw\r\n4 boats\n")
        out = self.run_gloze("show", "a.txt").out
        self.assertEqual(out, "[name Ada] \ufffd[2J\ufffd \ufffd2J saw\n[count 4 boats]\n")

    def test_reads_the_table_as_run_does(self):
        self.write("t.tsv", "id\tdate\na.txt\tMay\n")
        result = self.run_gloze("show", "a.txt", "--metadata", "t.tsv", code=1)
        self.assertIn("t.tsv:2: the date is not YYYY-MM-DD", result.err)
        self.run_gloze("show", "a.txt", "--metadata", "none.tsv", code=74)

    def test_what_can_not_be_shown(self):
        self.write("b.txt", "")
        result = self.run_gloze("show", "b.txt", "none.txt", "a.txt", code=1)
        self.assertIn("[name Ada]", result.out)
        self.assertIn("b.txt: empty", result.err)
        self.assertIn("none.txt: can't be read", result.err)


if __name__ == "__main__":
    unittest.main()
