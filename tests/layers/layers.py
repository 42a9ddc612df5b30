#!/usr/bin/env python3
"""layers.py CORE: fails when a room includes one that is not below it.

    cli > run > lua > match, note > text > base

Also refused: an include of a .c file, of a file that is not there, and headers that include each
other in a circle. core/gloze.h is the ground that every room stands on.

layers.py --self-test: each of these, made up in a scratch folder, is found."""
import pathlib
import posixpath
import re
import sys
import tempfile

LEVEL = {"cli": 5, "run": 4, "lua": 3, "match": 2, "note": 2, "text": 1, "base": 0}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.MULTILINE)


def room_of(path):
    """The room of a path below core/; None for gloze.h itself."""
    return None if path == "gloze.h" else path.split("/")[0]


def resolve(core, source, name):
    """The path below core/ that `source` means by `name`: beside it, or from core/."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(source), name))
    return beside if (core / beside).is_file() else posixpath.normpath(name)


def check_include(core, source, target):
    """What is wrong with one include, or None."""
    if target.endswith(".c"):
        return "a .c file is compiled, never included"
    made = core / (target + ".in")  # a header that the build makes of a template
    if not (core / target).is_file() and not made.is_file():
        return "there is no such header; write the path from core/, as in \"base/arena.h\""
    above, below = room_of(source), room_of(target)
    if above is None and below is not None:
        return "gloze.h stands alone: it includes no room"
    if below is None or above == below:
        return None
    if below not in LEVEL:
        return f"'{below}' is no room"
    if LEVEL[below] >= LEVEL[above]:
        return f"room {above} must not use {below}: a room includes only rooms below it"
    return None


def find_circle(graph, start):
    """A path of includes from `start` back to itself, or None."""
    stack, seen = [(start, [start])], set()
    while stack:
        at, path = stack.pop()
        for target in graph.get(at, []):
            if target == start:
                return path + [start]
            if target not in seen:
                seen.add(target)
                stack.append((target, path + [target]))
    return None


def violations(core):
    graph, found = {}, []
    for path in sorted(core.rglob("*.[ch]")):
        source = path.relative_to(core).as_posix()
        if room_of(source) not in (None, *LEVEL):
            found.append(f"{source}:1: this file is in no room")
            continue
        text = path.read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            target = resolve(core, source, match[1])
            line = text.count("\n", 0, match.start()) + 1
            graph.setdefault(source, []).append(target)
            wrong = check_include(core, source, target)
            if wrong:
                found.append(f"{source}:{line}: includes \"{match[1]}\": {wrong}")
    for source in sorted(graph):
        circle = find_circle(graph, source)
        if circle and source == min(circle):
            found.append(f"{source}:1: includes itself: {' > '.join(circle)}")
    return found


SAMPLE = {
    "gloze.h": "",
    "base/arena.h": '#include "gloze.h"\n',
    "base/arena.c": '#include "base/arena.h"\n#include <string.h>\n',
    "note/set.h": '#include "base/arena.h"\n',
    "match/scan.c": '#include "text/words.h"\n/* #include "run/engine.h" in words */\n',
    "text/words.h": "\n",
    "run/engine.h": '#include "note/set.h"\n#include "match/../text/words.h"\n',
}
CASES = [
    ({}, None),
    ({"base/up.c": '\n#include "run/engine.h"\n'},
     'base/up.c:2: includes "run/engine.h": room base must not use run'),
    ({"match/side.c": '#include "note/set.h"\n'},
     'match/side.c:1: includes "note/set.h": room match must not use note'),
    ({"text/far.h": '  #  include "../run/engine.h"\n'},
     'text/far.h:1: includes "../run/engine.h": room text must not use run'),
    ({"run/all.c": '#include "base/arena.c"\n'}, "run/all.c:1"),
    ({"run/lost.c": '#include "base/lost.h"\n'}, "there is no such header"),
    ({"attic/old.c": ""}, "attic/old.c:1: this file is in no room"),
    ({"gloze.h": '#include "base/arena.h"\n'}, "gloze.h stands alone"),
    ({"text/a.h": '#include "text/b.h"\n', "text/b.h": '#include "text/c.h"\n',
      "text/c.h": '#include "text/a.h"\n'},
     "text/a.h:1: includes itself: text/a.h > text/b.h > text/c.h > text/a.h"),
]


def self_test():
    for changes, expected in CASES:
        with tempfile.TemporaryDirectory() as folder:
            core = pathlib.Path(folder)
            for name, text in {**SAMPLE, **changes}.items():
                (core / name).parent.mkdir(exist_ok=True)
                (core / name).write_text(text)
            found = violations(core)
        if expected is None:
            assert not found, found
        else:
            assert any(expected in line for line in found), (expected, found)
    print(f"{len(CASES)} passed, 0 failed")


def main():
    if sys.argv[1:] == ["--self-test"]:
        self_test()
        return
    found = violations(pathlib.Path(sys.argv[1]))
    for line in found:
        print(f"core/{line}", file=sys.stderr)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
