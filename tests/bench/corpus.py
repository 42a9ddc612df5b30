"""Makes articles for benchmarks out of those in tests/articles and in articles/ beside it.

The first are short and full of what the plugins look for; the others are as long, and have as
much of it, as those in newspapers.

    corpus.py FOLDER COUNT BYTES

Writes COUNT files of about BYTES bytes each: paragraphs drawn by chance, with other names of
people and other figures in each. The same on every machine, and for the first N files whatever
COUNT is.
"""
import pathlib
import random
import re
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
ARTICLES = [TOP / "tests/articles", TOP / "tests/bench/articles"]
SHORTEST = 30  # characters of a paragraph


def read(path):
    data = path.read_bytes()
    for encoding in ("utf-16", "utf-8", "latin-1"):
        if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if path.suffix in (".html", ".htm"):
        text = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", "", text)
        text = re.sub(r"<[^>]+>", "", re.sub(r"</?p\b[^>]*>", "\n\n", text))
    return text.replace("\r", "")


def paragraphs():
    found = []
    for path in (path for folder in ARTICLES for path in sorted(folder.rglob("*"))):
        if path.is_file() and path.suffix != ".tsv":
            found += [p.strip() for p in re.split(r"\n\s*\n", read(path)) if len(p.strip()) > SHORTEST]
    return found


def names(table):
    lines = (TOP / "plugins/people" / table).read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t")[0].strip() for line in lines]


class Writer:
    def __init__(self):
        self.paragraphs = paragraphs()
        self.lists = [names("family.tsv"), names("given.tsv")]
        self.sets = [set(names) for names in self.lists]

    def vary(self, text, chance):
        """Other names, the same one wherever it stands, and other figures of the same length."""
        chosen = {}

        def other_name(match):
            word = match.group()
            if word not in chosen:
                options = next((l for l, s in zip(self.lists, self.sets) if word in s), None)
                chosen[word] = chance.choice(options) if options else word
            return chosen[word]

        def other_figures(match):
            return str(chance.randrange(10 ** (len(match.group()) - 1), 10 ** len(match.group())))

        text = re.sub(r"\b[A-Z][a-z]+\b", other_name, text)
        return re.sub(r"(?<![\d.,])(?:\d{2}|\d{5,9})(?![\d.,])", other_figures, text)

    def article(self, number, size):
        chance = random.Random(number)
        drawn, length = [], 0
        while length < size:
            drawn.append(chance.choice(self.paragraphs))
            length += len(drawn[-1].encode()) + 2
        # in parts, so that a long text has many people
        parts = [drawn[i:i + 20] for i in range(0, len(drawn), 20)]
        return "\n\n".join(self.vary("\n\n".join(part), chance) for part in parts) + "\n"


def make(folder, count, size):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    writer = Writer()
    for number in range(count):
        (folder / f"{number:06}.txt").write_text(writer.article(number, size), encoding="utf-8")


if __name__ == "__main__":
    make(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
