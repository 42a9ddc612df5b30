"""Where the output can't go: exit codes, messages, and never half a file."""
import os
import resource
import signal
import subprocess
import threading
import time
import unittest

from cli import GLOZE, Case, Result


class Output(Case):
    def setUp(self):
        super().setUp()
        self.write("in/a.txt", "4 boats")

    def temporary_files(self):
        return [p for p in self.home.rglob(".gloze-*")]

    def test_a_file_stands_where_the_folder_should(self):
        self.write("out", "")
        err = self.run_gloze("run", "in", "-o", "out", code=73).err
        self.assertEqual(err, "gloze: out: can't be made: Not a directory; choose another place with -o\n")
        self.run_gloze("run", "in", "-o", "out/deep", code=73)
        self.run_gloze("run", "in", "-o", "out/all.jsonl", code=73)

    def test_a_folder_stands_where_the_file_should(self):
        (self.home / "all.jsonl").mkdir()
        self.assertIn("all.jsonl: is there", self.run_gloze("run", "in", "-o", "all.jsonl", code=73).err)

    def test_a_file_system_that_is_read_only(self):
        self.write("in/a.txt", "4 boats")
        (self.home / "fixed").mkdir()
        for out in ("fixed/out", "fixed/out.jsonl"):
            script = f"mount -t tmpfs -o ro none fixed || exit 99; {GLOZE} run in -o {out}"
            done = subprocess.run(["unshare", "-m", "sh", "-c", script], cwd=self.home, env=self.env, capture_output=True,
                                  check=False)
            if b"unshare:" in done.stderr or done.returncode == 99:
                self.skipTest("nothing can be mounted here")
            self.assertEqual(done.returncode, 73, done.stderr)
            self.assertEqual(done.stderr.decode(), f"gloze: {out}: can't be made: Read-only file system; choose another place with -o\n")

    def test_descriptors_that_are_used_up(self):
        self.write("in/a.txt", "4 boats")
        for most in range(4, 9):
            limit = (most, most)
            done = subprocess.run([GLOZE, "run", "in", "-o", "out"], cwd=self.home, env=self.env, capture_output=True, timeout=60,
                                  check=False, preexec_fn=lambda n=limit: resource.setrlimit(resource.RLIMIT_NOFILE, n))
            if done.returncode:
                self.assertIn(done.returncode, (73, 74), done.stderr)
                self.assertIn(b"Too many open files", done.stderr)
        self.run_gloze("run", "in", "-o", "out")
        self.assertTrue((self.home / "out/a.txt.json").exists())

    def test_ids_that_lead_elsewhere(self):
        self.write("n.jsonl", "".join('{"id":"%s","text":"4 boats"}\n' % i
                                      for i in ["../x", "/tmp/x", "a/../../x", "ok", "..", "a//b"]))
        result = self.run_gloze("run", "n.jsonl", "-o", "out", code=73)
        self.assertEqual(sorted(self.read_docs("out")), ["ok"])
        self.assertFalse((self.home / "x.json").exists())
        self.assertEqual(result.err.count("is no path below the folder"), 5)
        self.assertEqual(len(self.run_gloze("run", "n.jsonl").docs), 6)

    def test_one_document_without_a_place_costs_no_other(self):
        self.write("n.jsonl", "".join('{"id":"%s","text":"4 boats"}\n' % i
                                      for i in ["a", "a.json/b", "x" * 300, "a/b", "z"]))
        result = self.run_gloze("run", "n.jsonl", "-o", "out", code=73)
        self.assertEqual(sorted(self.read_docs("out")), ["a", "a/b", "z"])
        self.assertIn("out/a.json/b.json: can't be made: Not a directory", result.err)
        self.assertIn("File name too long", result.err)
        self.assertEqual(self.temporary_files(), [])

    def test_a_second_run_on_one_output_is_refused(self):
        for out in ["out", "all.jsonl"]:
            first = subprocess.Popen([GLOZE, "run", "-", "-o", out], cwd=self.home, env=self.env,
                                     stdin=subprocess.PIPE, stderr=subprocess.PIPE)
            self.addCleanup(first.kill)
            lock = self.home / (".all.jsonl.gloze/lock" if out == "all.jsonl" else "out/.gloze/lock")
            while not lock.exists():
                time.sleep(0.01)
            time.sleep(0.2)
            err = self.run_gloze("run", "in", "-o", out, code=75).err
            self.assertEqual(err, f"gloze: {out}: process {first.pid} is writing it; "
                             "wait for its end, or stop it\n")
            first.kill()
            first.communicate()
            self.run_gloze("run", "in", "-o", out)

    def limit_file_size(self):
        """Runs in the child: writing past 64 KB fails, as on a full disk."""
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))

    def test_a_write_that_fails_leaves_no_file(self):
        self.write("in/b.txt", "4 boats " * 20000)
        for out in ["out", "all.jsonl"]:
            result = self.run_gloze("run", "in", "-o", out, code=74, preexec_fn=self.limit_file_size,
                                    restore_signals=False)
            self.assertIn("can't be written: File too large", result.err)
            self.assertEqual(self.temporary_files(), [])
        self.assertEqual(list(self.read_docs("out")), ["a.txt"])
        self.assertFalse((self.home / "all.jsonl").exists())

    def test_a_full_disk(self):
        (self.home / "disk").mkdir()
        self.write("in/b.txt", "4 boats " * 20000)
        script = ('mount -t tmpfs -o size=64k tmpfs disk || exit 99; "$0" run in -o disk/out; '
                  "echo $?; find disk -name '.gloze-*'; ls disk/out")
        done = subprocess.run(["unshare", "--map-root-user", "--mount", "sh", "-c", script, GLOZE],
                              cwd=self.home, env=self.env, capture_output=True, text=True, check=False)
        if done.returncode in (1, 99) and "exit" not in done.stdout and not done.stdout:
            self.skipTest("no file system may be mounted here: " + done.stderr.strip())
        self.assertEqual(done.stdout.split(), ["74", "a.txt.json"])
        self.assertIn("No space left on device; make room", done.stderr)

    def test_full_standard_output(self):
        with open("/dev/full", "wb") as full:
            result = self.run_gloze("run", "in", code=74, stdout=full)
            self.assertEqual(result.err, "gloze: standard output: can't be written: No space left on device; "
                             "make room, or choose another place with -o\n")
            self.run_gloze("show", "in", code=74, stdout=full)
            self.run_gloze("--help", code=74, stdout=full)

    def test_closed_standard_files(self):
        for close, code in [("<&-", 0), (">&-", 74), ("2>&-", 0), ("<&- >&- 2>&-", 74)]:
            done = subprocess.run(["sh", "-c", f'exec "$0" run in {close}', GLOZE], cwd=self.home,
                                  env=self.env, capture_output=True, check=False)
            self.assertEqual(done.returncode, code, close)
            self.assertEqual((self.home / "in/a.txt").read_text(), "4 boats")
        self.run_gloze("run", "-", code=0, stdin=b"4 boats")
        done = subprocess.run(["sh", "-c", 'exec "$0" run - <&-', GLOZE], cwd=self.home, env=self.env,
                              capture_output=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"standard input: can't be read: Bad file descriptor", done.stderr)

    def test_output_beside_the_input(self):
        self.run_gloze("run", "in", "-o", "in")
        self.assertEqual(sorted(p.name for p in (self.home / "in").iterdir()),
                         [".gloze", "a.txt", "a.txt.json"])

    def test_nobody_reads_standard_output(self):
        for i in range(200):
            self.write(f"in/{i}.txt", "4 boats " * 1000)
        child = subprocess.Popen([GLOZE, "run", "in"], cwd=self.home, env=self.env,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        child.stdout.read(10)
        child.stdout.close()
        err = child.stderr.read().decode()
        child.stderr.close()
        self.assertEqual(child.wait(), 74)
        self.assertEqual(err, "gloze: standard output: nobody reads it any more; stopped\n")

    def interrupt(self, *args, number=signal.SIGINT):
        """Gives one line of JSON, then the signal, then the rest of the input."""
        child = subprocess.Popen([GLOZE, "run", "--as", "jsonl", "-", *args], cwd=self.home, env=self.env,
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        child.stdin.write(b'{"id":"a","text":"4 boats"}\n')
        child.stdin.flush()
        time.sleep(0.5)
        child.send_signal(number)
        out, err = child.communicate(timeout=20)
        return Result(subprocess.CompletedProcess([], child.returncode, out, err))

    def test_a_signal_stops_cleanly(self):
        result = self.interrupt()
        self.assertEqual(result.code, 130)
        self.assertEqual(list(result.docs), ["a"])
        self.assertIn("interrupted; standard output holds what was done until then\n", result.err)
        result = self.interrupt("-o", "all.jsonl", number=signal.SIGTERM)
        self.assertEqual(result.code, 143)
        self.assertIn("interrupted; the same command again goes on where this has stopped\n", result.err)
        self.assertEqual(self.temporary_files(), [])
        self.interrupt("-o", "out")
        self.assertEqual(list(self.read_docs("out")), ["a"])

    def on_terminal(self, *args, feed=()):
        """Runs with standard error on a terminal; `feed`: what standard input gets, and when."""
        ours, theirs = self.open_terminal()
        child = subprocess.Popen([GLOZE, *args], cwd=self.home, env=self.env, stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, stderr=theirs)
        os.close(theirs)
        seen = []

        def listen():
            while True:
                try:
                    data = os.read(ours, 4096)
                except OSError:  # what a terminal says when the other side is closed
                    return
                if not data:
                    return
                seen.append(data)

        listener = threading.Thread(target=listen)
        listener.start()
        for wait, data in feed:
            time.sleep(wait)
            child.stdin.write(data)
            child.stdin.flush()
        child.stdin.close()
        child.stdout.read()
        child.stdout.close()
        self.assertEqual(child.wait(), 0)
        listener.join()
        os.close(ours)
        return b"".join(seen).decode()

    def test_a_bar_only_after_a_second(self):
        lines = [(t, b'{"text":"4 boats"}\n') for t in [0, 1.2, 0.3]]
        seen = self.on_terminal("run", "--as", "jsonl", "-", feed=lines)
        self.assertIn("\r2 documents, 0.0 MB/s, 0 errors\x1b[K", seen)
        self.assertTrue(seen.replace("\r\n", "\n").split("\x1b[K")[-1].startswith("3 documents, 3 annotations"))
        self.assertNotIn("\x1b", self.on_terminal("run", "in"))
        self.assertEqual(self.on_terminal("run", "-q", "--as", "jsonl", "-", feed=lines), "")


if __name__ == "__main__":
    unittest.main()
