"""The page of gloze show --html in Chromium: its script filters, chooses and steps. Needs chromium."""
import re
import subprocess
import unittest

from cli import Case

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]

# What a reader does, and what the page then looks like, one line a step.
DRIVER = """
const told = [];
const tell = (what) => told.push(what + ": " +
  [...document.querySelectorAll(".text mark:not(.off)")].map((m) => m.textContent + (m.classList.contains("chosen") ? "*" : "")).join(", ") +
  " | " + document.querySelectorAll("tbody tr:not(.off)").length + " | " +
  [...document.querySelectorAll("aside dt")].map((t) => t.textContent + "=" + t.nextSibling.innerText).join(" "));
const press = (key) => (document.activeElement || document.body).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
const tick = (value) => document.querySelector(`nav input[value="${value}"]`).click();
tell("start");
document.querySelectorAll(".text mark")[1].click(); tell("click");
press("n"); tell("n");
press("n"); tell("n");
press("p"); tell("p");
press("Escape"); tell("Escape");
tick("count"); tell("without count");
press("n"); tell("n");
tick("count"); tick("counts/boats"); tell("without counts/boats");
document.body.insertAdjacentHTML("beforeend", "<pre id=told></pre>");
document.getElementById("told").textContent = told.join("\\n");
"""
EXPECTED = """\
start: Ada, 4 boats, 5 cars | 3 |
click: Ada, 4 boats*, 5 cars | 3 | No=2 Type=count Text=4 boats Attributes=n = 4
unit = boats Rule=counts/boats Zone=body Bytes of the file=8–15
n: Ada*, 4 boats, 5 cars | 3 | No=1 Type=name Text=Ada Attributes=reversed = adA Rule=counts/name Zone=body Bytes of the file=0–3
n: Ada, 4 boats*, 5 cars | 3 | No=2 Type=count Text=4 boats Attributes=n = 4
unit = boats Rule=counts/boats Zone=body Bytes of the file=8–15
p: Ada*, 4 boats, 5 cars | 3 | No=1 Type=name Text=Ada Attributes=reversed = adA Rule=counts/name Zone=body Bytes of the file=0–3
Escape: Ada*, 4 boats, 5 cars | 3 |
without count: Ada | 1 |
n: Ada | 1 |
without counts/boats: Ada, 5 cars | 2 |
""".replace("Escape: Ada*", "Escape: Ada")


class Browser(Case):
    def dom(self, name):
        done = subprocess.run(["chromium", *FLAGS, f"--user-data-dir={self.home}/profile", "--dump-dom",
                               (self.home / name).as_uri()],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=True)
        return done.stdout.decode("utf-8")

    def setUp(self):
        super().setUp()
        self.write("a.txt", "Ada saw 4 boats, 5 cars.\n")
        self.page = self.run_gloze("show", "--html", "a.txt").out

    def test_its_policy_lets_its_script_run_and_no_other(self):
        self.write("page.html", self.page.replace(
            "</body>", '<script>document.title = "stolen"</script><img src="x" onerror="document.title=1"></body>'))
        dom = self.dom("page.html")
        self.assertIn('<html lang="en" class="script">', dom)
        self.assertNotIn("<title>stolen", dom)
        self.assertNotIn("<title>1", dom)

    def test_filters_chooses_and_steps(self):
        page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", self.page)
        self.write("page.html", page.replace("</body>", f"<script>{DRIVER}</script></body>"))
        told = re.search(r'<pre id="told">(.*?)</pre>', self.dom("page.html"), re.DOTALL)[1]
        self.assertEqual([line.rstrip() for line in told.splitlines()], EXPECTED.splitlines())


if __name__ == "__main__":
    unittest.main()
