import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The run directories at or below a place, in order: those with a plan.json. */
export function* runsBelow(dir: string): Generator<string> {
  if (existsSync(join(dir, "plan.json"))) {
    yield dir;
    return;
  }
  const folders = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  for (const name of names) yield* runsBelow(join(dir, name));
}
