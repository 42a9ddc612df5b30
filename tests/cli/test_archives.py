"""Archives and compressed JSON Lines: entries are documents, and what means harm is refused."""
import bz2
import gzip
import io
import json
import os
import pathlib
import shutil
import struct
import subprocess
import tarfile
import time
import unittest
import zipfile

import cli

PAGE = "<html><body><p>Ada saw 6 boats</p></body></html>"


class Archives(cli.Case):
    def write_tar(self, name, entries, mode="w"):
        """`entries`: (name, text) or a TarInfo."""
        data = io.BytesIO()
        with tarfile.open(fileobj=data, mode=mode) as tar:
            for entry in entries:
                if isinstance(entry, tarfile.TarInfo):
                    tar.addfile(entry)
                    continue
                info = tarfile.TarInfo(entry[0])
                content = entry[1].encode("utf-8")
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
        return self.write(name, data.getvalue())

    def write_zip(self, name, entries, compression=zipfile.ZIP_DEFLATED):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", compression) as archive:
            for entry, content in entries:
                archive.writestr(entry, content)
        return self.write(name, data.getvalue())

    def compress(self, program, path):
        if not shutil.which(program):
            self.skipTest(f"{program} is not here")
        subprocess.run([program, "-q", "-k", str(path)], check=True)

    def both(self, *args, code=0):
        """Through the process apart and without it: the same bytes, the same messages."""
        apart = self.run_gloze("run", *args, "-q", code=code)
        self.assertEqual(apart.raw, self.run_gloze("run", *args, "-q", "--no-workers", code=code).raw)
        return apart

    def ids(self, result):
        return [json.loads(line)["id"] for line in result.out.splitlines()]

    def test_entries_are_documents(self):
        entries = [("a.txt", "4 boats"), ("2024/b.html", PAGE), ("2024/data.csv", "1"), (".hidden.txt", "x"),
                   ("__MACOSX/a.txt", "x"), ("Zoë.txt", "Zoë")]
        self.write_zip("n.zip", entries)
        self.write_tar("n.tar", entries)
        self.write_tar("n.tar.gz", entries, "w:gz")
        self.write_tar("n.tar.xz", entries, "w:xz")
        for name in ("n.zip", "n.tar", "n.tar.gz", "n.tar.xz"):
            result = self.both(name)
            self.assertEqual(self.ids(result), [f"{name}/a.txt", f"{name}/2024/b.html", f"{name}/Zoë.txt"])
            page = result.docs[f"{name}/2024/b.html"]
            self.assertEqual(page["source"]["media_type"], "text/html")
            self.assertEqual(page["source"]["path"], f"{name}/2024/b.html")
            self.assertEqual(self.found(page), ["name Ada", "count 6 boats"])
        self.assertEqual(len(self.both("n.zip", "--all").docs), 4)
        self.assertEqual(self.ids(self.both("n.zip", "--glob", "2024/*")), ["n.zip/2024/b.html", "n.zip/2024/data.csv"])

    def test_zstd(self):
        path = self.write_tar("n.tar", [("a.txt", "4 boats")])
        self.compress("zstd", path)
        self.assertEqual(self.ids(self.both("n.tar.zst")), ["n.tar.zst/a.txt"])
        self.write("n.jsonl", '{"id":"a","text":"4 boats"}\n')
        self.compress("zstd", self.home / "n.jsonl")
        self.assertEqual(self.ids(self.both("n.jsonl.zst")), ["a"])

    def test_compressed_json_lines(self):
        lines = "".join(json.dumps({"id": f"d{i}", "text": f"{i} boats"}) + "\n" for i in range(5000))
        self.write("n.jsonl", lines)
        self.write("n.jsonl.gz", gzip.compress(lines.encode()))
        self.write("n.ndjson.bz2", bz2.compress(lines.encode()))
        plain = [d["annotations"] for d in self.both("n.jsonl").docs.values()]
        for name in ("n.jsonl.gz", "n.ndjson.bz2"):
            docs = self.both(name).docs
            self.assertEqual([d["annotations"] for d in docs.values()], plain)
            self.assertEqual(docs["d7"]["source"]["path"], name)

    def test_a_warc_file(self):
        def record(kind, uri, body):
            head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\n"
                    "WARC-Date: 2024-05-01T10:00:00Z\r\n"
                    "WARC-Record-ID: <urn:uuid:0d5c5c2e-0000-4000-8000-000000000001>\r\n"
                    f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n")
            return head.encode() + body + b"\r\n\r\n"

        page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n<p>Zo\xeb saw 6 boats"
        image = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"
        gone = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>7 boats"
        data = (record("response", "http://example.org/news/boats", page)
                + record("response", "http://example.org/a.png", image)
                + record("response", "http://example.org/gone.html", gone))
        self.write("n.warc", data)
        self.write("n.warc.gz", gzip.compress(data))
        for name in ("n.warc", "n.warc.gz"):
            docs = self.both(name).docs
            self.assertEqual(list(docs), [f"{name}/news/boats"])
            self.assertEqual(self.found(*docs.values()), ["name Zoë", "count 6 boats"])

    def refuse(self, name, message, left=("a.txt", "z.txt")):
        result = self.both(name, code=1)
        self.assertIn(message, result.err)
        self.assertEqual(self.ids(result), [f"{name}/{entry}" for entry in left])

    def test_names_that_lead_elsewhere(self):
        for entry, why in (("../m.txt", "leads out of the archive"), ("/etc/m.txt", "is absolute"),
                           ("x/../../m.txt", "leads out of the archive")):
            self.write_tar("n.tar", [("a.txt", "4 boats"), (entry, "x"), ("z.txt", "5 boats")])
            self.refuse("n.tar", f'n.tar: entry 2, "{entry}": the name of the entry {why}; it is passed over')
        self.assertFalse((self.home.parent / "m.txt").exists())

    def test_links_and_devices(self):
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            link = tarfile.TarInfo("m.txt")
            link.type, link.linkname = kind, "/etc/passwd"
            self.write_tar("n.tar", [("a.txt", "4 boats"), link, ("z.txt", "5 boats")])
            self.refuse("n.tar", 'n.tar: entry 2, "m.txt": a link or a device; it is passed over')

    def test_two_entries_of_one_name(self):
        self.write_tar("n.tar", [("a.txt", "4 boats"), ("a.txt", "9 boats"), ("z.txt", "5 boats")])
        self.refuse("n.tar", 'the id "n.tar/a.txt" is that of n.tar:1 too')
        result = self.run_gloze("run", "n.tar", code=1)
        self.assertEqual(self.found(result.docs["n.tar/a.txt"]), ["count 4 boats"])

    def test_a_name_that_is_not_utf8(self):
        info = tarfile.TarInfo("m\udce9.txt")
        data = io.BytesIO()
        with tarfile.open(fileobj=data, mode="w", format=tarfile.GNU_FORMAT, encoding="utf-8",
                          errors="surrogateescape") as tar:
            tar.addfile(info)
        self.write("n.tar", data.getvalue())
        result = self.both("n.tar", code=1)
        self.assertIn("is not UTF-8, and so can't be an id", result.err)
        self.write_tar("n.tar", [("a\nb.txt", "4 boats")])
        self.assertEqual(self.ids(self.both("n.tar")), ["n.tar/a\nb.txt"])

    def test_an_encrypted_entry(self):
        data = bytearray(self.write_zip("n.zip", [("a.txt", "4 boats"), ("m.txt", "x" * 50), ("z.txt", "5 boats")],
                                        zipfile.ZIP_STORED).read_bytes())
        for signature, flag in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
            at = data.find(signature, data.find(signature) + 1)
            data[at + flag] |= 1
        self.write("n.zip", bytes(data))
        self.refuse("n.zip", 'n.zip: entry 2, "m.txt": encrypted; unpack it yourself; it is passed over')

    def test_archives_that_are_cut_short_or_no_archives(self):
        whole = self.write_tar("w.tar.gz", [(f"d{i:02}.txt", f"{i} boats " * 500) for i in range(40)], "w:gz").read_bytes()
        for part in range(0, len(whole), max(1, len(whole) // 23)):
            self.write("n.tar.gz", whole[:part])
            result = self.both("n.tar.gz", code=1)
            self.assertIn("n.tar.gz", result.err)
            self.assertNotIn("signal", result.err)
        self.write("n.zip", b"this is no archive at all, " * 40)
        self.assertIn("n.zip: ", self.both("n.zip", code=1).err)
        self.write("n.jsonl.gz", gzip.compress(b'{"id":"a","text":"4 boats"}\n' * 2)[:-12])
        self.both("n.jsonl.gz", code=1)
        self.write("in/a.txt", "4 boats")
        self.assertEqual(self.ids(self.both("n.zip", "in", code=1)), ["a.txt"])

    def test_bombs(self):
        zeros = b"0" * (64 << 20)
        self.write("n.jsonl.gz", gzip.compress(zeros))
        begin = time.monotonic()
        result = self.both("n.jsonl.gz", code=1)
        self.assertIn("unpacks to more than the limit of 200 times its size", result.err)
        self.write_zip("n.zip", [("a.txt", "4 boats"), ("m.txt", "x" * (12 << 20)), ("z.txt", "5 boats")])
        result = self.both("n.zip", code=1)
        self.assertEqual(self.ids(result), ["n.zip/a.txt"])
        self.assertIn("n.zip: unpacks to more than the limit of 200 times its size", result.err)
        self.assertLess(time.monotonic() - begin, 60)

    def test_a_long_entry_is_refused_alone(self):
        self.write_tar("n.tar", [("a.txt", "4 boats"), ("m.txt", "x" * 5000), ("z.txt", "5 boats")])
        result = self.both("n.tar", "--limit-input", "1K", code=1)
        self.assertEqual(self.ids(result), ["n.tar/a.txt", "n.tar/m.txt", "n.tar/z.txt"])
        self.assertIn("n.tar/m.txt: longer than the limit of 1024 bytes", result.err)

    def test_bytes_changed_at_random_do_no_harm(self):
        import random
        chance = random.Random(7)
        originals = [self.write_zip("o.zip", [("a.txt", "4 boats " * 99), ("b.txt", "5 boats")]).read_bytes(),
                     self.write_tar("o.tar.gz", [("a.txt", "4 boats " * 99), ("b.txt", "5 boats")], "w:gz").read_bytes(),
                     self.write_tar("o.tar", [("a.txt", "4 boats " * 99), ("b.txt", "5 boats")]).read_bytes()]
        for original, name in zip(originals, ("n.zip", "n.tar.gz", "n.tar")):
            for i in range(25):
                data = bytearray(original)
                for _ in range(8):
                    data[chance.randrange(len(data))] = chance.randrange(256)
                self.write(f"many/{i:02}-{name}", bytes(data))
        paths = sorted(str(p) for p in (self.home / "many").iterdir())
        done = subprocess.run([cli.GLOZE, "run", "-q", *paths], cwd=self.home, env=self.env, capture_output=True,
                              timeout=120, check=False)
        self.assertIn(done.returncode, (0, 1))
        self.assertNotIn(b"ended with", done.stderr)
        for line in done.stdout.splitlines():
            json.loads(line)

    def test_folders_do_not_open_archives_unless_asked(self):
        self.write("in/a.txt", "4 boats")
        self.write_zip("in/n.zip", [("b.txt", "5 boats")])
        self.assertEqual(self.ids(self.both("in")), ["a.txt"])
        self.assertEqual(self.ids(self.both("in", "--glob", "*.zip", code=1)), [])

    def test_a_reader_that_is_killed_is_a_complaint(self):
        process = subprocess.Popen([cli.GLOZE, "run", "--as", "jsonl", "-", "-q", "-j", "1"], cwd=self.home, env=self.env,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        process.stdin.write(b'{"id":"a","text":"4 boats"}\n')
        process.stdin.flush()
        children = []
        deadline = time.monotonic() + 30
        while len(children) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
            children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        time.sleep(0.3)
        os.kill(int(children[1]), 9)
        out, err = process.communicate(timeout=30)
        self.assertEqual((json.loads(out)["id"], process.returncode), ("a", 1))
        self.assertIn(b"standard input: the process that reads it ended with signal 9 after 1 documents", err)


if __name__ == "__main__":
    unittest.main()
