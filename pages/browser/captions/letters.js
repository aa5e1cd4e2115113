// Letters that the fonts of captions lack: the preview draws them with the server's fonts, as an export does,
// and all parts learn which of them an export cannot draw.

const OURS = /^[\u0000-\u024f\u2010-\u2027\u20ac]*$/; // each font that Cutroom brings has them
const SOON = 300; // ms after the last change

/** Follow the captions of a store. Returns what stops it. */
export function followLetters(store) {
  const sheet = document.head.appendChild(document.createElement("style"));
  let known = {}; // the captions and their style that were last asked about
  let asking = 0;
  let waiting = null;

  async function ask() {
    const number = (asking += 1);
    const letters = plain(store.timeline.captions) ? NONE : await fetched(store.projectId);
    if (letters === null || number !== asking) return;
    sheet.textContent = rules(letters.fonts);
    store.takeLetters(letters);
  }

  function follow() {
    if (!store.timeline) return;
    const { captions, caption_style: style } = store.timeline;
    if (known.captions === captions && known.style === style) return;
    known = { captions, style };
    clearTimeout(waiting);
    waiting = setTimeout(ask, SOON);
  }

  const stop = store.on("document", follow);
  follow();
  return () => {
    stop();
    clearTimeout(waiting);
    asking += 1;
    sheet.remove();
  };
}

const NONE = { fonts: [], undrawn: "", warnings: [] };

function plain(tracks) {
  return tracks.every(({ mode, cues }) => mode === "off" || cues.every(({ text }) => OURS.test(text)));
}

/** What the server says; null where it does not answer, and what was said before holds. */
async function fetched(projectId) {
  try {
    const answer = await fetch(`/api/projects/${projectId}/letters`, { cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

// Each font is a family of its own, which has the letters that it draws and no other, in the size in which
// libass draws them: it makes lines of all fonts equally high, of ours 1.164 times their letters.
function rules(fonts) {
  if (!fonts.length) return "";
  const faces = fonts.map(
    ({ address, letters, line, weight }, index) => `@font-face {
      font-family: "${family(index)}"; src: url("${address}"); font-weight: ${weight}; font-display: swap;
      size-adjust: ${(116_400 / line).toFixed(2)}%; unicode-range: ${[...letters].map(codePoint).join(", ")};
    }`,
  );
  return `${faces.join("\n")}\n:root { --other-letters: ${fonts.map((_, index) => `"${family(index)}"`).join(", ")}; }`;
}

function family(index) {
  return `Cutroom other ${index}`;
}

function codePoint(letter) {
  return `U+${letter.codePointAt(0).toString(16)}`;
}
