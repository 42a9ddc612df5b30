#!/usr/bin/env python3
"""check_brat.py FOLDER: brat's own parser, as its server has it, reads .ann and .txt."""
import codecs
import importlib.util
import sys
import sysconfig

from clients import Report, one_line


def load_parser():
    """server/src/annotation.py of brat; it opens files with a mode that Python 3.11 has no more."""
    source = sysconfig.get_path("purelib") + "/brat/server/src"
    sys.path.insert(0, source)
    spec = importlib.util.spec_from_file_location("annotation", source + "/annotation.py")
    parser = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(parser)
    parser.open_textfile = lambda path, mode="r": codecs.open(path, mode.replace("U", ""), encoding="utf-8")
    return parser


def key(span):
    return (*span[:2], one_line(span[2]))


def look(report, parser, document):
    path = report.folder / "brat" / document.id
    report.check(path.with_name(path.name + ".txt").read_bytes().decode("utf-8") == document.text,
                 f"{document.id}: another text")
    ann = parser.TextAnnotations(str(path), read_only=True)
    report.check(not ann.failed_lines, f"{document.id}: brat can't read the lines {list(ann.failed_lines)[:5]}")
    text = ann.get_document_text()
    bounds = list(ann.get_textbounds())
    report.same([(b.spans[0][0], b.type, " ".join(text[s:e] for s, e in b.spans)) for b in bounds],
                document.spans(), f"{document.id} places", key)
    report.same([(b.spans[0][0], b.type, b.get_text()) for b in bounds], document.spans(), f"{document.id} words", key)
    by_id = {b.id: one_line(b.get_text()) for b in bounds}
    report.same([(r.type, by_id[r.arg1], by_id[r.arg2]) for r in ann.get_relations()],
                [(kind, one_line(a), one_line(b)) for kind, a, b in document.relations()], f"{document.id} relations")
    return {b.type for b in bounds}, {a.type for a in ann.get_attributes()}


def main(folder):
    report = Report("brat", folder)
    parser = load_parser()
    types, attributes = set(), set()
    for document in report.documents.values():
        more = look(report, parser, document)
        types |= more[0]
        attributes |= more[1]
    conf = (report.folder / "brat/annotation.conf").read_text(encoding="utf-8")
    entities = conf.split("[entities]")[1].split("[")[0].split()
    report.same(types, entities, "annotation.conf, entities")
    declared = [line.split()[0] for line in conf.split("[attributes]")[1].splitlines() if line.strip()]
    report.same(attributes, declared, "annotation.conf, attributes")
    report.check((report.folder / "brat/visual.conf").exists(), "there is no visual.conf")
    report.end()


main(sys.argv[1])
