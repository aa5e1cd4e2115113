// Naming a marker where it stands.

import { RULER } from "./rows.js";
import { frameToX } from "./view.js";

const WIDTH = 160; // pixels

/** Open a field over a marker; Enter keeps the name, Escape leaves the old one. */
export function nameMarker(timeline, marker) {
  const box = timeline.surfaceBox();
  const field = Object.assign(document.createElement("input"), {
    className: "ct-rename ct-marker-name",
    value: marker.label,
    placeholder: "Name of the marker",
    maxLength: 255,
  });
  field.setAttribute("aria-label", "Name of the marker");
  field.dataset.testid = "marker-name";
  const x = box.left + frameToX(timeline.scene().view, marker.at) + 8;
  field.style.left = `${Math.max(box.left, Math.min(x, box.right - WIDTH))}px`;
  field.style.top = `${box.top + (RULER - 24) / 2}px`;
  field.style.width = `${WIDTH}px`;
  let settled = false; // taking the field away blurs it
  const settle = (keep) => {
    if (settled) return;
    settled = true;
    const label = field.value.trim();
    field.remove();
    if (keep && label !== marker.label) timeline.store.send({ type: "change_marker", marker: marker.id, label });
  };
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") settle(true);
    if (event.key === "Escape") settle(false);
  });
  field.addEventListener("blur", () => settle(true));
  timeline.root.append(field);
  field.select();
}
