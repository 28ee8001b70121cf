// Show the values of charts where the pointer is. The page lists them without this script, too.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

const make = (name, properties) => Object.assign(document.createElement(name), properties);

// --- values of charts ------------------------------------------------------------------------------

// The words, with each range in an element that no line ends in.
const unbroken = (words) =>
  words
    .split(/(\S+[-–][0-9]\S*)/)
    .map((part, index) =>
      index % 2 ? make("span", { className: "range", textContent: part }) : part,
    );

// Show the value where the pointer is, or where the arrow keys have gone.
const showValues = (svg, values) => {
  const at = svg.dataset.at.split(" ").map(Number);
  const words = all("li", values).map((item) => item.textContent);
  const { width, height } = svg.viewBox.baseVal;
  const title = svg.querySelector("title");
  const slider = make("span", { className: "slider", tabIndex: 0, role: "slider" });
  slider.ariaLabel = title.textContent;
  slider.ariaValueMin = 1;
  slider.ariaValueMax = words.length;
  title.remove(); // else a tip of the browser's own lies over ours
  const shown = make("span", { className: "shown-value", ariaHidden: "true" });
  const guide = document.createElementNS("http://www.w3.org/2000/svg", "path");
  guide.setAttribute("class", "guide");
  svg.ariaHidden = "true";
  svg.append(guide);
  svg.replaceWith(slider);
  slider.append(svg);
  slider.after(shown);
  let step = words.length - 1;
  const show = (wanted) => {
    step = Math.max(0, Math.min(words.length - 1, wanted));
    slider.ariaValueNow = step + 1;
    slider.ariaValueText = words[step];
    shown.replaceChildren(...unbroken(words[step]));
    guide.setAttribute("d", `M${at[step]} 0V${height}`);
  };
  const point = (event) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    const far = at.map((place) => Math.abs(place - x));
    show(far.indexOf(Math.min(...far)));
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
    show(ways[event.key]);
  });
  show(step);
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

for (const svg of all(".drawn > svg[data-at]")) {
  showValues(svg, svg.parentElement.querySelector(".values"));
}
watchRegions();
placeContents();
