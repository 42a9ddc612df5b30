// check_recogito.mjs FOLDER: recogito's text annotator, in Chromium, loads the Web Annotations over the
// text; what lies under each highlight is what was annotated.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { chromium } from "playwright-core";

const folder = process.argv[2];
let passed = 0;
let failed = 0;

function check(right, what) {
  if (right) {
    passed += 1;
  } else {
    failed += 1;
    console.log(`recogito: ${what}`);
  }
}

function same(got, expected, what) {
  const [a, b] = [got, expected].map((list) => list.map((item) => JSON.stringify(item)).sort());
  const missing = b.filter((item) => !a.includes(item));
  check(a.join() === b.join(), `${what}: missing ${missing.slice(0, 3)} (${a.length} of ${b.length})`);
}

// Runs in the page: shows the text as one text node, loads the annotations, and tells what is under each.
async function annotate([text, annotations]) {
  const box = document.getElementById("text");
  box.textContent = text;
  const annotator = Recogito.createTextAnnotator(box, {
    adapter: Recogito.W3CTextFormat(annotations[0].target.source),
  });
  await annotator.setAnnotations(annotations);
  await new Promise((done) => setTimeout(done, 300));
  const tags = new Map(annotator.getAnnotations().map((a) => [a.id,
    [a.body].flat().find((body) => body.purpose === "tagging").value]));
  return annotator.state.store.all().map((stored) => {
    const { id, target } = Recogito.reviveAnnotation(stored, box);
    return [target.selector[0].start, tags.get(id), target.selector.map((s) => s.range.toString()).join("")];
  });
}

const bundle = buildSync({
  stdin: { contents: 'export * from "@recogito/text-annotator"', resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
  bundle: true, write: false, format: "iife", globalName: "Recogito", loader: { ".css": "empty" },
}).outputFiles[0].text;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage();
await page.route("**/*", (route) => route.abort());
for (const line of readFileSync(`${folder}/annotated.jsonl`, "utf8").trim().split("\n")) {
  const doc = JSON.parse(line);
  const text = readFileSync(`${folder}/w3c/${doc.id}.txt`, "utf8");
  const annotations = JSON.parse(readFileSync(`${folder}/w3c/${doc.id}.jsonld`, "utf8"));
  check(text === doc.text, `${doc.id}: another text`);
  await page.setContent('<!doctype html><meta charset="utf-8"><div id="text" style="white-space: pre-wrap"></div>');
  await page.addScriptTag({ content: bundle });
  const expected = doc.annotations.map((a) => [[...doc.text].slice(0, a.start).join("").length, a.type, a.text]);
  same(await page.evaluate(annotate, [text, annotations]), expected, doc.id);
}
await browser.close();
console.log(`recogito: ${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
