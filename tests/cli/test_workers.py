"""Worker processes: the same bytes however many, and nothing lost when one dies."""
import json
import os
import pathlib
import signal
import subprocess
import time
import unittest

import cli

SLOW = r"""
api(1)
declare "slow" {}
rule "slow" { type = "slow", match = re [[wait]], set = function(m)
  local n = 0
  while true do n = n + 1 end
end }
"""
PAUSE = r"""
api(1)
declare "pause" {}
rule "pause" { type = "pause", match = re [[pause]], set = function(m)
  local n = 0
  for i = 1, 300000 do n = n + i end
  return {}
end }
"""


def children_of(pid):
    path = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [int(p) for p in path.read_text().split()]
    except OSError:
        return []


class Workers(cli.Case):
    def write_lines(self, name, texts):
        lines = (json.dumps({"id": f"d{i:05}", "text": t}) for i, t in enumerate(texts))
        self.write(name, "".join(line + "\n" for line in lines))

    def read(self, name):
        return (self.home / name).read_text(encoding="utf-8")

    def start_gloze(self, *args):
        process = subprocess.Popen(
            [cli.GLOZE, *args], cwd=self.home, env=self.killable(), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        return process

    def test_any_number_of_workers_writes_the_same_bytes(self):
        self.write_lines("in.jsonl", (f"Ada saw {i} boats and {i * 7} cars." for i in range(500)))
        for jobs in ("1", "2", "5"):
            self.run_gloze("run", "in.jsonl", "-o", f"out{jobs}.jsonl", "-j", jobs, code=0)
        self.run_gloze("run", "in.jsonl", "-o", "out0.jsonl", "--no-workers", code=0)
        outputs = {self.read(f"out{jobs}.jsonl") for jobs in ("0", "1", "2", "5")}
        self.assertEqual(len(outputs), 1)
        self.assertEqual(len(outputs.pop().splitlines()), 500)

    def test_what_can_not_be_read_keeps_its_place(self):
        texts = [f"{i} boats" for i in range(40)]
        self.write_lines("in.jsonl", texts)
        lines = self.read("in.jsonl").splitlines()
        lines[7] = "{ this is no JSON"
        self.write("in.jsonl", "\n".join(lines) + "\n")
        result = self.run_gloze("run", "in.jsonl", "-j", "3", code=1)
        documents = [json.loads(line) for line in result.out.splitlines()]
        self.assertEqual(len(documents), 40)
        self.assertEqual(documents[7]["errors"][0]["code"], "input")
        self.assertEqual(documents[8]["id"], "d00008")

    def test_killed_workers_cost_nothing(self):
        self.write("pause.lua", PAUSE)
        self.write_lines("in.jsonl", (f"{i} boats pause pause" for i in range(300)))
        arguments = ["run", "in.jsonl", "--plugins", "pause.lua", "-j", "3"]
        self.run_gloze(*arguments, "-o", "calm.jsonl", code=0)
        process = self.start_gloze(*arguments, "-o", "stormy.jsonl")
        killed = 0
        while process.poll() is None and killed < 12:
            time.sleep(0.05)
            for pid in children_of(process.pid)[:1]:
                try:
                    os.kill(pid, signal.SIGKILL)
                    killed += 1
                except ProcessLookupError:
                    pass
        _, errors = process.communicate(timeout=120)
        self.assertGreater(killed, 0)
        # Two kills in a row may hit one document: then it has a record, and is not lost.
        stormy = [json.loads(line) for line in self.read("stormy.jsonl").splitlines()]
        calm = [json.loads(line) for line in self.read("calm.jsonl").splitlines()]
        self.assertEqual([d["id"] for d in stormy], [d["id"] for d in calm], errors)
        for got, wanted in zip(stormy, calm):
            if got != wanted:
                self.assertEqual(got["errors"][0]["code"], "crash")

    def test_a_document_that_takes_too_long_is_ended(self):
        self.write("slow.lua", SLOW)
        self.write_lines("in.jsonl", ["3 boats", "wait", "5 boats"])
        for limit, code in (("--limit-cpu", "limit-cpu"), ("--limit-wall", "limit-wall")):
            other = "--limit-wall" if limit == "--limit-cpu" else "--limit-cpu"
            begin = time.monotonic()
            result = self.run_gloze(
                "run", "in.jsonl", "--plugins", "slow.lua", "--limit-steps", "900G", limit, "1",
                other, "100", code=1)
            self.assertLess(time.monotonic() - begin, 30)
            documents = [json.loads(line) for line in result.out.splitlines()]
            self.assertEqual([d["id"] for d in documents], ["d00000", "d00001", "d00002"])
            error = documents[1]["errors"][0]
            self.assertEqual((error["code"], error["plugin"]), (code, "slow"))
            self.assertEqual(documents[2]["annotations"][0]["text"], "5 boats")

    def test_an_endless_loop_ends_at_the_limit_of_steps_wherever_it_runs(self):
        self.write("loop.lua", 'api(1)\ndeclare "bad" {}\nrule "loop" { type = "bad", match = re [[wait]],\n'
                   "  set = function(m) while true do end end }\n")
        self.write_lines("in.jsonl", ["3 boats", "wait 4 boats", "5 boats"])
        outputs = set()
        for place in (["-j", "1"], ["--no-workers"]):
            result = self.run_gloze("run", "in.jsonl", "--plugins", "loop.lua", *place, code=1)
            outputs.add(result.out)
        documents = [json.loads(line) for line in outputs.pop().splitlines()]
        self.assertFalse(outputs)
        self.assertEqual([d["annotations"][0]["text"] for d in documents],
                         ["3 boats", "4 boats", "5 boats"])
        self.assertEqual([d["errors"][0]["code"] if d["errors"] else None for d in documents],
                         [None, "limit-steps", None])

    def test_plugins_that_do_not_load_are_an_error_at_once(self):
        self.write("bad.lua", "rule 'x' {}")
        self.write("a.txt", "3 boats")
        result = self.run_gloze("run", "a.txt", "--plugins", "bad.lua", "-j", "2", code=78)
        self.assertIn("bad.lua:1: rule 'x' does not say what it makes", result.err)

    def test_an_interrupted_run_leaves_no_worker_behind(self):
        self.write("slow.lua", SLOW)
        self.write_lines("in.jsonl", ["wait"] * 10)
        process = self.start_gloze(
            "run", "in.jsonl", "--plugins", "slow.lua", "--limit-steps", "900G", "-o", "out.jsonl",
            "-j", "2")
        deadline = time.monotonic() + 20
        while not children_of(process.pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.3)
        workers = children_of(process.pid)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130)
        for pid in workers:
            self.assertFalse(os.path.exists(f"/proc/{pid}"))
        self.assertFalse((self.home / "out.jsonl").exists())

    def test_doctor_tells_what_there_is(self):
        result = self.run_gloze("doctor", code=0)
        for word in ("Workers are locked down by", "PCRE2", "Plugins that come with gloze"):
            self.assertIn(word, result.out)

    def test_verbose_tells_the_limits(self):
        self.write("v.txt", "4 boats")
        err = self.run_gloze("run", "v.txt", "--verbose", "--limit-memory", "32M", "--limit-wall", "9").err
        for part in ("16777216 bytes of input", "33554432 bytes of Lua memory", "nested at most 64 deep",
                     "50000000 (and 1000 for each byte) steps", "200000 (or one for each 8 bytes) candidates",
                     "5 s of a processor, 9 s in all"):
            self.assertIn(part, err)


if __name__ == "__main__":
    unittest.main()
