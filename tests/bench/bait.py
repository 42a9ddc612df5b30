#!/usr/bin/env python3
"""Whether time grows as the text does, on texts made to be hard.

    bait.py GLOZE [KILOBYTES]

Runs each text at the length given (250) and at twice that, and prints CPU time, what a
byte costs against a byte of ordinary articles, and how much longer twice the length takes. Fails
when that is more than LIMIT for one of them, beyond NOISE; such a pair is measured once more.
"""
import pathlib
import resource
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import corpus  # noqa: E402

LIMIT = 2.3
NOISE = 0.1  # seconds: what a run takes more or less by chance

BAITS = {
    "straight quotation marks": '"',
    "opening quotation marks": "“",
    "single quotation marks": "'' ",
    "quotations never closed": "“Nobody came, he said.\n\n",
    "letters": "a",
    "digits": "7",
    "brackets": "(",
    "dots": ". ",
    "line ends": "\n",
    "tags": "<b>x</b> ",
    "capitals": "THE NCA AND THE FBI OF ",
    "one word": "word ",
    "one name": "John Smith ",
    "names that speak": "John Smith told Ann Jones that ",
    "titles": "Mr ",
    "prices": "£4.50 £12,000 $3m ",
    "groups of digits": "1,000,",
    "dates": "3 May 2021, 4/5/2020, ",
    "half of a date": "between 3 and ",
    "units of time": "the last two weeks of ",
    "a place in a place": "London, Ontario, ",
    "bodies of bodies": "Ministry of Department of ",
    "acronyms": "(ABC) Aa Bb Cc ",
    "combining marks": "e\u0301\u0301\u0301",
    "faces": "\U0001f600",
    "hyphens": "well-known-",
    "entities": "&amp;quot;",
    "addresses": "http://a.example/b?c=d ",
}


def seconds(gloze, text, folder):
    source = pathlib.Path(folder) / "text.txt"
    source.write_text(text, encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run([gloze, "run", source, "-o", f"{folder}/out.jsonl", "-q", "--no-workers",
                           "--force", "--limit-annotations", "2000000"], check=False, capture_output=True, text=True)
    if done.returncode:  # also 1: what reached a limit has lost work, so its time says nothing
        sys.exit(f"bait: ended with {done.returncode}\n{done.stderr}")
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def pair(gloze, bait, size, folder):
    def text(length):
        return (bait * (length // len(bait.encode()) + 1))[:length]

    once, twice = (seconds(gloze, text(length), folder) for length in (size, 2 * size))
    return once, twice


def main():
    gloze = sys.argv[1]
    size = int(sys.argv[2] if len(sys.argv) > 2 else 250) * 1000
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        start = seconds(gloze, "A word.\n", folder)
        ordinary = corpus.Writer().article(0, size)
        usual = (seconds(gloze, ordinary, folder) - start) / len(ordinary.encode())
        for name, bait in BAITS.items():
            for _ in range(2):
                once, twice = pair(gloze, bait, size, folder)
                bad = twice - start > LIMIT * (once - start) + NOISE
                if not bad:
                    break
            failed += bad
            print(f"{name:26} {once:6.2f} s {twice:6.2f} s  "
                  f"{(twice - start) / max(once - start, 0.001):5.2f} for twice the length, "
                  f"{(twice - start) / (2 * size) / usual:5.2f} of ordinary text"
                  f"{'  TOO MUCH' if bad else ''}", flush=True)
    print(f"{failed} of {len(BAITS)} grow faster than {LIMIT} for twice the length")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
