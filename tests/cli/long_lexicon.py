"""gloze lexicon with five million rows: takes 100 MB of disk, 700 MB of memory and some seconds."""
import unittest

from cli import Case

ROWS = 5_000_000


class LongLexicon(Case):
    def write_table(self, bad_line=None):
        with open(self.home / "spots.tsv", "wb") as out:
            out.write(b"name\tcode\n")
            for row in range(ROWS):
                out.write(b"\xff\n" if row + 2 == bad_line else b"Wick %x\t%d\n" % (row, row))

    def test_five_million_rows(self):
        self.write_table()
        self.run_gloze("lexicon", "build", "-q", "spots.tsv")
        old = (self.home / "spots.lex").stat()
        self.assertIn("spots.lex: sound\n  rows     5000000\n",
                      self.run_gloze("lexicon", "inspect", "spots.lex").out)
        self.assertEqual(self.run_gloze("lexicon", "lookup", "spots.lex", "Wick 4c4b3f").out,
                         "Wick 4c4b3f:\n  line 5000001: name=Wick 4c4b3f\tcode=4999999\n")

        self.write_table(bad_line=4_000_000)
        done = self.run_gloze("lexicon", "build", "spots.tsv", code=78)
        self.assertEqual(done.err, "gloze lexicon: spots.tsv:4000000: this is not UTF-8; save the "
                                   "file as UTF-8\n")
        now = (self.home / "spots.lex").stat()
        self.assertEqual((now.st_ino, now.st_size), (old.st_ino, old.st_size))


if __name__ == "__main__":
    unittest.main()
