export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** "a, b, c and 4 more" */
export function list(names: readonly string[], shown = 6): string {
  if (names.length <= shown) return names.join(", ");
  return `${names.slice(0, shown).join(", ")} and ${names.length - shown} more`;
}

/** Clauses as sentences with short keys, and how many are left out: "No rest after "x".", "The load generator fell behind.", "2 more like these." */
export function sentences(clauses: readonly string[], shown = clauses.length): string[] {
  const more = clauses.length > shown ? [`${clauses.length - shown} more like these`] : [];
  return [...clauses.slice(0, shown), ...more].map((clause) => `${capital(shortKeys(clause)).replace(/\.$/, "")}.`);
}

/** Of a plain word; ids, keys, names of files and settings stay as they are. */
function capital(text: string): string {
  return /^[a-z]+[ ,']/.test(text) ? text[0]!.toUpperCase() + text.slice(1) : text;
}

/** Hashes by their first eight characters and their last four. */
export function shortKeys(text: string): string {
  return text.replace(/\b([0-9a-f]{8})[0-9a-f]{52}([0-9a-f]{4})\b/g, "$1…$2");
}

/** Text that fits one line, control characters removed: a server's answer must not steer the reader's terminal. */
export function oneLine(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}/gu, "")
    .trim();
}
