import { list, plural } from "../../text/index.ts";
import type { Rivals } from "../causes/index.ts";

/** Rivals that are written out. */
const setsShown = 3;

/** "Request r3", "Requests r3, r7": to begin a sentence with. */
export function named(requests: readonly string[]): string {
  return `${requests.length === 1 ? "Request" : "Requests"} ${list(requests)}`;
}

/** "r3, r7", or of rivals "some requests (ambiguous: r3+r7, or r2+r9)" */
export function nameSets(sets: Rivals): string {
  return sets.length === 1 ? list(sets[0]!) : `some requests (${rivals(sets)})`;
}

/** "ambiguous: r3+r7, or r2+r9" */
export function rivals(sets: Rivals): string {
  const shown = sets.slice(0, setsShown).map((set) => set.join("+"));
  const more = sets.length > setsShown ? [`${plural(sets.length - setsShown, "other set")}`] : [];
  return `ambiguous: ${[...shown, ...more].join(", or ")}`;
}

/** "entry 12", "entries 12, 15" */
export function entries(ns: readonly number[]): string {
  return `${ns.length === 1 ? "entry" : "entries"} ${ns.join(", ")}`;
}

/** Who reset an entity's spend: faults, or LiteLLM where there is none. */
export function whoReset(by: readonly (string | null)[]): string {
  return list(by.map((fault) => fault ?? "LiteLLM itself"));
}
