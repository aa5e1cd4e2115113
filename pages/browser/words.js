// Numbers as people read them.

/** "12 s", of which no line ends in the middle. */
export function withUnit(number, unit) {
  return `${number}\u00a0${unit}`;
}

/** "3.4 MB" */
export function bytes(count) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return withUnit(unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1), units[unit]);
}

/** "0:42", "1:02:03" */
export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** "12 s left", "3 min left" */
export function left(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return "";
  if (seconds < 90) return `${withUnit(Math.max(1, Math.round(seconds)), "s")} left`;
  if (seconds < 5400) return `${withUnit(Math.round(seconds / 60), "min")} left`;
  return `${withUnit((seconds / 3600).toFixed(1), "h")} left`;
}

/** "just now", "5 min ago", "yesterday at 14:03", "31 Jan 2026, 14:03" */
export function ago(iso) {
  const then = new Date(iso);
  const minutes = Math.floor((Date.now() - then) / 60000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${withUnit(minutes, "min")} ago`;
  if (minutes < 24 * 60) return `${withUnit(Math.floor(minutes / 60), "h")} ago`;
  const time = then.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  const yesterday = new Date();
  yesterday.setDate(yesterday.getDate() - 1);
  if (then.toDateString() === yesterday.toDateString()) return `yesterday at ${time}`;
  return `${then.toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" })}, ${time}`;
}
