"""Options, help, settings in files, and where the plugins are found."""
import json
import os
import shutil
import unittest

from cli import GLOZE, Case


class Options(Case):
    def setUp(self):
        super().setUp()
        self.write("in/a.txt", "Ada saw 4 boats and 5 cars.")

    def annotations(self, *args, **options):
        return self.found(self.run_gloze("run", "in/a.txt", *args, **options).docs["a.txt"])

    def test_help_everywhere(self):
        for args in [["--help"], ["-h"], ["run", "--help"], ["run", "-h", "in"], ["show", "--help"], ["test", "--help"]]:
            result = self.run_gloze(*args)
            self.assertIn("Usage: gloze", result.out)
            self.assertIn("Example:", result.out)
            self.assertEqual(result.err, "")
            self.assertLessEqual(max(map(len, result.out.splitlines())), 80)

    def test_version(self):
        self.assertRegex(self.run_gloze("--version").out, r"\Agloze \d+\.\d+\.\d+\n\Z")

    def test_whose_data_comes_with_it(self):
        told = self.run_gloze("--version", "--data").out
        self.assertRegex(told, r"\Agloze \d+\.\d+\.\d+\n\n# Licences of the data\n")
        self.assertIn("CC BY 4.0", told)
        self.assertIn("Open Government Licence v3.0", told)

    def test_usage_errors(self):
        for args, message in [
            (["run", "in", "-o", "out.json"], "gloze: -o out.json: one file for all documents ends in .jsonl"),
            ([], "Usage: gloze"),
            (["rum"], "gloze: rum: there is no such command; did you mean 'run'?"),
            (["frobnicate"], "gloze: frobnicate: there is no such command; gloze --help lists them"),
            (["run"], "gloze run: INPUT is missing; gloze run --help shows an example"),
            (["run", "in", "--ofsets", "byte"], "--ofsets: there is no such option; did you mean --offsets?"),
            (["run", "in", "--zzz"], "--zzz: there is no such option; --help lists them"),
            (["run", "in", "-z"], "-z: there is no such option; --help lists them"),
            (["run", "in", "-o"], "--output: its OUT is missing"),
            (["run", "in", "--quiet=yes"], "--quiet: takes no value"),
            (["run", "in", "--offsets", "char"],
             "--offsets char: there is no such choice; give one of codepoint, utf16, byte"),
            (["run", "in", "--limit-input", "many"], "--limit-input many: no number"),
            (["run", "in", "--limit-input", "99999999999999999999"], "no number"),
            (["run", "in", "--set", "x"], '--set x: has no "="; write plugin.option=value'),
            (["run", "in", "--date", "2024-02-30"], "--date 2024-02-30: no date; write YYYY-MM-DD"),
            (["run", "in", "--id", "x"], "--id x: names the document on standard input, which is not read"),
            (["run", "-", "--id", ""], "--id : empty, or not UTF-8"),
            (["test", "cout"], "cout: no plugin has this name"),
        ]:
            err = self.run_gloze(*args, code=2).err
            self.assertIn(message, err, args)

    def test_options_can_be_written_in_every_usual_way(self):
        expected = self.run_gloze("run", "in", "--offsets", "byte").out
        for args in [["--offsets=byte", "in"], ["in", "--offsets=byte", "-q"], ["-qo-", "--offsets=byte", "in"],
                     ["-o", "-", "--offsets", "byte", "--", "in"]]:
            self.assertEqual(self.run_gloze("run", *args).out, expected)
        self.write("-x.txt", "6 boats")
        self.assertIn("-x.txt", self.run_gloze("run", "--", "-x.txt").docs)

    def test_chooses_what_runs(self):
        everything = ["name Ada", "count 4 boats", "count 5 cars"]
        self.assertEqual(self.annotations(), everything)
        self.assertEqual(self.annotations("--only", "count"), everything[1:])
        self.assertEqual(self.annotations("--off", "counts/boats"), ["name Ada", "count 5 cars"])
        self.assertEqual(self.annotations("--set", "counts.cars=false"), everything[:2])
        self.write("more.lua", 'api(1)\ndeclare "verb" {}\nrule "saw" { type = "verb", match = re [[saw]] }\n')
        self.assertEqual(self.annotations("--plugins", "more.lua", "--only=verb"), ["verb saw"])

    def test_names_what_does_not_exist(self):
        for args, near in [
            (["--only", "cont"], "count"),
            (["--off", "counts/boat"], "boats"),
            (["--set", "counts.car=false"], "cars"),
            (["--set", "cars=false"], "there is no option 'cars'; write plugin.option"),
            (["--plugins", "none.lua"], "none.lua"),
            (["--locale", "en-AU"], "en-GB"),
        ]:
            self.assertIn(near, self.fails("run", "in", *args), args)

    def fails(self, *args):
        """Runs what must fail as bad usage or bad configuration; returns what was said."""
        for code in (2, 78):
            try:
                return self.run_gloze(*args, code=code).err
            except AssertionError as wrong:
                last = wrong
        raise last

    def test_settings_beside_the_input(self):
        settings = {"off": ["counts/boats"], "only": ["count"], "date": "2024-05-01"}
        self.write("in/gloze.json", json.dumps(settings))
        self.assertEqual(self.annotations(), ["count 5 cars"])
        doc = self.run_gloze("run", "in").docs["a.txt"]
        self.assertEqual(doc["metadata"]["date"], "2024-05-01")
        self.assertEqual(doc["metadata"]["date_from"], "option")
        doc = self.run_gloze("run", "in", "--date", "2024-06-01").docs["a.txt"]
        self.assertEqual(doc["metadata"]["date"], "2024-06-01")

    def test_settings_that_are_named(self):
        self.write("in/gloze.json", '{"off": ["counts/boats"]}')
        self.write("conf/more.lua", 'api(1)\ndeclare "verb" {}\nrule "saw" { type = "verb", match = re [[saw]] }\n')
        self.write("conf/my.json", '{"plugins": ["more.lua"], "options": {"counts.cars": false}}')
        self.assertEqual(self.annotations("--config", "conf/my.json"), ["name Ada", "verb saw", "count 4 boats"])
        self.assertEqual(self.annotations("--config", "conf/my.json", "--set", "counts.cars=true"),
                         ["name Ada", "verb saw", "count 4 boats", "count 5 cars"])

    def test_settings_that_are_wrong(self):
        for text, message in [
            ("{", "gloze.json:1: no JSON"),
            ("[]", "gloze.json: must be one JSON object"),
            ('{"plugin": []}', "there is no setting \"plugin\"; did you mean 'plugins'?"),
            ('{"off": "x"}', '"off" must be a list of rules'),
            ('{"only": [1]}', '"only" must be a list of types'),
            ('{"date": "May"}', '"date" must be YYYY-MM-DD'),
            ('{"options": {"a.b": []}}', 'the option "a.b" must be a string, a number, true or false'),
        ]:
            self.write("in/gloze.json", text)
            self.assertIn(message, self.run_gloze("run", "in", code=78).err)
        self.run_gloze("run", "in", "--config", "none.json", code=74)

    def test_settings_beside_two_inputs(self):
        self.write("in/gloze.json", "{}")
        self.write("b/gloze.json", "{}")
        self.write("b/b.txt", "4 boats")
        self.assertIn("--config", self.run_gloze("run", "in", "b", code=2).err)
        self.write("in/c.txt", "5 boats")
        self.assertEqual(len(self.run_gloze("run", "in/a.txt", "./in//c.txt").docs), 2)

    def test_plugins_are_found_beside_an_installed_program(self):
        shutil.copy(GLOZE, self.write("usr/bin/gloze", ""))
        shutil.copytree(self.home / "plugins", self.home / "usr/share/gloze/plugins")
        (self.home / "usr/bin/gloze").chmod(0o755)
        env = {k: v for k, v in self.env.items() if k != "GLOZE_PLUGINS"}
        done = os.spawnve(os.P_WAIT, str(self.home / "usr/bin/gloze"),
                          ["gloze", "run", str(self.home / "in"), "-o", str(self.home / "out")], env)
        self.assertEqual(done, 0)
        self.assertEqual(len(self.read_docs("out")["a.txt"]["annotations"]), 3)

    def test_plugins_are_found_beside_a_build(self):
        self.env.pop("GLOZE_PLUGINS")
        err = self.run_gloze("run", "in", "--set", "x", code=2).err  # options come after plugins
        self.assertIn("--set x", err)

    def test_plugins_that_are_not_there(self):
        env = {"GLOZE_PLUGINS": str(self.home / "none")}
        self.assertIn("none", self.run_gloze("run", "in", env=env, code=78).err)


if __name__ == "__main__":
    unittest.main()
