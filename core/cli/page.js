"use strict";
const marks = [...document.querySelectorAll(".text mark")];
const firsts = marks.filter((mark) => mark.hasAttribute("data-label"));
const filters = [...document.querySelectorAll("nav input")];
const panel = document.querySelector("aside");
const hint = panel.innerHTML;
const rowOf = (mark) => document.getElementById("r" + mark.dataset.a);

function filter() {
  const off = { type: new Set(), rule: new Set() };
  for (const input of filters) {
    if (!input.checked) off[input.name].add(input.value);
  }
  for (const mark of marks) {
    const row = rowOf(mark);
    const hidden = off.type.has(row.dataset.type) || off.rule.has(row.dataset.rule);
    mark.classList.toggle("off", hidden);
    row.classList.toggle("off", hidden);
    if (mark.hasAttribute("data-label")) mark.tabIndex = hidden ? -1 : 0;
  }
}

function choose(mark) {
  for (const other of marks) {
    other.classList.toggle("chosen", Boolean(mark) && other.dataset.a === mark.dataset.a);
  }
  panel.innerHTML = hint;
  if (!mark) return;
  const row = rowOf(mark);
  const heads = row.closest("table").querySelectorAll("th");
  const list = document.createElement("dl");
  [...row.cells].forEach((cell, i) => {
    if (!cell.textContent) return;
    const term = document.createElement("dt");
    const value = document.createElement("dd");
    term.textContent = heads[i].textContent;
    value.append(...[...cell.cloneNode(true).childNodes]);
    list.append(term, value);
  });
  panel.replaceChildren(list);
}

/* The next annotation that is shown, or the one before. */
function step(by) {
  const shown = firsts.filter((mark) => !mark.classList.contains("off"));
  const at = shown.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by;
  if (shown[next]) {
    shown[next].focus();
    choose(shown[next]);
  }
}

for (const input of filters) input.addEventListener("change", filter);
document.addEventListener("click", (event) => {
  const mark = event.target.closest(".text mark:not(.off)");
  if (mark) choose(mark);
});
document.addEventListener("keydown", (event) => {
  const mark = event.target.closest(".text mark");
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input")) return;
  if (event.key === "n") step(1);
  else if (event.key === "p") step(-1);
  else if (event.key === "Escape") choose(null);
  else if (mark && (event.key === "Enter" || event.key === " ")) choose(mark);
  else return;
  event.preventDefault();
});
document.documentElement.classList.add("script");
filter();
