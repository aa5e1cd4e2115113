// The small menu of a right click: how it opens, is walked through, and goes.

import { under } from "./hit.js";
import { nameMarker } from "./marker_name.js";
import { linesFor } from "./menu_lines.js";
import { xToFrame } from "./view.js";

/** Open the menu on right clicks above an element. Returns what stops it. */
export function listenToMenu(element, timeline) {
  let close = () => undefined;
  function onMenu(event) {
    event.preventDefault();
    close();
    if (!timeline.store.timeline) return;
    const scene = timeline.scene();
    const box = element.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const hit = under(scene, x, y);
    const lines = linesFor(timeline.store, hit, Math.round(xToFrame(scene.view, x)), (marker) => nameMarker(timeline, marker));
    if (lines.length) close = open(timeline.root, event, lines);
  }
  element.addEventListener("contextmenu", onMenu);
  return () => {
    close();
    element.removeEventListener("contextmenu", onMenu);
  };
}

function open(root, { clientX, clientY }, lines) {
  const menu = document.createElement("div");
  menu.className = "ct-menu";
  menu.setAttribute("role", "menu");
  menu.dataset.testid = "timeline-menu";
  menu.append(...lines.map((line) => lineElement(line, close)));
  root.append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(4, Math.min(clientX, window.innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(4, Math.min(clientY, window.innerHeight - height - 8))}px`;
  menu.querySelector("button:enabled")?.focus({ preventScroll: true });

  function close() {
    menu.remove();
    window.removeEventListener("pointerdown", outside, true);
    window.removeEventListener("keydown", onKey, true);
    window.removeEventListener("blur", close);
  }
  function outside(event) {
    if (!menu.contains(event.target)) close();
  }
  function onKey(event) {
    if (event.code === "Escape") close();
    else if (event.code === "ArrowDown" || event.code === "ArrowUp")
      step(event.code === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  function step(by) {
    const buttons = [...menu.querySelectorAll("button:enabled")];
    buttons.at((buttons.indexOf(document.activeElement) + by) % buttons.length)?.focus();
  }
  window.addEventListener("pointerdown", outside, true);
  window.addEventListener("keydown", onKey, true);
  window.addEventListener("blur", close);
  return close;
}

function lineElement(line, close) {
  if (line === null) return Object.assign(document.createElement("hr"), { className: "ct-rule" });
  if (line.title) {
    const row = Object.assign(document.createElement("div"), { className: "ct-menu-row" });
    row.append(Object.assign(document.createElement("span"), { textContent: line.title }));
    row.append(...line.lines.map((one) => lineElement(one, close)));
    return row;
  }
  const [text, key, run, possible] = line;
  const element = document.createElement("button");
  element.type = "button";
  element.setAttribute("role", "menuitem");
  element.disabled = !possible;
  element.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (key) element.append(Object.assign(document.createElement("kbd"), { textContent: key }));
  element.addEventListener("click", () => {
    close();
    run();
  });
  return element;
}
