#!/usr/bin/env python3
"""check_datasets.py FOLDER: Hugging Face datasets loads the folder as a user would, without a network."""
import os
import sys
import tempfile

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1",
                  HF_HOME=tempfile.mkdtemp(prefix="gloze-hf-"))

import datasets  # noqa: E402, after its settings

from clients import Report, one_line  # noqa: E402


def tagged(tokens, tags):
    """(type, words) of IOB2 tags, without the white space between words."""
    spans = []
    for token, tag in zip(tokens, tags):
        if tag.startswith("B-"):
            spans.append([tag[2:], token])
        elif tag.startswith("I-"):
            spans[-1][1] += token
    return [tuple(span) for span in spans]


def main(folder):
    report = Report("datasets", folder)
    datasets.disable_progress_bars()
    rows = datasets.load_dataset(str(report.folder / "hf"), split="train")
    report.all_documents(rows["id"])
    for row in rows:
        document = report.documents[row["id"]]
        text = row["text"]
        report.check(text == document.text, f"{row['id']}: another text")
        report.same([(s["start"], s["label"], text[s["start"] : s["end"]]) for s in row["spans"]],
                    document.spans(), row["id"])
        report.check(len(row["tokens"]) == len(row["ner_tags"]), f"{row['id']}: tags and tokens differ in number")
        known = {(kind, one_line(words).replace(" ", "")) for _, kind, words in document.spans()}
        found = tagged(row["tokens"], row["ner_tags"])
        extra = [span for span in found if span not in known]
        report.check(found and not extra, f"{row['id']}: tags that are no annotation: {extra[:3]}")
    report.end()


main(sys.argv[1])
