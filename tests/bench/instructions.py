"""Fails when annotating the sample articles takes more instructions than it did.

    instructions.py GLOZE [--record]

Instructions of the whole process by callgrind, which repeat where times don't, against
instructions.tsv: more than LIMIT above it is a failure. --record writes what is measured now, to be
committed with the change that is worth it.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
RECORD = HERE / "instructions.tsv"
LIMIT = 1.05
sys.path.insert(0, str(HERE))
import corpus  # noqa: E402


def measure(gloze, source, folder):
    no_clock = pathlib.Path(gloze).resolve().parent / "tests/bench/libno_clock.so"
    if not no_clock.exists():
        sys.exit(f"instructions: there is no {no_clock}; build all targets")
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/callgrind.out", gloze,
               "run", str(source), "--no-workers", "-q", "-o", f"{folder}/out.jsonl"]
    done = subprocess.run(command, capture_output=True, text=True, check=False,
                          env={**os.environ, "LD_PRELOAD": str(no_clock)})
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        sys.exit(f"instructions: {' '.join(command)} failed:\n{done.stderr}")
    return int(found.group(1))


def main():
    gloze, record = sys.argv[1], "--record" in sys.argv
    known = dict(line.split("\t") for line in RECORD.read_text().splitlines()) if not record else {}
    failed, lines = 0, []
    with tempfile.TemporaryDirectory() as folder:
        corpus.make(f"{folder}/one", 1, 6000)
        corpus.make(f"{folder}/many", 40, 6000)
        for name in ("one", "many"):
            count = measure(gloze, pathlib.Path(folder) / name, folder)
            lines.append(f"{name}\t{count}\n")
            ratio = count / int(known.get(name, count))
            print(f"{name}: {count / 1e6:.0f} million instructions, {ratio:.3f} of what is recorded")
            if ratio > LIMIT:
                failed += 1
                print(f"  more than {LIMIT:.2f}: make it cheaper, or record it with "
                      "tests/bench/instructions.py GLOZE --record and say why")
    if record:
        RECORD.write_text("".join(lines))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
