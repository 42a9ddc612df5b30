#!/usr/bin/env python3
"""docs.py SOURCE BUILD: runs every code block of every .md file of the source tree.

    sh       runs, and must succeed
    console  "$ command" lines run, with the "> " lines that go on; then follows their output, where "..." stands for any text
             within a line and a line that is only "..." for any lines. In a block that is marked
             "console about", any number stands for any other, and spaces for any spaces
    lua      is a plugin: it loads, and its examples hold; without examples it runs on a sentence
    c        compiles as C17 without a warning; a block with main() is linked with libgloze and run
    json     is well-formed

A block of another kind (text, or none) is a picture. Blocks run in a scratch folder that looks like
the checkout with a finished build in build/, so they may write what they like.

docs.py --self-test: blocks that are wrong are found to be wrong."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
# Running every test from within a test has no end; CI is its proof.
NOT_AGAIN = ("scripts/check", ".ci/run", "meson test")
TIMEOUT = 300


def blocks(text):
    """(line, language, code) of each fenced block."""
    for match in FENCE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match[1], match[2]


def run(command, folder, **options):
    return subprocess.run(command, cwd=folder, text=True, timeout=TIMEOUT, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)


def run_sh(code, folder):
    done = run(["sh", "-eu", "-c", code], folder)
    return None if done.returncode == 0 else f"exit {done.returncode}\n{done.stdout}"


def literal(text, about):
    if not about:
        return re.escape(text)
    pieces = re.split(r"(\d[\d.,]*| +)", text)
    for i, piece in enumerate(pieces):
        pieces[i] = " +" if piece.isspace() else r"[\d.,]+" if i % 2 else re.escape(piece)
    return "".join(pieces)


def output_pattern(expected, about):
    lines = []
    for line in expected:
        if line.strip() == "...":
            lines.append(r"(?:[^\n]*\n)*")
        else:
            parts = (literal(part, about) for part in line.rstrip().split("..."))
            lines.append(".*".join(parts) + r"[ \t]*\n")
    return re.compile("".join(lines))


def run_about(code, folder):
    return run_console(code, folder, about=True)


def run_console(code, folder, about=False):
    for part in re.split(r"^\$ ", code, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        ends = next((i for i, line in enumerate(lines) if i and not line.startswith(">")), len(lines))
        command = "\n".join([lines[0], *(line[2:] for line in lines[1:ends])])
        expected = "\n".join(lines[ends:])
        if command.startswith(NOT_AGAIN):
            continue
        done = run(["sh", "-c", command], folder)
        output = done.stdout if done.stdout.endswith("\n") or not done.stdout else done.stdout + "\n"
        if not output_pattern(expected.splitlines(), about).fullmatch(output):
            return f"$ {command}\nsaid\n{output}where the page has\n{expected}"
    return None


def run_lua(code, folder):
    plugin = pathlib.Path(folder, "example.lua")
    plugin.write_text(code, encoding="utf-8")
    command = f"build/gloze test {plugin.name}"
    if "yes " not in code:
        command = f"echo 'A sentence. A sentence.' | build/gloze run --plugins {plugin.name} -"
    done = run(["sh", "-c", command], folder)
    return None if done.returncode == 0 else done.stdout


def run_c(code, folder):
    source = pathlib.Path(folder, "example.c")
    source.write_text(code, encoding="utf-8")
    compile_it = ["cc", "-std=c17", "-Wall", "-Wextra", "-Werror", "-Icore", source.name]
    if "int main(" not in code:
        done = run([*compile_it, "-fsyntax-only"], folder)
        return None if done.returncode == 0 else done.stdout
    library = os.path.join(folder, "build", "core")
    done = run([*compile_it, "-o", "example", "-L" + library, "-lgloze", "-Wl,-rpath," + library], folder)
    if done.returncode == 0:
        done = run(["./example"], folder)
    return None if done.returncode == 0 else done.stdout


def run_json(code, _folder):
    try:
        json.loads(code)
    except ValueError as error:
        return str(error)
    return None


RUNNERS = {"sh": run_sh, "console": run_console, "console about": run_about, "lua": run_lua, "c": run_c, "json": run_json}


def scratch_checkout(folder, source, build):
    for entry in source.iterdir():
        if not entry.name.startswith("build") and entry.name != "annotations":
            os.symlink(entry, os.path.join(folder, entry.name))
    os.symlink(build, os.path.join(folder, "build"))


def check_page(page, source, build):
    """(blocks that hold, what is wrong with the others)."""
    passed, wrong = 0, []
    for line, language, code in blocks(page.read_text(encoding="utf-8")):
        if language not in RUNNERS:
            continue
        with tempfile.TemporaryDirectory() as folder:
            scratch_checkout(folder, source, build)
            try:
                problem = RUNNERS[language](code, folder)
            except subprocess.TimeoutExpired as error:
                problem = str(error)
        if problem is None:
            passed += 1
        else:
            wrong.append(f"{page.relative_to(source)}:{line}: {problem}")
    return passed, wrong


def pages(source):
    for page in sorted(source.rglob("*.md")):
        parts = page.relative_to(source).parts
        ours = not any(part.startswith((".", "build")) for part in parts)
        if ours and parts[0] != "annotations" and parts[:2] != ("tests", "articles"):
            yield page


SELF_TEST = """
```sh
test -e build
```
```sh
false
```
```console
$ echo one; echo two; echo three
one
...
$ cat <<'END'
> two
>
> lines
> END
two

lines
$ printf 'took 3 ms'
took ... ms
```
```console
$ echo one
two
```
```console about
$ echo "took 3,500 ms   on 2"
took 12.5 ms on 4
```
```console
$ scripts/check
0 passed, 99 failed
```
```c
int wrong(void) { return wrong; }
```
```json
{ "a": 1, }
```
```text
a picture
```
"""


def self_test():
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "source")
        (source / "core").mkdir(parents=True)
        (source / "page.md").write_text(SELF_TEST)
        passed, wrong = check_page(source / "page.md", source, source / "core")
    assert passed == 4, (passed, wrong)
    assert [w.split(":")[1] for w in wrong] == ["5", "23", "35", "38"], wrong
    assert "where the page has\ntwo" in wrong[1]
    print("docs.py finds what is wrong")


def main():
    if sys.argv[1:] == ["--self-test"]:
        self_test()
        return
    source, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    passed, wrong = 0, []
    for page in pages(source):
        good, bad = check_page(page, source, build)
        passed += good
        wrong += bad
    print("\n".join(wrong))
    print(f"{passed} passed, {len(wrong)} failed")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
