import type { Change, Changes, NotJudged, Rate } from "../contracts/index.ts";
import { type Judged, ratesOf, type ScenarioRates } from "./rates.ts";

/**
 * New, fixed and still there, from one set of trials to another. The page takes it from here: this file needs nothing that a
 * browser does not have.
 * @public
 */
export function changesBetween(before: readonly Judged[], after: readonly Judged[]): Changes {
  const [left, right] = [ratesOf(before), ratesOf(after)];
  const changes: Changes = { appeared: [], fixed: [], stillThere: [], notJudged: [] };
  for (const scenario of new Set([...left.keys(), ...right.keys()])) {
    const sides = [left.get(scenario) ?? notRun, right.get(scenario) ?? notRun] as const;
    const gap = notJudged(scenario, ...sides);
    if (gap) changes.notJudged.push(gap);
    else for (const change of changesOf(scenario, ...sides)) listFor(changes, change).push(change);
  }
  return changes;
}

const notRun: ScenarioRates = { judged: 0, inconclusive: 0, modes: new Map() };

function notJudged(scenario: string, before: ScenarioRates, after: ScenarioRates): NotJudged | null {
  if (before.judged > 0 && after.judged > 0) return null;
  const side = before.judged > 0 ? "after" : after.judged > 0 ? "before" : "both";
  const inconclusive = (side === "after" ? 0 : before.inconclusive) + (side === "before" ? 0 : after.inconclusive);
  return { scenario, side, inconclusive };
}

function changesOf(scenario: string, before: ScenarioRates, after: ScenarioRates): Change[] {
  return [...new Set([...before.modes.keys(), ...after.modes.keys()])].sort(byNumber).map((mode) => {
    const rates = [before, after].map(({ modes, judged }) => ({ times: modes.get(mode) ?? 0, of: judged }));
    const [left, right] = rates as [Rate, Rate];
    return { scenario, mode, before: left, after: right, race: rates.some(({ times, of }) => times > 0 && times < of) };
  });
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

function listFor(changes: Changes, { before, after }: Change): Change[] {
  if (before.times === 0) return changes.appeared;
  return after.times === 0 ? changes.fixed : changes.stillThere;
}
