// The languages that captions may be in, as a person reads them.

const OFFERED = "ar bg bn cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr sv th tr uk ur vi zh";

export const UNKNOWN = "und"; // of ISO 639

/** [[code, name], …] in the order of their names, first the one for a language that nobody said; a code that
    is not offered otherwise comes along. */
export function languages(also) {
  const codes = new Set([...OFFERED.split(" "), also]);
  codes.delete(UNKNOWN);
  const named = [...codes].map((code) => [code, nameOf(code)]);
  return [[UNKNOWN, "Not said"], ...named.sort((one, other) => one[1].localeCompare(other[1]))];
}

/** "English" for "en"; the code itself where it is no language that the browser knows. */
export function nameOf(code) {
  if (code === UNKNOWN) return "Language not said";
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
