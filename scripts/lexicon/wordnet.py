"""What the word lists need of WordNet's noun file: places by kind, and common words."""
import collections
import re

import sources

# Kind of place: words of the class that WordNet makes it an instance of, in this order.
CLASSES = [
    ("city", r"city|town|capital|port|village|suburb|county_seat|resort"),
    ("water", r"sea|ocean|gulf|bay|strait|channel|river|lake|canal|waterfall|sound|inlet|bight"),
    ("mountain", r"mountain|range|peak|volcano|hill|massif"),
    ("desert", r"desert"),
    ("island", r"island|archipelago|atoll"),
    ("region", r"peninsula|cape|isthmus|region|geographical_area|state|province|county|"
               r"district|territory|tableland|plateau|plain|valley|promontory|prefecture"),
]

Synset = collections.namedtuple("Synset", "words pointers gloss")


def load():
    """{offset: Synset} of all noun synsets."""
    synsets = {}
    text = sources.read("wordnet", "package/dict/data.noun").decode("utf-8")
    for line in text.splitlines():
        if line.startswith("  "):
            continue
        body, _, gloss = line.partition(" | ")
        field = body.split()
        count = int(field[3], 16)
        words = [field[4 + 2 * i].replace("_", " ") for i in range(count)]
        rest = field[4 + 2 * count:]
        pointers = [(rest[1 + 4 * i], rest[2 + 4 * i]) for i in range(int(rest[0]))]
        synsets[field[0]] = Synset(words, pointers, gloss.strip())
    return synsets


def place_class(synset, synsets):
    """The class of the place that a synset names, or None."""
    kinds = [synsets[to].words[0].replace(" ", "_") for kind, to in synset.pointers if kind == "@i"]
    for name, pattern in CLASSES:
        if any(re.search(rf"(?:^|_)(?:{pattern})$", kind) for kind in kinds):
            return name
    return None


def holders(synset, synsets, depth=4):
    """Names of what a place is part of, nearest first."""
    found = []
    for kind, to in synset.pointers:
        if kind == "#p" and depth > 0:
            found += synsets[to].words
            found += holders(synsets[to], synsets, depth - 1)
    return found


def places(synsets):
    """(names, class, names of what holds it) of each place."""
    for synset in synsets.values():
        kind = place_class(synset, synsets)
        names = [word for word in synset.words if word[:1].isupper()]
        if kind and names:
            yield names, kind, holders(synset, synsets)


def common_words():
    """Words written small: nouns, verbs, adjectives, adverbs."""
    words = set()
    for part in ("noun", "verb", "adj", "adv"):
        text = sources.read("wordnet", f"package/dict/data.{part}").decode("utf-8")
        for line in text.splitlines():
            if line.startswith("  "):
                continue
            field = line.split(" ", 5)
            if field[4].islower() and field[4].isalpha():
                words.add(field[4])
            rest = line.split(" | ")[0].split()
            for i in range(int(rest[3], 16)):
                word = rest[4 + 2 * i]
                if word.islower() and word.isalpha():
                    words.add(word)
    return words
