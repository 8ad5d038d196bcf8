import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** This package's own version, from the nearest package.json above (sources and compiled files lie at different depths). */
export const version: string = findVersion(import.meta.dirname);

function findVersion(from: string): string {
  try {
    const found = JSON.parse(readFileSync(join(from, "package.json"), "utf8")) as { name?: string; version?: string };
    if (found.name === "phantom429" && found.version) return found.version;
  } catch {
    // not here: look above
  }
  const above = dirname(from);
  return above === from ? "unknown" : findVersion(above);
}
