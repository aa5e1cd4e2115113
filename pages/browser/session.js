// Keeps a person signed in while they do something, and asks for the password again when they are not.
//
// The page stays as it is behind the question, so nothing that was typed is lost; once signed in again
// its socket comes back, and with it everything that was done meanwhile.

import { onConnection } from "cutroom/connection.js";

const meta = document.querySelector('meta[name="cutroom-session"]');
const seconds = Number(meta?.content ?? 0);
const PAUSE = Math.min(60, seconds / 4) * 1000; // ms between two touches

let me = null;
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
  const { person } = await answer.json();
  if (me && me.id !== person.id) window.location.reload(); // another window signed in as somebody else
  me = person;
  asking?.close();
}

function touch() {
  if (!asking && Date.now() - touched > PAUSE) look();
}

function ask() {
  if (asking) return;
  asking = document.createElement("dialog");
  asking.className = "sign-in-again";
  asking.dataset.testid = "sign-in-again";
  asking.innerHTML = `<form method="dialog"><strong>Please sign in again</strong>
    <p class="dim">You were logged out. This page stays as it is.</p><p class="sentence" role="alert"></p>
    <label>Name<input name="name" autocomplete="username" maxlength="255" required></label>
    <label>Password<input name="password" type="password" autocomplete="current-password" maxlength="1024"
      required></label><button class="button primary">Sign in</button></form>`;
  const form = asking.querySelector("form");
  form.elements.name.value = me?.name ?? "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    signIn(form);
  });
  asking.addEventListener("keydown", (event) => event.stopPropagation()); // the editor's keys
  asking.addEventListener("cancel", (event) => event.preventDefault());
  asking.addEventListener("close", () => {
    asking.remove();
    asking = null;
  });
  document.body.append(asking);
  asking.showModal();
  (me ? form.elements.password : form.elements.name).focus();
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
    asking.close();
    window.socket?.connect();
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
