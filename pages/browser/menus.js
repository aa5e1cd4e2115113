// Menus by keys: the arrows walk through the lines, and a menu that a key opened begins at the first.

const MENU = ".q-menu[role=menu]";

function lines(menu) {
  return [...menu.querySelectorAll(".q-item[tabindex='0']")];
}

function onKey(event) {
  const menu = document.querySelector(MENU);
  if (!menu) return;
  const all = lines(menu);
  const here = all.indexOf(document.activeElement);
  const next = {
    ArrowDown: (here + 1) % all.length,
    ArrowUp: here < 1 ? all.length - 1 : here - 1,
    Home: 0,
    End: all.length - 1,
  }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  all[next]?.focus();
}

// Quasar gives the focus to the menu as a whole.
function onFocus({ target }) {
  if (target instanceof Element && target.matches(`${MENU}:focus-visible`)) lines(target)[0]?.focus();
}

window.addEventListener("keydown", onKey, true);
window.addEventListener("focusin", onFocus);
