// Arrow keys in a list whose lines have buttons: up and down to the next line, sideways along the line.

/** The button that an arrow key leads to, or null; `line` is what a line of the list matches. */
export function stepsOf({ key, target }, line) {
  const buttons = (where) => [...where.querySelectorAll("button, [role=button]")];
  const own = target.closest(line);
  const mine = buttons(own);
  const column = mine.indexOf(target);
  if (key === "ArrowLeft" || key === "ArrowRight") return mine[column + (key === "ArrowRight" ? 1 : -1)] ?? target;
  const other = { ArrowDown: own.nextElementSibling, ArrowUp: own.previousElementSibling }[key];
  if (other === undefined) return null;
  if (!other) return target;
  const theirs = buttons(other);
  const named = target.dataset.testid;
  const same = named && theirs.find(({ dataset }) => dataset.testid === named);
  return same || theirs.at(column - mine.length) || theirs[0]; // what every line has stands last
}
