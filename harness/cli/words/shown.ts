import { relative, resolve } from "node:path";

/** A path as short as it can be typed from here. */
export function shown(dir: string, cwd: string): string {
  const near = relative(cwd, resolve(cwd, dir));
  return near === "" ? "." : near.startsWith("..") ? resolve(cwd, dir) : near;
}
