#!/usr/bin/env python3
"""share.py [--of dates,money,percent] GLOZE INPUT...: what part of a run some plugins cost.

Counts the instructions of `gloze run`, by valgrind, with all plugins and without those named;
the difference is theirs. Instructions do not depend on what else the machine does. Prints the whole
run, and the run without its start (loading plugins, compiling patterns), which a folder pays once.
No other plugin may need the ones named.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PLUGINS = pathlib.Path(__file__).resolve().parents[2] / "plugins"


def instructions(gloze, plugins, inputs):
    command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null",
               gloze, "run", "--quiet", "--no-workers", "--output", "-", *inputs]
    run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                         env={**os.environ, "GLOZE_PLUGINS": str(plugins)})
    count = re.search(r"I\s+refs:\s+([\d,]+)", run.stderr)
    if run.returncode or not count:
        sys.exit(f"{' '.join(command)}:\n{run.stderr}")
    return int(count[1].replace(",", ""))


def copy_plugins(gloze, target, without=()):
    """The plugins with the lists that the build has compiled, which make the start shorter."""
    shutil.copytree(PLUGINS, target, ignore=shutil.ignore_patterns(*without))
    compiled = pathlib.Path(gloze).resolve().parent / "plugins"
    for lexicon in compiled.glob("*/*.lex"):
        folder = target / lexicon.parent.name
        if folder.is_dir():
            shutil.copy2(lexicon, folder)
    return target


def report(name, whole, rest):
    part = 100 * (whole - rest) / whole
    print(f"{name:<20}{whole / 1e6:>10.0f}{(whole - rest) / 1e6:>10.0f}{part:>8.1f} %")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split(":")[0])
    parser.add_argument("--of", default="dates,money,percent", help="the plugins, by folder")
    parser.add_argument("gloze")
    parser.add_argument("inputs", nargs="+")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        folders = [copy_plugins(args.gloze, pathlib.Path(work, "all")),
                   copy_plugins(args.gloze, pathlib.Path(work, "others"), args.of.split(","))]
        nothing = pathlib.Path(work, "nothing.txt")
        nothing.write_text("Nothing.\n")
        counts = [[instructions(args.gloze, plugins, inputs)
                   for inputs in (args.inputs, [str(nothing)])] for plugins in folders]
    (whole, start), (rest, rest_start) = counts
    print(f"{'million instructions':<20}{'whole':>10}{args.of:>10}   share")
    report("with the start", whole, rest)
    report("articles alone", whole - start, rest - rest_start)


if __name__ == "__main__":
    main()
