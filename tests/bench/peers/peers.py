"""The same 26 rules in other engines, for scripts/bench --peers.

rules.tsv has the rules as patterns, for those that take patterns; spacy_rules.py, lua_lpeg.lua and java/
say the same in the languages of the others. Each program writes a JSON line for each file:
{"id": …, "found": [[rule, start, end], …]}.
"""
import collections
import json
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[2]
RULES = HERE / "rules.tsv"
SPACY = "spacy==3.8.18"
ANNIE = "uk.ac.gate.plugins:annie:9.1"  # the tokenizer; the version is in GateRules.java as well
JAVA = "java -XX:+UseSerialGC -Xmx4g -Djava.awt.headless=true".split()

# what is run, how its work differs, the share of the files that it is given
Peer = collections.namedtuple("Peer", "name differs share command")


def rules():
    lines = RULES.read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines]


def call(command, folder):
    log = folder / "install.log"
    with log.open("a") as output:
        done = subprocess.run(command, cwd=folder, stdout=output, stderr=output, check=False)
    if done.returncode:
        sys.exit(f"bench: {' '.join(map(str, command))} failed; see {log}")


def install_java(folder, name, program):
    target = folder / name
    if (target / f"{program}.class").exists():
        return
    target.mkdir(exist_ok=True)
    call(["mvn", "-q", "-B", "-f", HERE / f"java/{name}.xml", "dependency:copy-dependencies",
          f"-DoutputDirectory={target}"], folder)
    if name == "gate":
        call(["mvn", "-q", "-B", "dependency:get", f"-Dartifact={ANNIE}"], folder)
    call(["javac", "-cp", f"{target}/*", "-d", target, HERE / f"java/{program}.java"], folder)


def install(folder):
    """Into a folder, from the package registries; what is there stays."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["sh", "-c", f". '{TOP}/scripts/needs.sh'; needs_to_compare; install_missing"], check=True)
    if not (folder / "venv/bin/python").exists():
        call([sys.executable, "-m", "venv", "venv"], folder)
    call([folder / "venv/bin/pip", "install", "-q", SPACY], folder)
    for name, program in (("ruta", "RutaRules"), ("corenlp", "CoreRules"), ("gate", "GateRules")):
        install_java(folder, name, program)


def java(folder, name, program, *arguments):
    return [*JAVA, "-cp", f"{folder}/{name}/*:{folder}/{name}", program, *arguments]


def plugin(folder):
    """The rules as a plugin."""
    lines = ["api(1)"]
    for name, pattern in rules():
        lines.append(f'declare "{name}" {{}}\n'
                     f'rule "{name.replace("_", "-")}" {{ type = "{name}", match = re [=[{pattern}]=] }}')
    target = folder / "plugins/bench"
    target.mkdir(parents=True, exist_ok=True)
    (target / "init.lua").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def all_peers(folder):
    """Those that are there. A command is made of a folder of files and the file to write."""
    def files(source):
        return sorted(source.iterdir())

    found = []
    if shutil.which("lua5.4"):
        found += [
            Peer("LPeg, one grammar", "one rule a place: the first that fits", 1,
                 lambda source, out: ["lua5.4", HERE / "lua_lpeg.lua", out, *files(source)]),
            Peer("Lua + lrexlib (PCRE2, JIT)", "the same patterns", 1,
                 lambda source, out: ["lua5.4", HERE / "lua_rex.lua", RULES, out, *files(source)]),
        ]
    found.append(Peer("Python re", "the same patterns", 1,
                      lambda source, out: [sys.executable, HERE / "python_re.py", RULES, source, out]))
    if (folder / "venv/bin/python").exists():
        found.append(Peer("spaCy Matcher", "on tokens", 10, lambda source, out: [
            folder / "venv/bin/python", HERE / "spacy_rules.py", source, out]))
    if (folder / "gate/GateRules.class").exists():
        found += [
            Peer("CoreNLP TokensRegex", "on tokens", 10, lambda source, out: java(
                folder, "corenlp", "CoreRules", HERE / "java/rules.tokensregex", source, out)),
            Peer("UIMA Ruta", "on tokens; all lengths of some", 10, lambda source, out: java(
                folder, "ruta", "RutaRules", HERE / "java/rules.ruta", RULES, source, out)),
            Peer("GATE (ANNIE's tokens, JAPE)", "on tokens; all lengths of some", 10,
                 lambda source, out: java(folder, "gate", "GateRules", HERE / "java/rules.jape",
                                          RULES, source, out)),
        ]
    return found


def count(path):
    """How many a program has found, in Gloze's JSON or in that of the others."""
    total = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        total += len(entry["found"] if "found" in entry else entry["annotations"])
    return total
