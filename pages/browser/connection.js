// Whether this page hears its server, and how it comes back when the server was restarted.
//
// NiceGUI keeps its socket in `window.socket`. A page that the server no longer knows must be loaded
// anew; that waits until the server answers, and until nothing is being uploaded.

const PATIENCE = [250, 500, 1000, 2000]; // ms between two looks at a server that is away

const listeners = new Set();
const holders = new Set();
let live = true;
let leaving = false;

/** Hear `live` now and whenever it changes; returns what stops it. */
export function onConnection(listener) {
  listeners.add(listener);
  listener(live);
  return () => listeners.delete(listener);
}

/** Put off loading the page anew until the returned function is called. */
export function holdPage() {
  const holder = Symbol("holder");
  holders.add(holder);
  return () => holders.delete(holder);
}

/** Come back as soon as the server answers. */
export async function loadAnew() {
  if (leaving) return;
  leaving = true;
  for (let look = 0; holders.size; look += 1) await pause(look);
  await serverAnswers();
  window.location.reload();
}

/** Whether the page is about to be loaded anew by itself. */
export function isComingBack() {
  return leaving;
}

/** Come back once the server answers. */
export async function serverAnswers() {
  for (let look = 0; !(await answers()); look += 1) await pause(look);
}

function pause(look) {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE[Math.min(look, PATIENCE.length - 1)]));
}

async function answers() {
  try {
    return (await fetch("/health", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

function show(now) {
  if (now === live) return;
  live = now;
  for (const listener of listeners) listener(live);
}

function watch(socket) {
  socket.on("connect", () => show(true));
  socket.on("disconnect", () => show(false));
  const known = ["Implicit handshake failed", "timeout"];
  socket.off("connect_error"); // NiceGUI would reload at once, into the browser's own error page
  let connected = socket.connected;
  socket.on("connect", () => (connected = true));
  socket.on("connect_error", (error) => {
    show(false);
    if (error.message === "timeout" && !connected) socket.io.opts.transports = ["polling", "websocket"];
    else if (known.includes(error.message)) loadAnew();
  });
}

const looking = setInterval(() => {
  if (!window.socket) return;
  clearInterval(looking);
  watch(window.socket);
}, 20);
