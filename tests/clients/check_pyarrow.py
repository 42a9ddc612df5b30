#!/usr/bin/env python3
"""check_pyarrow.py FOLDER: pyarrow reads the CSV, and what it writes as Parquet."""
import json
import sys

import pyarrow.csv
import pyarrow.parquet

from clients import Report


def main(folder):
    report = Report("pyarrow", folder)
    path = report.folder / "csv"
    columns = {"doc_id": "string", "text": "string", "rule": "string", "attributes": "string", "relations": "string"}
    table = pyarrow.csv.read_csv(
        path / "annotations.csv", parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(column_types=columns))
    pyarrow.parquet.write_table(table, path / "annotations.parquet")
    for form, rows in (("CSV", table.to_pylist()),
                       ("Parquet", pyarrow.parquet.read_table(path / "annotations.parquet").to_pylist())):
        for name, document in report.documents.items():
            text = (path / f"{name}.txt").read_bytes().decode("utf-8")
            own = [row for row in rows if row["doc_id"] == name]
            report.check(text == document.text, f"{name}: another text")
            report.same([(r["start"], r["type"], text[r["start"] : r["end"]]) for r in own], document.spans(),
                        f"{name} {form} places")
            report.same([(r["start"], r["type"], r["text"]) for r in own], document.spans(), f"{name} {form} text")
            report.same([json.dumps(json.loads(r["attributes"] or "{}"), sort_keys=True) for r in own],
                        [json.dumps(a["attributes"], sort_keys=True) for a in document.annotations],
                        f"{name} {form} attributes")
    report.end()


main(sys.argv[1])
