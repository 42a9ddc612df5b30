#!/usr/bin/env python3
"""check_cassis.py FOLDER: dkpro-cassis reads CAS JSON and XMI, INCEpTION's formats."""
import sys
import warnings

import cassis

from clients import Report

ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
SEGMENT = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."


def look(report, cas, document, where):
    text = cas.sofa_string
    report.check(text == document.text, f"{where}: another text")
    report.same([(e.begin, e.value, e.get_covered_text()) for e in cas.select(ENTITY)], document.spans(), where)
    report.same([(r.label, r.Dependent.get_covered_text(), r.Governor.get_covered_text())
                 for r in cas.select("custom.GlozeRelation")], document.relations(), f"{where} relations")
    tokens = list(cas.select(SEGMENT + "Token"))
    report.check(tokens and all(a.end <= b.begin for a, b in zip(tokens, tokens[1:])), f"{where}: tokens overlap")
    report.check(all(not any(c.isspace() for c in text[t.begin : t.end]) for t in tokens),
                 f"{where}: white space in a token")
    edges = {t.begin for t in tokens}, {t.end for t in tokens}
    report.check(all(e.begin in edges[0] and e.end in edges[1] for e in cas.select(ENTITY)),
                 f"{where}: an annotation ends inside a token")
    report.check(list(cas.select(SEGMENT + "Sentence")), f"{where}: no sentences")


def main(folder):
    warnings.simplefilter("ignore")
    report = Report("cassis", folder)
    path, again = report.folder / "inception", report.folder / "inception-again"
    with open(path / "TypeSystem.xml", "rb") as file:
        types = cassis.load_typesystem(file)
    for name, document in report.documents.items():
        with open(path / f"{name}.json", "rb") as file:
            look(report, cassis.load_cas_from_json(file), document, f"{name} JSON")
        with open(path / f"{name}.xmi", "rb") as file:
            cas = cassis.load_cas_from_xmi(file, typesystem=types)
        look(report, cas, document, f"{name} XMI")
        (again / f"{name}.xmi").parent.mkdir(parents=True, exist_ok=True)
        cas.to_xmi(again / f"{name}.xmi")
    report.comes_back("inception", again)
    report.end()


main(sys.argv[1])
