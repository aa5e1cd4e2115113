// Menus and lists of choices stay within the window when they grow after they were placed: Quasar looks for
// room once, and what it had not filled by then would end below the window, where nobody can scroll to.

const PORTAL = "q-portal--menu";

const growth = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    const { bottom, height } = target.getBoundingClientRect();
    if (bottom > innerHeight) target.style.top = `${Math.max(0, innerHeight - height)}px`;
  }
});

const arrivals = new MutationObserver((changes) => {
  for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) meet(node);
});

function meet(node) {
  if (!(node instanceof Element)) return;
  if (node.matches(".q-menu")) growth.observe(node);
  else if (node.id.startsWith(PORTAL)) {
    arrivals.observe(node, { childList: true });
    for (const child of node.children) meet(child);
  }
}

document.addEventListener("DOMContentLoaded", () => arrivals.observe(document.body, { childList: true }));
