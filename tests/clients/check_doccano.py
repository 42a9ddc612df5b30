#!/usr/bin/env python3
"""check_doccano.py FOLDER: doccano's own code, in this process, imports the label types and the documents through
its REST interface and its import task, keeps every span and relation, and exports them again. Its pages count
UTF-16 units, so that is how the text is cut here."""
import io
import json
import logging
import os
import shutil
import sys
import tempfile
import warnings
import zipfile

from clients import Document, Report

HOME = tempfile.mkdtemp(prefix="gloze-doccano-")


def set_up():
    """doccano's Django, with a database in HOME and its tasks run at once; gives a client that is signed in."""
    warnings.simplefilter("ignore")
    os.environ.update(DATABASE_URL=f"sqlite:///{HOME}/db.sqlite3", DJANGO_SETTINGS_MODULE="config.settings.production",
                      STANDALONE="1", DEBUG="False", HOME=HOME, MEDIA_ROOT=HOME)
    import backend
    sys.path.insert(0, list(backend.__path__)[0])
    import django
    django.setup()
    logging.disable(logging.ERROR)
    from django.conf import settings
    settings.ALLOWED_HOSTS = ["*"]
    settings.MEDIA_ROOT = settings.DJANGO_DRF_FILEPOND_UPLOAD_TMP = settings.DJANGO_DRF_FILEPOND_FILE_STORE_PATH = HOME
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client
    call_command("migrate", verbosity=0, stdout=io.StringIO())
    call_command("create_roles", stdout=io.StringIO())
    from config.celery import app
    app.conf.task_always_eager = True
    get_user_model().objects.create_superuser("admin", "a@example.org", "gloze-check-1")
    client = Client(raise_request_exception=False)
    client.login(username="admin", password="gloze-check-1")
    return client


def upload(client, url, field, path):
    from django.core.files.uploadedfile import SimpleUploadedFile
    return client.post(url, {field: SimpleUploadedFile(path.name, path.read_bytes(), content_type="application/json")})


def make_project(report, client):
    answer = client.post("/v1/projects", json.dumps({
        "name": "gloze", "description": "gloze", "guideline": "", "project_type": "SequenceLabeling", "tags": [],
        "resourcetype": "SequenceLabelingProject", "allow_overlapping": False, "use_relation": True,
        "grapheme_mode": False, "collaborative_annotation": True}), content_type="application/json")
    report.check(answer.status_code == 201, f"the project is refused: {answer.content[:200]}")
    return f"/v1/projects/{answer.json()['id']}", answer.json()["id"]


def import_all(report, client, project, number):
    folder = report.folder / "doccano"
    answer = upload(client, f"{project}/span-type-upload", "file", folder / "labels.json")
    report.check(answer.status_code == 201, f"labels.json is refused: {answer.content[:200]}")
    answer = upload(client, "/v1/fp/process/", "filepond", folder / "doccano.jsonl")
    from data_import.celery_tasks import import_dataset
    done = import_dataset.apply(kwargs={
        "user_id": 1, "project_id": number, "file_format": "JSONL", "upload_ids": [answer.content.decode()],
        "task": "RelationExtraction", "encoding": "utf_8"})
    report.check(done.successful() and not done.result.get("error"), f"the import says {str(done.result)[:300]}")


def check_labels(report, types):
    labels = json.loads((report.folder / "doccano/labels.json").read_text(encoding="utf-8"))
    report.same([(t["text"], t["background_color"], t["suffix_key"]) for t in types],
                [(t["text"], t["background_color"], t["suffix_key"]) for t in labels], "label types")


def cut(document, spans):
    return [(document.from_utf16(start), label, document.cut_utf16(start, end)) for start, end, label in spans]


def flat_relations(document):
    """doccano gets what does not overlap, and relations between that."""
    flat = set(document.flat())
    span = {a["id"]: (a["start"], a["type"], a["text"]) for a in document.annotations}
    return [(r["type"], a["text"], span[r["target"]][2]) for a in document.annotations
            for r in a.get("relations", []) if span[a["id"]] in flat and span[r["target"]] in flat]


def check_examples(report, client, project):
    types = client.get(f"{project}/span-types").json()
    check_labels(report, types)
    labels = {t["id"]: t["text"] for t in types}
    relation_labels = {t["id"]: t["text"] for t in client.get(f"{project}/relation-types").json()}
    seen = []
    for example in client.get(f"{project}/examples?limit=1000").json()["results"]:
        document = report.documents[example["meta"]["doc_id"]]
        seen.append(document.id)
        report.check(example["text"] == document.text, f"{document.id}: another text")
        spans = client.get(f"{project}/examples/{example['id']}/spans").json()
        report.same(cut(document, [(s["start_offset"], s["end_offset"], labels[s["label"]]) for s in spans]),
                    document.flat(), document.id)
        words = {s["id"]: document.cut_utf16(s["start_offset"], s["end_offset"]) for s in spans}
        relations = client.get(f"{project}/examples/{example['id']}/relations").json()
        report.same([(relation_labels[r["type"]], words[r["from_id"]], words[r["to_id"]]) for r in relations],
                    flat_relations(document), f"{document.id} relations")
    report.all_documents(seen)


def check_export(report, number):
    from data_export.celery_tasks import export_dataset
    path = export_dataset.apply(kwargs={"project_id": number, "file_format": "JSONL", "confirmed_only": False}).get()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            content = b"".join(map(archive.read, archive.namelist()))
    else:
        with open(path, "rb") as file:
            content = file.read()
    (report.folder / "doccano-export.jsonl").write_bytes(content)
    for line in content.decode("utf-8").splitlines():
        example = json.loads(line)
        document = report.documents[example["doc_id"]]
        report.same(cut(document, [(e["start_offset"], e["end_offset"], e["label"]) for e in example["entities"]]),
                    document.flat(), f"{document.id} exported again")
    report.comes_back("doccano", report.folder / "doccano-export.jsonl", Document.flat, relations=False)


def main(folder):
    report = Report("doccano", folder)
    client = set_up()
    try:
        project, number = make_project(report, client)
        import_all(report, client, project, number)
        check_examples(report, client, project)
        check_export(report, number)
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
    report.end()


main(sys.argv[1])
