"""gloze test: the examples of rules, as an analyst runs them."""
import unittest

from cli import Case

RULE = """api(1)
declare "ship" { n = "number" }
rule "ships" {
  type  = "ship",
  match = re [[(?<n>\\d+) ships\\b]],
  set   = { n = "$n" },
  yes   = { "{3 ships|n=%d}" },
  no    = { "3 shipping lanes" },
}
"""


class Test(Case):
    def test_counts_what_passed(self):
        self.write("ships.lua", RULE % 3)
        result = self.run_gloze("test", "ships.lua")
        self.assertEqual(result.out, "2 passed, 0 failed\n")
        self.assertEqual(result.err, "")

    def test_the_folder_one_stands_in_and_an_init_file_are_the_plugin(self):
        self.write("fleet/init.lua", RULE % 3 + 'define "x" (list "x.tsv")\n')
        self.write("fleet/x.tsv", "phrase\nsloop\n")
        for path in ["fleet/init.lua", "fleet/.", "fleet/", "fleet/../fleet"]:
            self.assertEqual(self.run_gloze("test", path).out, "2 passed, 0 failed\n")
        for path in [".", "./", "init.lua", "../fleet"]:
            self.assertEqual(self.run_gloze("test", path, cwd=self.home / "fleet").out, "2 passed, 0 failed\n")

    def test_a_plugin_of_one_file_has_no_list_beside_it(self):
        self.write("ships.lua", RULE % 3 + 'define "x" (list "x.tsv")\n')
        self.write("x.tsv", "phrase\nsloop\n")
        self.assertIn("ships.lua:10: there is no list 'x.tsv' in lib, and a plugin of one file has no lists of its own",
                      self.run_gloze("test", "ships.lua", code=78).err)

    def test_shows_what_failed(self):
        self.write("ships.lua", RULE % 4)
        result = self.run_gloze("test", "ships.lua", code=1)
        self.assertIn("ships.lua:3: rule 'ships/ships', yes", result.out)
        self.assertIn("n is 3, expected 4", result.out)
        self.assertTrue(result.out.endswith("1 passed, 1 failed\n"))

    def test_shows_where_a_function_failed(self):
        self.write("ships.lua", RULE.replace('{ n = "$n" }', "function(m) return m.n + nil end") % 3)
        result = self.run_gloze("test", "ships.lua", code=1)
        self.assertIn("    ships.lua:6: error: attempt to perform arithmetic", result.out)

    def test_names_plugins_that_come_with_gloze(self):
        self.write("plugins/ships/init.lua", RULE % 3)
        for args in [["ships"], [], [self.home / "plugins/ships"]]:
            self.assertEqual(self.run_gloze("test", *args).out, "2 passed, 0 failed\n")

    def test_a_plugin_without_examples(self):
        result = self.run_gloze("test", "counts", code=1)
        self.assertIn("there are no examples", result.out)

    def test_a_plugin_that_does_not_load(self):
        self.write("ships.lua", "api(1)\nrule {\n")
        self.assertIn("ships.lua:", self.run_gloze("test", "ships.lua", code=78).err)


if __name__ == "__main__":
    unittest.main()
