#!/usr/bin/env python3
"""check_label_studio.py FOLDER NODE: Label Studio's server imports the tasks, and its editor, in Chromium, highlights
just the annotated words. NODE is the folder of the browser's scripts. The server listens on 127.0.0.1 only,
and keeps all in a folder that is removed."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from clients import Report

EMAIL, PASSWORD, TOKEN = "a@example.org", "gloze-check-1", "5ca1ab1e" * 5


class Server:
    """Label Studio, from its start to its end."""

    def __init__(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="gloze-label-studio-"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        environment = os.environ | {
            "LABEL_STUDIO_BASE_DATA_DIR": str(self.home / "data"), "HOME": str(self.home),
            "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true", "COLLECT_ANALYTICS": "False",
            "LATEST_VERSION_CHECK": "0", "SENTRY_DSN": "", "FRONTEND_SENTRY_DSN": "", "DEBUG": "0"}
        program = pathlib.Path(sys.executable).with_name("label-studio")
        with open(self.home / "log", "wb") as log:
            self.process = subprocess.Popen(
                [program, "start", "--internal-host", "127.0.0.1", "--port", str(self.port), "--username", EMAIL,
                 "--password", PASSWORD, "--user-token", TOKEN, "--no-browser"],
                cwd=self.home, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)

    def is_up(self, seconds=300):
        for _ in range(seconds):
            if self.process.poll() is not None:
                return False
            try:
                with urllib.request.urlopen(self.url + "/health", timeout=3):
                    return True
            except OSError:
                time.sleep(1)
        return False

    def log(self):
        return (self.home / "log").read_text(errors="replace")[-1500:]

    def ask(self, method, path, body=None):
        """The status and the answer of a request."""
        request = urllib.request.Request(
            self.url + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()[:500]

    def end(self):
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(20)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
        shutil.rmtree(self.home, ignore_errors=True)


def check_tasks(report, server, ids):
    """What the server holds; gives the documents of the tasks by their ids."""
    tasks = {}
    for task_id in ids:
        _, task = server.ask("GET", f"/api/tasks/{task_id}")
        document = report.documents[task["data"]["doc_id"]]
        tasks[str(task_id)] = document
        prediction = task["predictions"][0]
        report.check(task["data"]["text"] == document.text, f"{document.id}: another text")
        report.check(prediction["model_version"] and prediction["score"] is not None,
                     f"{document.id}: no model version or score")
        regions = [r for r in prediction["result"] if r["type"] == "labels"]
        report.same([(r["value"]["start"], r["value"]["labels"][0],
                      document.text[r["value"]["start"] : r["value"]["end"]]) for r in regions],
                    document.spans(), f"{document.id} stored")
        report.check(all(r.get("meta", {}).get("text") for r in regions), f"{document.id}: a region without notes")
        words = {r["id"]: r["value"]["text"] for r in regions}
        report.same([(r["labels"][0], words[r["from_id"]], words[r["to_id"]]) for r in prediction["result"]
                     if r["type"] == "relation"], document.relations(), f"{document.id} relations")
    report.all_documents([d.id for d in tasks.values()])
    return tasks


def check_editor(report, server, node, project, tasks):
    """The editor draws a line end as an element without text."""
    def drawn(span):
        return span[0], span[1].replace("\r", "").replace("\n", "")

    done = subprocess.run(["node", f"{node}/look_into_editor.mjs", server.url, EMAIL, PASSWORD, str(project), *tasks],
                          capture_output=True, text=True, timeout=900, check=False)
    report.check(done.returncode == 0, f"the browser failed: {done.stderr[-400:]}")
    seen = json.loads(done.stdout or "{}")
    for task_id, document in tasks.items():
        if report.check(task_id in seen, f"{document.id}: nothing is highlighted {done.stderr[-300:]}"):
            report.same(seen[task_id], [span[1:] for span in document.spans()], f"{document.id} highlighted", drawn)


def check_export(report, server, project, ids):
    """The suggestions of each task are accepted, and the project is exported and read."""
    for task_id in ids:
        _, task = server.ask("GET", f"/api/tasks/{task_id}")
        status, answer = server.ask("POST", f"/api/tasks/{task_id}/annotations/",
                                    {"result": task["predictions"][0]["result"]})
        report.check(status == 201, f"task {task_id} can't be accepted: {answer}")
    status, tasks = server.ask("GET", f"/api/projects/{project}/export?exportType=JSON")
    report.check(status == 200, f"the project can't be exported: {tasks}")
    path = report.folder / "label-studio-export.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    report.comes_back("label-studio", path)
    back = (report.folder / "label-studio.jsonl").read_text(encoding="utf-8").splitlines()
    imported = [json.loads(line)["imported"] for line in back]
    report.check(all(i.get("by") and i.get("at") for i in imported), f"who and when: {imported[:1]}")


def check_server(report, server, node):
    folder = report.folder / "label-studio"
    config = (folder / "config.xml").read_text(encoding="utf-8")
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    status, project = server.ask("POST", "/api/projects", {
        "title": "gloze", "label_config": config, "show_collab_predictions": True})
    if not report.check(status == 201, f"the configuration is refused: {project}"):
        return
    status, answer = server.ask("POST", f"/api/projects/{project['id']}/import?return_task_ids=true", tasks)
    if not report.check(status == 201, f"the tasks are refused: {answer}"):
        return
    check_editor(report, server, node, project["id"], check_tasks(report, server, answer["task_ids"]))
    check_export(report, server, project["id"], answer["task_ids"])


def main(folder, node):
    report = Report("label-studio", folder)
    server = Server()
    try:
        if report.check(server.is_up(), f"the server does not start: {server.log()}"):
            check_server(report, server, node)
    finally:
        server.end()
    report.end()


main(sys.argv[1], sys.argv[2])
