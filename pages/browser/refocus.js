// The focus goes back to where it was when a dialog closes. Quasar sees to that only for dialogs that
// outlive their closing; ours are taken away by the server at that very moment.

const OVERLAY = ".q-dialog, .q-menu, dialog[open]";
const SOON = 100; // ms in which a dialog comes that has taken the focus away first, as Quasar's do

let home = null; // what had the focus outside of dialogs and menus, while it is owed to it

const isOverlay = (element) => element instanceof Element && element.closest(OVERLAY) !== null;
const anyOverlay = () => document.querySelector(OVERLAY) !== null;

window.addEventListener("focusin", ({ target }) => {
  if (!isOverlay(target)) home = target;
});

// Whoever gave the focus away to nothing does not want it back.
window.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (relatedTarget !== null || isOverlay(target)) return;
  setTimeout(() => !anyOverlay() && document.activeElement === document.body && (home = null), SOON);
});

function giveBack() {
  if (!anyOverlay() && document.activeElement === document.body && home?.isConnected) home.focus();
}

document.addEventListener("close", () => setTimeout(giveBack), true); // of a dialog of the page's own
document.addEventListener("DOMContentLoaded", () =>
  new MutationObserver((changes) => {
    const gone = changes.flatMap(({ removedNodes }) => [...removedNodes]);
    if (gone.some(({ id }) => id?.startsWith("q-portal--dialog"))) giveBack();
  }).observe(document.body, { childList: true }),
);
