import { compare, rcompare, valid } from "@renovatebot/pep440";
import type { Assembled } from "../../contracts/index.ts";
import type { Checkout } from "../checkout/index.ts";
import { isStable, lineOf, type Release } from "../spec/index.ts";
import { isCompanion, missingRequirement } from "./uv-failure.ts";

/** How a release gets the packages of LiteLLM's own that it names: in those versions only, or in the nearest served. */
export type Companions = "exact" | "nearest";

/** A companion that the index does not serve as wanted. */
export interface MissingCompanion {
  package: string;
  /** "0.4.113", or as the release asks for it: ">=0.4.113". */
  wanted: string;
  /** uv found no such project at all. */
  absent: boolean;
}

/** Of what uv said, the companion that cannot be had; null: it is another package, or none is named. */
export function missingCompanion(said: string): MissingCompanion | null {
  const [, name = "", pinned] = /^([\w.-]+?)(?:\[[^\]]*\])?(?:==(.+))?$/.exec(missingRequirement(said) ?? "") ?? [];
  if (!isCompanion(name)) return null;
  const text = said.replace(/\s+/g, " ");
  const literal = name.replaceAll(".", "\\.");
  const asked = new RegExp(`depends on ${literal}(?:\\[[^\\]]*\\])?([=<>~!]\\S*)`).exec(text)?.[1];
  return {
    package: name,
    wanted: pinned ?? asked?.replace(/[,.]+$/, "").replace(/^==/, "") ?? "any",
    absent: text.includes(`Because ${name} was not found in`),
  };
}

/**
 * Of what the index serves, the version that stands in for one that it does not: of the same line (major.minor) where
 * there is one, the newest below it, else the oldest above. Never one that is yanked, preliminary, or newer than the date
 * of the dependencies.
 */
export function nearestServed(wanted: string, served: readonly Release[], asOf: Date | null): string | null {
  const target = /\d[\w.!+]*/.exec(wanted)?.[0] ?? "";
  if (valid(target) === null) return null;
  const usable = served
    .filter(({ withdrawn, version }) => withdrawn === null && isStable(version) && compare(version, target) !== 0)
    .filter(({ uploaded }) => asOf === null || uploaded === null || uploaded <= asOf)
    .map(({ version }) => version)
    .sort(rcompare);
  const line = usable.filter((version) => lineOf(version) === lineOf(target));
  const among = line.length > 0 ? line : usable;
  return among.find((version) => compare(version, target) < 0) ?? among.at(-1) ?? null;
}

/** uv's overrides file. */
export function overridesText(assembled: readonly Assembled[]): string {
  return assembled
    .map(({ package: name, got }) => (got === null ? `${name} ; sys_platform == "never"\n` : `${name}==${got}\n`))
    .join("");
}

/** Without the packages that a checkout brings itself, which stand before those that were installed. */
export function assembledBeside(checkout: Checkout | null, assembled: readonly Assembled[]): Assembled[] {
  const own = new Set(checkout?.packages.map(({ name }) => name));
  return assembled.filter((each) => !own.has(each.package.replace(/[-.]+/g, "_")));
}
