// The one way a button of the timeline is made: an icon, a tip that names its key, no lasting focus.

import { icon } from "./icons.js";

/** A button that calls `press`; `title` is both its tip and its name for screen readers. */
export function button({ name, title, testid, press, text = "" }) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "ct-button";
  call(element, title);
  element.dataset.testid = testid;
  element.innerHTML = icon(name);
  if (text) element.append(Object.assign(document.createElement("span"), { textContent: text }));
  element.addEventListener("pointerdown", (event) => event.preventDefault()); // Space stays play and pause
  element.addEventListener("click", press);
  return element;
}

/** Give a button another tip, which is its name too. */
export function call(element, title) {
  if (element.title === title) return;
  element.title = title;
  element.setAttribute("aria-label", title);
}

/** Show another icon and tip on a button, and whether it is pressed in. */
export function turn(element, { name, title, pressed }) {
  element.setAttribute("aria-pressed", String(pressed));
  call(element, title);
  if (element.dataset.icon === name) return;
  element.dataset.icon = name;
  element.querySelector("svg").outerHTML = icon(name);
}
