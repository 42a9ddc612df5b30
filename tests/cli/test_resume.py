"""Runs that are killed, starved or damaged, and done again: nothing is lost, doubled or different.

RESUME_ROUNDS says how many kills of the parent and of workers there are, and RESUME_DOCUMENTS of how
many documents a run is; a third as many journals are damaged. scripts/check --long takes many."""
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import time
import unittest

import cli

ROUNDS = int(os.environ.get("RESUME_ROUNDS", "9"))
DOCUMENTS = int(os.environ.get("RESUME_DOCUMENTS", "300"))
FAIL_CALLS = os.environ.get("FAIL_CALLS")
OUTPUTS = [
    ("one.jsonl",),
    ("zst.jsonl.zst",),
    ("gz.jsonl.gz",),
    ("shards.jsonl", "--shard-size", "100K"),
    ("split.jsonl.zst", "--shard-size", "20K"),
    ("folder",),
]
# So that a run takes as long as a kill needs to hit it.
PLUGIN = r"""
api(1)
declare "count" { n = "number" }
rule "boats" {
  type  = "count",
  match = re [[(?<n>\d+) boats]],
  set   = function(m)
    local n = 0
    for i = 1, 20000 do n = n + i end
    return { n = m.n }
  end,
}
"""


def children_of(pid):
    try:
        path = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
        return [int(p) for p in path.read_text().split()]
    except OSError:
        return []


class Resume(cli.Case):
    def setUp(self):
        super().setUp()
        self.random = random.Random(20240917)
        shutil.rmtree(self.home / "plugins")
        self.write("plugins/counts/init.lua", PLUGIN)
        self.write_input(DOCUMENTS)

    def write_input(self, count, change=()):
        with open(self.home / "in.jsonl", "w", encoding="utf-8") as file:
            for i in range(count):
                text = f"Ada saw {i} boats. " + f"It rained on {i * 7919 % 1000} roofs. " * (i % 60)
                if i in change:
                    text += "And 7 boats."
                record = json.dumps({"id": f"d/{i:05}", "text": text})
                file.write("no JSON\n" if i % 97 == 50 else record + "\n")

    def args(self, output, *more):
        return ["run", "in.jsonl", "-q", "-j", "2", "-o", *output, *more]

    def start(self, output):
        process = subprocess.Popen([cli.GLOZE, *self.args(output)], cwd=self.home, env=self.killable(),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.kill)
        return process

    def finish(self, output, code=1, **options):
        return self.run_gloze(*self.args(output), code=code, **options)

    def files(self, output):
        """The files of an output, without its books, by name: sums of their bytes."""
        stem = output[0].split(".")[0]
        found = {}
        for path in sorted(self.home.rglob("*")):
            name = str(path.relative_to(self.home))
            if name.startswith(stem) and path.is_file() and ".gloze" not in name:
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    def books(self, output):
        name = output[0]
        return self.home / (name + "/.gloze" if name == "folder" else f".{name}.gloze")

    def wipe(self, output):
        shutil.rmtree(self.books(output), ignore_errors=True)
        for name in self.files(output):
            (self.home / name).unlink()

    def calm(self, output):
        """What a run that nothing disturbs writes; nothing of it stays."""
        begin = time.monotonic()
        self.finish(output)
        self.duration = time.monotonic() - begin
        files = self.files(output)
        self.assertTrue(files)
        self.assertEqual([p.name for p in self.books(output).glob("*") if "part" in p.name], [])
        self.wipe(output)
        return files

    def check(self, output, calm):
        self.assertEqual(self.files(output), calm)
        left = {p.name.split("-")[0] for p in self.books(output).glob("*")}
        self.assertLessEqual(left, {"lock", "manifest", "document"})

    def kill_parent(self, output):
        """True when the process was hit."""
        process = self.start(output)
        try:
            process.wait(self.random.uniform(0, self.duration))
            return False
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True

    def test_killed_parents_lose_nothing(self):
        for output in OUTPUTS:
            calm = self.calm(output)
            kills = 0
            while kills < ROUNDS // len(OUTPUTS) + 1:
                while self.kill_parent(output):
                    kills += 1
                self.finish(output)
                self.check(output, calm)
                self.wipe(output)

    def test_killed_workers_lose_nothing(self):
        for output in (OUTPUTS[0], OUTPUTS[-1]):
            calm = self.calm(output)
            kills = 0
            while kills < ROUNDS // 2 + 1:
                process = self.start(output)
                while process.poll() is None:
                    time.sleep(self.random.uniform(0, 0.1))
                    children = children_of(process.pid)
                    if children:
                        try:
                            os.kill(self.random.choice(children), signal.SIGKILL)
                            kills += 1
                        except ProcessLookupError:
                            pass
                process.wait()
                self.finish(output)  # what was killed twice is tried anew
                self.check(output, calm)
                self.wipe(output)

    def damage(self, path):
        data = path.read_bytes()
        at = self.random.randrange(len(data) + 1)
        garbage = self.random.randbytes(self.random.randrange(1, 200))
        kind = self.random.randrange(4)
        if kind == 0:
            data = data[:at]
        elif kind == 1:
            data += garbage
        elif kind == 2:
            data = data[:at] + garbage + data[at + len(garbage):]
        else:
            data = data[:at] + b"\n" + data[at:]
        path.write_bytes(data)

    def test_damaged_books_lose_nothing(self):
        for output in OUTPUTS:
            calm = self.calm(output)
            for _ in range(ROUNDS // 3 // len(OUTPUTS) + 1):
                self.kill_parent(output)
                for path in sorted(self.books(output).glob("*")):
                    if path.name.startswith(("journal", "manifest", "part")) and path.stat().st_size:
                        self.damage(path)
                self.finish(output)
                self.check(output, calm)
                self.wipe(output)

    def test_a_damaged_output_is_made_good(self):
        for output in OUTPUTS:
            calm = self.calm(output)
            self.finish(output)
            for name in list(calm)[:3]:
                path = self.home / name
                if path.stat().st_size:
                    self.damage(path)
            self.finish(output)
            self.check(output, calm)

    def test_bytes_behind_the_end_are_cut(self):
        for output in OUTPUTS:
            calm = self.calm(output)
            self.finish(output)
            for name in calm:
                if not name.endswith(".json"):
                    with open(self.home / name, "ab") as file:
                        file.write(b"behind the end")
            self.finish(output)
            self.check(output, calm)

    def test_an_interrupted_run_says_how_to_go_on(self):
        for output in OUTPUTS:
            calm = self.calm(output)
            process = subprocess.Popen([cli.GLOZE, *self.args(output)], cwd=self.home, env=self.env,
                                       stderr=subprocess.PIPE)
            time.sleep(self.duration / 2)
            process.send_signal(signal.SIGINT)
            err = process.communicate()[1].decode()
            if process.returncode == 130:
                self.assertIn("interrupted; the same command again goes on where this has stopped\n",
                              err)
            self.finish(output)
            self.check(output, calm)

    def test_only_what_has_changed_is_annotated_again(self):
        good = DOCUMENTS - len(range(50, DOCUMENTS, 97))
        for output in OUTPUTS:
            self.write_input(DOCUMENTS)
            self.wipe(output)
            args = [a for a in self.args(output) if a != "-q"]
            self.run_gloze(*args, code=1)
            before = self.files(output)
            result = self.run_gloze(*args, code=1)
            self.assertIn(f"{good} documents ({good} kept)", result.err)
            self.assertEqual(self.files(output), before)
            self.write_input(DOCUMENTS, change=(3, 200))
            changed = self.run_gloze(*args, code=1)
            self.assertIn(f"{good} documents ({good - 2} kept)", changed.err)
            files = self.files(output)
            self.assertNotEqual(files, before)
            forced = self.run_gloze(*args, "--force", code=1)
            self.assertIn(f"{good} documents, ", forced.err)
            self.assertEqual(self.files(output), files)
            self.write("plugins/counts/init.lua", PLUGIN + "-- changed\n")
            self.assertIn(f"{good} documents, ", self.run_gloze(*args, code=1).err)
            self.assertEqual(self.files(output), files)
            self.write("plugins/counts/init.lua", PLUGIN)

    def test_documents_that_are_gone(self):
        for i in range(5):
            self.write(f"in/deep/{i}.txt", f"{i} boats")
        folder = ["run", "in", "-o", "folder"]
        self.run_gloze(*folder)
        self.write("other/o.txt", "9 boats")
        self.run_gloze("run", "other", "-o", "folder")
        (self.home / "in/deep/3.txt").unlink()
        result = self.run_gloze(*folder)
        self.assertIn("folder: deep/3.txt is not in the input any more; its file stays "
                      "(--prune removes it)\n", result.err)
        self.assertIn("4 documents (4 kept)", result.err)
        self.assertIn("deep/3.txt is not", self.run_gloze(*folder).err)
        self.assertIn("deep/3.txt", self.read_docs("folder"))
        result = self.run_gloze(*folder, "--prune")
        self.assertIn("deep/3.txt is not in the input any more; it was removed\n", result.err)
        self.assertEqual(sorted(self.read_docs("folder")),
                         ["deep/0.txt", "deep/1.txt", "deep/2.txt", "deep/4.txt", "o.txt"])
        self.assertNotIn("any more", self.run_gloze(*folder).err)
        self.run_gloze("run", "in", "-o", "all.jsonl")
        (self.home / "in/deep/0.txt").unlink()
        result = self.run_gloze("run", "in", "-o", "all.jsonl")
        self.assertIn("deep/0.txt is not in the input any more; it is not in this output", result.err)
        self.assertEqual((self.home / "all.jsonl").read_text().count("\n"), 3)

    def test_other_shards_replace_those_before(self):
        self.finish(("shards.jsonl", "--shard-size", "20K"))
        many = self.files(("shards.jsonl",))
        self.finish(("shards.jsonl", "--shard-size", "60K"))
        few = self.files(("shards.jsonl",))
        self.assertLess(len(few), len(many))
        self.finish(("shards.jsonl",))
        self.assertEqual(list(self.files(("shards.jsonl",))), ["shards.jsonl"])

    def test_any_machine_writes_the_same_bytes(self):
        for output in OUTPUTS:
            calm = self.calm(output)
            for jobs, locale, zone in (("1", "C", "UTC"), ("8", "en_US.UTF-8", "America/New_York"),
                                       ("64", "tr_TR.UTF-8", "Asia/Kathmandu")):
                self.run_gloze("run", "in.jsonl", "-q", "-o", *output, "-j", jobs, code=1,
                               env={"LC_ALL": locale, "TZ": zone})
                self.check(output, calm)
                self.wipe(output)

    def change_while_read(self, change, *options):
        """What a run says whose input is changed when its first document is out."""
        source = self.home / "in.jsonl"
        size = source.stat().st_size
        run = subprocess.Popen([cli.GLOZE, "run", "in.jsonl", "--as", "jsonl", "-o", "-", "-j", "1", "-q",
                                *options], cwd=self.home,
                               env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
        first = run.stdout.readline()
        change(source, size)
        rest, err = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 1, err)
        self.assertIn(b"in.jsonl: was changed while it was read (%d bytes before, " % size, err)
        lines = (first + rest).splitlines()
        self.assertGreater(len(lines), 1)
        return [json.loads(line) for line in lines]

    def test_a_file_that_changes_while_it_is_read_is_named(self):
        def cut(source, size):
            os.truncate(source, size // 2)

        def append(source, size):
            with source.open("a") as file:
                file.write('{"id":"late","text":"9 boats"}\n')

        with (self.home / "in.jsonl").open("a") as file:  # more than the pipes hold
            for i in range(2000):
                file.write(json.dumps({"id": f"long{i}", "text": "many boats, " * 300}) + "\n")
        total = (self.home / "in.jsonl").read_text().count("\n")
        for options in ((), ("--no-workers",)):
            docs = self.change_while_read(append, *options)
            self.assertIn(len(docs), (total, total + 1))
            total = (self.home / "in.jsonl").read_text().count("\n")
        docs = self.change_while_read(cut)
        self.assertLess(len(docs), total)

    def fail_call(self, output, call, number):
        """Runs with a call that fails. True when there were so many calls of it."""
        count = self.home / "count"
        env = {**self.env, "LD_PRELOAD": FAIL_CALLS, "FAIL_CALL": f"{call}:{number}",
               "FAIL_COUNT": str(count)}
        done = subprocess.run([cli.GLOZE, *self.args(output)], cwd=self.home, env=env, timeout=60,
                              capture_output=True, check=False)
        made = int(count.read_text())
        if made >= number:
            self.assertIn(done.returncode, (1, 73, 74, 78), (call, number, done.stderr))
            if call in ("write", "fsync", "syncfs", "ftruncate"):
                self.assertEqual(done.returncode, 74, (call, number, done.stderr))
                self.assertIn(b"can't be written: No space left on device", done.stderr)
        return made >= number

    @unittest.skipUnless(FAIL_CALLS, "nothing can be preloaded into this build")
    def test_calls_that_fail_lose_nothing(self):
        for output in OUTPUTS:
            calm = self.calm(output)
            calls = ["write", "fsync", "syncfs", "ftruncate", "rename", "open", "fork"]
            if output == OUTPUTS[0] or ROUNDS > 9:  # the other outputs allocate and map as this does
                calls += ["mmap", "malloc"]
            for call in calls:
                number = 1
                while self.fail_call(output, call, number):
                    self.finish(output)
                    self.check(output, calm)
                    self.wipe(output)
                    number += max(1, number * 8 // ROUNDS)
                self.wipe(output)


if __name__ == "__main__":
    unittest.main()
