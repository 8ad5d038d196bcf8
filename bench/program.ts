import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The command line's entry. */
export const program = join(import.meta.dirname, "..", "bin", "phantom429.js");

/** What it tells V8, from its first line. */
export function programFlags(): string[] {
  const [first = ""] = readFileSync(program, "utf8").split("\n");
  return first.split(" ").filter((word) => word.startsWith("--"));
}
