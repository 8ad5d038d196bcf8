import { existsSync } from "node:fs";
import { join } from "node:path";
import { files } from "./files.ts";

/** Where the record of a directory is: that of `shrink` has a plan, and the run that showed it below. Null: it has none. */
export function recordIn(dir: string): string | null {
  const below = join(dir, "run");
  if (!existsSync(join(dir, files.plan))) return null;
  return !existsSync(join(dir, files.environment)) && existsSync(join(below, files.plan)) ? below : dir;
}
