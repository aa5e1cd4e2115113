// Dark or light: kept in this browser, the same in all its tabs, Quasar's own controls in step.

const KEY = "cutroom:theme";

function show() {
  const theme = localStorage.getItem(KEY) === "light" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  window.Quasar?.Dark.set(theme === "dark");
}

/** Change to the other theme. */
export function toggleTheme() {
  localStorage.setItem(KEY, document.documentElement.dataset.theme === "light" ? "dark" : "light");
  show();
}

show();
document.addEventListener("DOMContentLoaded", show); // Quasar is there by then
window.addEventListener("storage", (event) => event.key === KEY && show());
window.addEventListener("cutroom:toggle-theme", toggleTheme);
