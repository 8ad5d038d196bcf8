import { modeOf } from "../catalogue/index.ts";
import type { GateEntry, KnownEntry } from "../contracts/index.ts";

/** How often a mode is seen: with every trial, in some (null: not known in how many). */
export type Frequency = "always" | Share | null;

/** That a race does not show proves nothing, however often it was seen before. */
export function isRace(mode: string, how: Frequency): boolean {
  return how !== "always" || modeOf(mode)?.isRace === true;
}

export interface Share {
  times: number;
  of: number;
}

/** What a scenario is to come to. */
export interface Expectation {
  /** Only what passes a budget counts. */
  bypassOnly: boolean;
  /** False: there is nothing there that the scenario could be about. */
  applies: boolean;
  /** Mode → how often. */
  modes: ReadonlyMap<string, Frequency>;
  about: About;
}

/** What a gate file says of a known defect. */
export interface About {
  issue: string | null;
  reason: string | null;
  /** ISO date: the last day on which it is accepted. */
  until: string | null;
}

/** Of a mode that the file does not have. */
export const nothing: About = { issue: null, reason: null, until: null };

export function expectationOf(entry: GateEntry): Expectation {
  if (typeof entry !== "string") return known(entry);
  return { bypassOnly: entry === "no-bypass", applies: entry !== "not-applicable", modes: new Map(), about: nothing };
}

function known({ only, known = [], sometimes = {}, issue, reason, until }: KnownEntry): Expectation {
  const modes = new Map<string, Frequency>(known.map((mode) => [mode, "always"]));
  for (const [mode, share] of Object.entries(sometimes)) modes.set(mode, shareOf(share));
  const about = { issue: issue === undefined ? null : issueText(issue), reason: reason ?? null, until: until ?? null };
  return { bypassOnly: only === "no-bypass", applies: true, modes, about };
}

function issueText(issue: string | number): string {
  return typeof issue === "number" ? `#${issue}` : issue;
}

/** "1 of 3"; null of "unknown". */
function shareOf(text: string): Share | null {
  const [times, of] = text.split(" of ").map(Number);
  return of === undefined ? null : { times: times!, of };
}

export function shareText(share: Share | null): string {
  return share === null ? "unknown" : `${share.times} of ${share.of}`;
}
