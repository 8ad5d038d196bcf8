import { isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Scenario } from "../planner/index.ts";

const catalogue = new URL("../../scenarios/", import.meta.url).href;

/** The file of a scenario that is not one of phantom429's, as one would type it here; null: its name is enough. */
export function ownFile({ url }: Pick<Scenario, "url">, cwd = process.cwd()): string | null {
  if (!url.startsWith("file:") || url.startsWith(catalogue)) return null;
  const path = fileURLToPath(new URL(url));
  const near = typedHere(path, cwd);
  return near === path ? path : `./${near}`;
}

/** A path as one would type it here: whole where it is not below. */
export function typedHere(path: string, cwd = process.cwd()): string {
  const near = relative(cwd, path);
  return near.startsWith("..") || isAbsolute(near) ? path : near;
}
