#!/usr/bin/env python3
"""check_gatenlp.py FOLDER: gatenlp reads bdoc JSON and GATE XML."""
import logging
import sys

from gatenlp import Document

from clients import Report


def main(folder):
    logging.disable(logging.WARNING)  # of numbers in features, which it reads all the same
    report = Report("gatenlp", folder)
    for name, expected in report.documents.items():
        for ending, form in ((".bdocjs", "bdocjs"), (".gate.xml", "gatexml")):
            doc = Document.load(str(report.folder / "gate" / (name + ending)), fmt=form)
            where = name + ending
            report.check(doc.text == expected.text, f"{where}: another text")
            report.same([(a.start, a.type, doc.text[a.start : a.end]) for a in doc.annset("")],
                        expected.spans(), where)
    report.end()


main(sys.argv[1])
