import { readFileSync } from "node:fs";

/** The last lines of a log file, indented, for an error message; a note where there are none. */
export function tail(file: string, lines = 15): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return "  (no log)";
  }
  const last = text.trimEnd().split("\n").slice(-lines);
  return last.length === 1 && last[0] === "" ? "  (the log is empty)" : last.map((line) => `  ${line}`).join("\n");
}
