// A choice is read once: Quasar shows what is chosen beside a hidden field that says it too.

const TWIN = ".q-select .q-field__native > span:not([aria-hidden])";

let asked = false;

function hideTwins() {
  asked = false;
  for (const shown of document.querySelectorAll(TWIN)) shown.setAttribute("aria-hidden", "true");
}

function soon() {
  if (!asked) requestAnimationFrame(hideTwins);
  asked = true;
}

document.addEventListener("DOMContentLoaded", () => {
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  soon();
});
