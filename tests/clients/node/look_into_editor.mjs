// look_into_editor.mjs URL EMAIL PASSWORD PROJECT TASK...: opens tasks of a running Label Studio in its editor, in
// Chromium, and prints for each what is highlighted: { task: [[label, words], ...] }. The words are those of the
// highlighted elements of the page; the list beside it would only repeat what was imported.
import { chromium } from "playwright-core";

const [url, email, password, project, ...tasks] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
await page.route("**/*", (route) => {
  const to = new URL(route.request().url());
  return to.hostname === "127.0.0.1" || ["data:", "blob:"].includes(to.protocol) ? route.continue() : route.abort();
});

async function signIn() {
  await page.goto(`${url}/user/login`, { waitUntil: "domcontentloaded" });
  await page.fill("input[name=email]", email);
  await page.fill("input[name=password]", password);
  await Promise.all([
    page.waitForURL((to) => !to.pathname.includes("login"), { timeout: 60000, waitUntil: "domcontentloaded" }),
    page.keyboard.press("Enter"),
  ]);
}

// Runs in the page: are there regions, and are they drawn?
function isDrawn() {
  return window.Htx?.annotationStore?.selected?.regions.length > 0 && document.querySelector(".htx-highlight");
}

function readHighlights() {
  return window.Htx.annotationStore.selected.regions.map((region) => [
    region.labels[0],
    (region._spans || []).map((element) => element.textContent).join(""),
  ]);
}

await signIn();
const seen = {};
for (const task of tasks) {
  for (let attempt = 0; attempt < 3 && !seen[task]; attempt += 1) {
    await page.goto(`${url}/projects/${project}/data?task=${task}`, { waitUntil: "domcontentloaded" });
    try {
      await page.waitForFunction(isDrawn, null, { timeout: 30000 });
      await page.waitForTimeout(800);
      seen[task] = await page.evaluate(readHighlights);
    } catch (error) {
      if (attempt === 2) console.error(`task ${task}: ${error.message.slice(0, 200)}`);
    }
  }
}
console.log(JSON.stringify(seen));
await browser.close();
