// Taking up what an edit has made. Other edits may be answered before it, so every document is looked at.

/** Call `take` with each new document until it says that it found what was made, or an edit is refused. */
export function onceMade(store, take) {
  const stops = [store.on("document", () => take() && stop()), store.on("refused", () => stop())];
  const stop = () => stops.forEach((each) => each());
}
