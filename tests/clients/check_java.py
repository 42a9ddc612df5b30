#!/usr/bin/env python3
"""check_java.py uima|gate FOLDER JARS: Apache UIMA reads the XMI, or GATE the GATE XML, in Java; they print what they
read, a JSON object a file."""
import json
import pathlib
import subprocess
import sys

from clients import Report

HERE = pathlib.Path(__file__).parent / "java"
CLIENTS = {"uima": ("ReadXmi.java", "inception", ".xmi"), "gate": ("ReadGate.java", "gate", ".gate.xml")}


def mend(text):
    """Java writes the halves of a surrogate pair one by one."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def main(client, folder, jars):
    report = Report(client, folder)
    source, name, ending = CLIENTS[client]
    path = (report.folder / name).resolve()
    files = [str(path / (document + ending)) for document in report.documents]
    extra = [str(path / "TypeSystem.xml")] if client == "uima" else []
    done = subprocess.run(["java", "-cp", f"{jars}/*", HERE / source, *extra, *files], capture_output=True, text=True,
                          encoding="utf-8", timeout=600, check=False)
    report.check(done.returncode == 0, f"refused: {done.stderr[-500:]}")
    read = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    report.check(len(read) == len(files), f"{len(read)} of {len(files)} files were read")
    for document, got in zip(report.documents.values(), read):
        report.check(mend(got["text"]) == document.text, f"{document.id}: another text")
        report.same([(document.from_utf16(start), kind, mend(words)) for start, kind, words in got["spans"]],
                    document.spans(), document.id)
    report.end()


main(*sys.argv[1:4])
