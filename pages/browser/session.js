// Keeps a person signed in while they do something, and asks them to sign in again when they are not.
//
// The page stays as it is behind the question, so nothing that was typed is lost; once signed in again
// its socket comes back, and with it everything that was done meanwhile. Who comes by a provider goes
// there in a window beside the page, which looks meanwhile whether they are back.

import { onConnection } from "cutroom/connection.js";

const meta = document.querySelector('meta[name="cutroom-session"]');
const seconds = Number(meta?.content ?? 0);
const PAUSE = Math.min(60, seconds / 4) * 1000; // ms between two touches
const LOOK_AGAIN = 1000; // ms, while somebody is at the provider
const BY_PROVIDER = "/login/oidc?next=/login/oidc/done";
const BESIDE = "popup,width=520,height=720";

let me = null; // {id, name}, and how this person can sign in: password, provider
let touched = 0;
let asking = null;

async function look() {
  touched = Date.now();
  let answer;
  try {
    answer = await fetch("/api/session", { cache: "no-store" });
  } catch {
    return; // the server is away; that is said elsewhere
  }
  if (answer.status === 401) ask();
  if (!answer.ok) return;
  const { person, password, provider } = await answer.json();
  if (me && me.id !== person.id) window.location.reload(); // another window signed in as somebody else
  me = { ...person, password, provider };
  goOn();
}

function touch() {
  if (!asking && Date.now() - touched > PAUSE) look();
}

function goOn() {
  if (!asking) return;
  const answered = asking;
  asking = null; // the browser tells of the end of a dialog only later
  answered.close();
  // One that is on its way back must not ask twice: the server refuses the second word, and that is its end.
  if (!window.socket?.active) window.socket?.connect();
}

function ask() {
  if (asking) return;
  const { name = "", password = true, provider = null } = me ?? {};
  asking = document.createElement("dialog");
  asking.className = "sign-in-again";
  asking.dataset.testid = "sign-in-again";
  asking.innerHTML = `<form method="dialog"><strong>Please sign in again</strong>
    <p class="dim">You were logged out. This page stays as it is.</p><p class="sentence" role="alert"></p></form>`;
  const form = asking.querySelector("form");
  if (password) askForPassword(form, name);
  if (provider) offer(form, provider, { only: !password });
  asking.addEventListener("keydown", (event) => event.stopPropagation()); // the editor's keys
  asking.addEventListener("cancel", (event) => event.preventDefault());
  asking.addEventListener("close", ({ target }) => target.remove());
  document.body.append(asking);
  asking.showModal();
  form.querySelector("input:placeholder-shown, a")?.focus();
}

function askForPassword(form, name) {
  form.insertAdjacentHTML(
    "beforeend",
    `<label>Name<input name="name" autocomplete="username" maxlength="255" placeholder=" " required></label>
    <label>Password<input name="password" type="password" autocomplete="current-password" maxlength="1024"
      placeholder=" " required></label><button class="button primary">Sign in</button>`,
  );
  form.elements.name.value = name;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    signIn(form);
  });
}

/** A way to the provider, in a window of its own; where the browser opens none, in a tab. */
function offer(form, provider, { only }) {
  const link = Object.assign(document.createElement("a"), { href: BY_PROVIDER, target: "_blank" });
  link.className = only ? "way only" : "way";
  link.textContent = `Sign in with ${provider}`;
  let looking = 0;
  let beside = null;
  link.addEventListener("click", (event) => {
    beside = window.open(BY_PROVIDER, "cutroom-sign-in", BESIDE);
    if (beside) event.preventDefault();
    looking ||= setInterval(look, LOOK_AGAIN);
  });
  asking.addEventListener("close", () => {
    clearInterval(looking);
    beside?.close();
  });
  form.append(link);
}

async function signIn(form) {
  const sentence = form.querySelector(".sentence");
  const body = JSON.stringify({ name: form.elements.name.value, password: form.elements.password.value });
  try {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/api/session", { method: "POST", headers, body });
    const told = await answer.json();
    if (!answer.ok) {
      sentence.textContent = told.detail;
      form.elements.password.select();
      return;
    }
    if (me && told.person.id !== me.id) return window.location.assign("/");
    goOn();
  } catch {
    sentence.textContent = "The server cannot be reached for the moment.";
  }
}

if (seconds) {
  look();
  for (const kind of ["pointerdown", "keydown", "wheel"]) {
    window.addEventListener(kind, touch, { capture: true, passive: true });
  }
  onConnection((live) => {
    if (!live) look();
  });
}
