"""gloze plugins: what is loaded, and what of it is replaced or off."""
import json
import unittest

from cli import Case

MINE = r"""
api(1)
declare "count" { big = "boolean" } { overlap = "keep" }
declare "noise" { why = { list = "string" } } { hidden = true }
rule "counts/boats" { replaces = true, type = "count", match = re [[\d+ ships]], set = { big = true } }
rule "counts/name" { off = true }
rule "big" { update = "$c", match = each "count" / "c", set = { big = true } }
"""


class Plugins(Case):
    def setUp(self):
        super().setUp()
        self.write("mine.lua", MINE)

    def test_lists_what_is_loaded_and_what_is_changed(self):
        out = self.run_gloze("plugins", "--plugins", "mine.lua", "--off", "counts/cars").out
        folder = f"{self.home}/plugins/counts"
        self.assertEqual(
            [" ".join(line.split()) for line in out.splitlines()],
            [f"counts 3 rules count, name {folder}",
             "mine 2 rules count mine.lua",
             f"replaced: counts/boats ({folder}/init.lua:7) by mine.lua:5",
             f"off: counts/cars ({folder}/init.lua:12) by --off or gloze.json",
             f"off: counts/name ({folder}/init.lua:18) by mine.lua:6"])

    def test_tells_all_about_one(self):
        out = self.run_gloze("plugins", "mine", "counts", "--plugins", "mine.lua").out
        folder = f"{self.home}/plugins/counts"
        self.assertEqual(
            [" ".join(line.split()) for line in out.splitlines()],
            ["mine mine.lua",
             "type count, may overlap", "big boolean",
             "type noise, not in the output", "why list of string", "alternatives list of alternatives",
             "rule counts/boats stage 1 makes count by re mine.lua:5",
             f"replaces the one at {folder}/init.lua:7",
             "rule big stage 2 updates count by each, pass 2 mine.lua:7",
             f"counts {folder}",
             "type count, may overlap", "n number", "unit one of boats, cars",
             "alternatives list of alternatives",
             "type name", "reversed string", "alternatives list of alternatives",
             'option cars = true counts cars too',
             f"rule boats replaced makes count by re {folder}/init.lua:7",
             f"rule cars stage 1 makes count by re {folder}/init.lua:12",
             f"rule name off makes name by re {folder}/init.lua:18"])

    def test_an_option_has_the_value_that_was_set(self):
        self.assertIn("option cars = false", self.run_gloze("plugins", "counts", "--set", "counts.cars=false").out)

    def test_json(self):
        plugins = json.loads(self.run_gloze("plugins", "--json", "--plugins", "mine.lua").out)["plugins"]
        self.assertEqual([p["name"] for p in plugins], ["counts", "mine"])
        boats, cars, name = plugins[0]["rules"]
        self.assertEqual(boats["replaced_by"], "mine.lua:5")
        self.assertNotIn("stage", boats)
        self.assertEqual((cars["stage"], cars["does"], cars["by"], cars["type"]), (1, "new", "re", "count"))
        self.assertEqual(name["off_by"], "mine.lua:6")
        self.assertEqual(plugins[0]["options"], [{"name": "cars", "value": True, "about": "counts cars too"}])
        self.assertEqual(plugins[1]["types"][1], {
            "name": "noise", "overlap": False, "hidden": True,
            "attributes": [{"name": "why", "kind": "list of string"},
                           {"name": "alternatives", "kind": "list of alternatives"}]})

    def test_a_name_that_is_not_there(self):
        self.assertEqual(self.run_gloze("plugins", "count", code=2).err,
                         "gloze: count: no plugin of that name is loaded; did you mean 'counts'?\n")
        self.assertEqual(self.run_gloze("plugins", "xyz", "--json", code=2).err,
                         "gloze: xyz: no plugin of that name is loaded; gloze plugins lists them\n")


if __name__ == "__main__":
    unittest.main()
