import { isAbsolute, relative } from "node:path";
import type { Environment } from "../contracts/index.ts";

/** A path as one would type it here: whole where it is not below. */
export function typedHere(path: string, cwd = process.cwd()): string {
  const near = relative(cwd, path);
  return near.startsWith("..") || isAbsolute(near) ? path : near || ".";
}

/** The diagnostics of a record, with where it lies now: records are moved and copied. */
export function placedIn(environment: Environment, dir: string): Environment {
  return environment.replay === undefined ? environment : { ...environment, replay: typedHere(dir) };
}
