"use strict";
// Everything that belongs to the same person, organisation or statement lights up together: on hover, on keyboard
// focus, and for good after a click, until another click or Escape.
const parts = new Map();
for (const element of document.querySelectorAll("[data-belongs]")) {
  for (const name of element.dataset.belongs.split(" ")) {
    if (!parts.has(name)) parts.set(name, []);
    parts.get(name).push(element);
  }
}
const namesAt = (target) => {
  const element = target instanceof Element ? target.closest("[data-belongs]") : null;
  return element ? element.dataset.belongs.split(" ") : [];
};
const paint = (names, className, on) => {
  for (const name of names) for (const element of parts.get(name) || []) element.classList.toggle(className, on);
};
let lit = [];
let pinned = [];
const light = (names) => {
  if (names.join() === lit.join()) return;
  paint(lit, "lit", false);
  paint((lit = names), "lit", true);
};
const pin = (names) => {
  paint(pinned, "pinned", false);
  paint((pinned = names), "pinned", true);
};
document.addEventListener("mouseover", (event) => light(namesAt(event.target)));
document.addEventListener("focusin", (event) => light(namesAt(event.target)));
document.addEventListener("click", (event) => {
  const names = namesAt(event.target);
  if (!event.target.closest("input, label, summary")) pin(names.join() === pinned.join() && !event.target.closest("a") ? [] : names);
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") pin([]); });
