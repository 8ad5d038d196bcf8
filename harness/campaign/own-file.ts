import { fileURLToPath } from "node:url";
import type { Scenario } from "../planner/index.ts";
import { typedHere } from "../record/index.ts";

const catalogue = new URL("../../scenarios/", import.meta.url).href;

/** The file of a scenario that is not one of phantom429's, as one would type it here; null: its name is enough. */
export function ownFile({ url }: Pick<Scenario, "url">, cwd = process.cwd()): string | null {
  if (!url.startsWith("file:") || url.startsWith(catalogue)) return null;
  const path = fileURLToPath(new URL(url));
  const near = typedHere(path, cwd);
  return near === path ? path : `./${near}`;
}
