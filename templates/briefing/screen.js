// What the page does beyond being read: it sorts and filters tables and tells charts' values.
// Everything that it tells stands on the page without it.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

const make = (name, properties) => Object.assign(document.createElement(name), properties);

// Says something to those who cannot see what has changed.
const announce = (words) => {
  document.querySelector(".said").textContent = words;
};

// --- sorting ---------------------------------------------------------------------------------------

const NEXT = { none: "ascending", ascending: "descending", descending: "none" };
const WORDS = new Intl.Collator("en", { numeric: true });

// What a row is sorted by; null where there is nothing, which comes last either way.
const keyOf = (row, column, kind) => {
  const cell = row.cells[column];
  const text = cell.dataset.key ?? (cell.querySelector(".name") ?? cell).textContent.trim();
  if (text === "") return null;
  return kind === "number" ? Number(text) : text;
};

const compare = (one, other, sign) => {
  if (one === null || other === null) return (one === null) - (other === null);
  return sign * (typeof one === "number" ? one - other : WORDS.compare(one, other));
};

const makeSortable = (table) => {
  const body = table.tBodies[0];
  const asWritten = [...body.rows];
  const heads = all("thead th[data-sort]", table);
  const sort = (head) => {
    const way = NEXT[head.getAttribute("aria-sort") ?? "none"];
    const sign = way === "descending" ? -1 : 1;
    const keys = new Map(
      asWritten.map((row) => [row, keyOf(row, head.cellIndex, head.dataset.sort)]),
    );
    const rows = [...asWritten];
    if (way !== "none") rows.sort((a, b) => compare(keys.get(a), keys.get(b), sign));
    body.append(...rows);
    for (const other of heads) other.removeAttribute("aria-sort");
    if (way !== "none") head.setAttribute("aria-sort", way);
    const name = head.textContent.trim();
    announce(way === "none" ? "In the order of the briefing" : `Sorted by ${name}, ${way}`);
  };
  for (const head of heads) {
    const button = make("button", { type: "button" });
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head));
    head.append(button);
  }
};

// --- filtering -------------------------------------------------------------------------------------

const makeFiltered = (section) => {
  const form = section.querySelector("form");
  const shown = section.querySelector(".shown");
  const rows = [...section.querySelector("table").tBodies[0].rows];
  const filter = () => {
    const { words, status, scenario } = form.elements;
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !(
        wanted.every((word) => text.includes(word)) &&
        (!status.value || row.dataset.status === status.value) &&
        (!scenario.value || row.dataset.scenario === scenario.value)
      );
    }
    const count = rows.filter((row) => !row.hidden).length;
    shown.textContent = `${count} of ${rows.length} ${rows.length === 1 ? "indicator" : "indicators"} shown`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  filter();
};

// --- values of charts ------------------------------------------------------------------------------

// The words, with each range in an element that no line ends in.
const unbroken = (words) =>
  words
    .split(/(\S+[-–][0-9]\S*)/)
    .map((part, index) =>
      index % 2 ? make("span", { className: "range", textContent: part }) : part,
    );

// Where the pointer is, or the arrow keys have gone, the chart tells the value.
const makeTelling = (svg, values) => {
  const at = svg.dataset.at.split(" ").map(Number);
  const words = all("li", values).map((item) => item.textContent);
  const { width, height } = svg.viewBox.baseVal;
  const title = svg.querySelector("title");
  const slider = make("span", { className: "slider", tabIndex: 0, role: "slider" });
  slider.ariaLabel = title.textContent;
  slider.ariaValueMin = 1;
  slider.ariaValueMax = words.length;
  title.remove(); // else a tip of the browser's own lies over ours
  const told = make("span", { className: "told", ariaHidden: "true" });
  const guide = document.createElementNS("http://www.w3.org/2000/svg", "path");
  guide.setAttribute("class", "guide");
  svg.ariaHidden = "true";
  svg.append(guide);
  svg.replaceWith(slider);
  slider.append(svg);
  slider.after(told);
  let step = words.length - 1;
  const tell = (wanted) => {
    step = Math.max(0, Math.min(words.length - 1, wanted));
    slider.ariaValueNow = step + 1;
    slider.ariaValueText = words[step];
    told.replaceChildren(...unbroken(words[step]));
    guide.setAttribute("d", `M${at[step]} 0V${height}`);
  };
  const point = (event) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    const far = at.map((place) => Math.abs(place - x));
    tell(far.indexOf(Math.min(...far)));
    slider.classList.add("pointed");
  };
  slider.addEventListener("pointermove", point);
  slider.addEventListener("pointerdown", point);
  slider.addEventListener("pointerleave", () => slider.classList.remove("pointed"));
  slider.addEventListener("keydown", (event) => {
    const ways = {
      ArrowLeft: step - 1, ArrowDown: step - 1, ArrowRight: step + 1, ArrowUp: step + 1,
      Home: 0, End: words.length - 1,
    };
    if (!(event.key in ways) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    tell(ways[event.key]);
  });
  tell(step);
};

// --- what the page is read on ----------------------------------------------------------------------

// Only a region that has more to show sideways is worth a stop of the tab key.
const watchRegions = () => {
  const judge = (region) => {
    region.tabIndex = region.scrollWidth > region.clientWidth ? 0 : -1;
  };
  const observer = new ResizeObserver((entries) => entries.forEach((one) => judge(one.target)));
  for (const region of all(".region")) observer.observe(region);
};

// The contents are a list at the side where there is room, and a button above where not.
const placeContents = () => {
  const contents = document.querySelector("nav details");
  const room = matchMedia("(min-width: 75rem)");
  const place = () => {
    contents.open = room.matches;
  };
  room.addEventListener("change", place);
  place();
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && !room.matches) contents.open = false;
  });
};

for (const table of all("table:has(thead th[data-sort])")) makeSortable(table);
for (const section of all(".overview")) makeFiltered(section);
for (const svg of all(".drawn > svg[data-at]")) {
  makeTelling(svg, svg.parentElement.querySelector(".values"));
}
watchRegions();
placeContents();
