import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** A defect of our own making, as a patch to one release. */
export interface Planted {
  name: string;
  /** Absolute. */
  file: string;
  /** What it plants: the patch's first line. */
  about: string;
}

const dir = join(import.meta.dirname, "..", "planted");

export function plantedDefects(): Planted[] {
  const files = globSync("*.diff", { cwd: dir }).sort();
  return files.map((name) => {
    const file = join(dir, name);
    const [about = ""] = readFileSync(file, "utf8").split("\n");
    return { name: basename(name, ".diff"), file, about };
  });
}
