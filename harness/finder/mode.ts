import { type ModeId, modeOf } from "../catalogue/index.ts";
import { type Take, takes } from "../planner/index.ts";
import { type Red, type Result, redOf, results } from "../releases/index.ts";
import { type Entry, releasesOf } from "./entry.ts";

/** A mode with what is known of it without running it. */
export interface KnownMode {
  id: ModeId;
  /** Scenarios: those that say they can show it, then others that did. */
  entries: readonly Entry[];
  /** What it takes to meet it at least: that of the scenario which takes least, where it showed it; else of any. */
  takes: readonly Take[];
  /** Releases on which it was seen, the oldest first. */
  seenOn: readonly string[];
  red: Red | null;
}

/** @param entries all scenarios */
export function knownMode(id: ModeId, entries: readonly Entry[], among: readonly Result[] = results): KnownMode {
  const declared = entries.filter(({ scenario }) => scenario.modes.includes(id));
  const others = entries.filter((entry) => entry.modes.includes(id) && !declared.includes(entry));
  const own = [...declared, ...others];
  const showing = among.filter((result) => result.modes.some(({ mode }) => mode === id));
  const shown = own.filter(({ scenario }) => showing.some((result) => result.scenario === scenario.id));
  const names = (some: readonly Entry[]) => some.map(({ scenario }) => scenario.id);
  return {
    id,
    entries: own,
    takes: least(shown.length > 0 ? shown : own),
    seenOn: releasesOf(among).filter((release) => showing.some((result) => result.release === release)),
    red: redOf([modeOf(id)!.standsFor ?? [], names(declared), names(others)], id, among),
  };
}

/** What comes first in `takes` is what an operator meets most. */
function least(entries: readonly Entry[]): readonly Take[] {
  const order = Object.keys(takes);
  const cost = (entry: Entry) => entry.takes.reduce((sum, take) => sum + 2 ** order.indexOf(take), 0);
  return entries.toSorted((a, b) => cost(a) - cost(b))[0]?.takes ?? [];
}
