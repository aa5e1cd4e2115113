// The focus goes back to where it was when a dialog closes. Quasar sees to that only for dialogs that
// outlive their closing; ours are taken away by the server at that very moment.

const OVERLAY = ".q-dialog, .q-menu, dialog[open]";
const CLOSED = "dialog:not([open])";

let home = null; // what had the focus outside of dialogs and menus, while it is owed to it
let due = false; // a dialog has gone, though what it was opened from may still fade out

const isOverlay = (element) => element instanceof Element && element.closest(OVERLAY) !== null;
const anyOverlay = () => document.querySelector(OVERLAY) !== null;

window.addEventListener("focusin", ({ target }) => {
  if (!isOverlay(target)) home = target;
});

// Whoever gave the focus away to nothing, and goes on from there, does not want it back. A dialog that is
// on its way has taken the focus away too, but nobody presses anything before it comes.
function goOn() {
  if (document.activeElement === document.body && !anyOverlay()) home = null;
}

window.addEventListener("keydown", goOn, true);
window.addEventListener("pointerdown", goOn, true);

// A dialog that has closed keeps the focus until the browser draws again, unless it could give it back.
const nobodyHasIt = () => document.activeElement === document.body || document.activeElement.closest(CLOSED) !== null;

function giveBack() {
  if (!due || anyOverlay()) return;
  due = false;
  if (nobodyHasIt() && home?.isConnected) home.focus();
}

function onClosed() {
  due = true;
  giveBack();
}

document.addEventListener("close", () => setTimeout(onClosed), true); // of a dialog of the page's own
document.addEventListener("DOMContentLoaded", () =>
  new MutationObserver((changes) => {
    const gone = changes.flatMap(({ removedNodes }) => [...removedNodes]);
    if (gone.some(({ id }) => id?.startsWith("q-portal--dialog"))) onClosed();
    else giveBack();
  }).observe(document.body, { childList: true }),
);
