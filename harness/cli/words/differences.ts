import { isDeepStrictEqual } from "node:util";

/** The top-level fields in which two documents differ, in alphabetical order. */
export function differences(one: object, other: object): string[] {
  const left = new Map<string, unknown>(Object.entries(one));
  const right = new Map<string, unknown>(Object.entries(other));
  const names = [...new Set([...left.keys(), ...right.keys()])].sort();
  return names.filter((name) => !isDeepStrictEqual(left.get(name), right.get(name)));
}
