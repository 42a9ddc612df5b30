#!/usr/bin/env python3
"""check_argilla.py FOLDER: Argilla's SDK makes records of the lines, and what it would send keeps the rules that its
server has for spans. The server itself needs Elasticsearch; the SDK only asks one who is signed in."""
import http.server
import json
import sys
import threading
import uuid

from clients import Report

NOW = "2024-01-01T00:00:00"


class WhoAmI(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"id": str(uuid.uuid4()), "username": "a", "first_name": "a", "role": "owner",
                           "inserted_at": NOW, "updated_at": NOW}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def connect():
    server = http.server.HTTPServer(("127.0.0.1", 0), WhoAmI)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    import argilla
    argilla.Argilla(api_url=f"http://127.0.0.1:{server.server_port}", api_key="a")
    return argilla


def look(report, argilla, line, labels):
    document = report.documents[line["id"]]
    record = argilla.Record(id=line["id"], fields=line["fields"], metadata=line["metadata"],
                            suggestions=[argilla.Suggestion(**s) for s in line["suggestions"]])
    sent = record.api_model().model_dump()
    text = sent["fields"]["text"]
    report.check(text == document.text, f"{document.id}: another text")
    for suggestion in sent["suggestions"]:
        spans = suggestion["value"]
        report.check(all(0 <= s["start"] < s["end"] <= len(text) and s["label"] in labels for s in spans),
                     f"{document.id}: the server refuses a span")
        report.check(len(suggestion["score"]) == len(spans), f"{document.id}: scores and spans differ in number")
        report.same([(s["start"], s["label"], text[s["start"] : s["end"]]) for s in spans], document.spans(),
                    document.id)


def main(folder):
    report = Report("argilla", folder)
    argilla = connect()
    path = report.folder / "argilla"
    labels = json.loads((path / "settings.json").read_text(encoding="utf-8"))["labels"]
    question = argilla.SpanQuestion(name="spans", field="text", labels=labels, allow_overlapping=True)
    argilla.Settings(fields=[argilla.TextField(name="text")], questions=[question]).validate()
    seen = []
    for line in (path / "records.jsonl").read_text(encoding="utf-8").splitlines():
        seen.append(json.loads(line)["id"])
        look(report, argilla, json.loads(line), labels)
    report.all_documents(seen)
    report.end()


main(sys.argv[1])
