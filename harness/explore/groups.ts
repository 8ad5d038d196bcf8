import { type EntityKind, modeOf } from "../catalogue/index.ts";
import type { Environment, Finding, Plan, Verdict } from "../contracts/index.ts";
import { faultWord, shapeOf } from "./coverage/index.ts";

/** A trial that diverged. */
export interface Divergence {
  plan: Plan;
  verdict: Verdict;
  /** Its run directory. */
  dir: string;
  entities: Environment["entities"];
}

/** Trials that show the same. */
export interface Group {
  key: string;
  mode: string;
  kinds: ReadonlySet<string>;
  counters: ReadonlySet<EntityKind>;
  shapes: ReadonlySet<string>;
  trials: readonly Divergence[];
  smallest: Divergence;
  explanation: string;
}

/** What is alike in findings of several trials, with those of this one. */
interface Alike {
  key: string;
  mode: string;
  findings: readonly Finding[];
  shapes: readonly string[];
}

/** Of a known mode the mode alone; what is unknown in one trial is one thing, told by its requests or faults. */
function alikeIn({ plan, verdict }: Divergence): Alike[] {
  return [...Map.groupBy(verdict.findings, ({ mode }) => mode)].map(([mode, findings]) => {
    const shapes = shapesOf(findings, plan);
    const key = modeOf(mode) === null ? [mode, ...signsOf(findings), ...shapes].join(" | ") : mode;
    return { key, mode, findings, shapes };
  });
}

/** Keys of the groups that a trial belongs to. */
export function keysOf(divergence: Divergence): string[] {
  return alikeIn(divergence).map(({ key }) => key);
}

/** Of requests that leak; where none does, of those that are named, and the faults. */
function shapesOf(findings: readonly Finding[], { phases }: Plan): string[] {
  const leaking = findings.flatMap(({ leaks }) => leaks.map(({ request }) => request));
  const named = new Set(leaking.length > 0 ? leaking : findings.flatMap(({ requests }) => requests));
  const shapes = phases.flatMap(({ requests }) => requests.filter(({ id }) => named.has(id)).map(shapeOf));
  const faults = phases.flatMap((phase) => phase.faults.map((fault) => `fault ${faultWord(fault)}`));
  return [...new Set(leaking.length > 0 ? shapes : faults.length > 0 ? faults : shapes)].sort();
}

function signsOf(findings: readonly Finding[]): string[] {
  const signs = findings.map(({ amount }) => (amount > 0 ? "too high" : amount < 0 ? "too low" : "refused"));
  return [...new Set(signs)].sort();
}

/** With what another trial showed. Unknown modes first, then those that most trials show. */
export function grouped(divergences: readonly Divergence[]): Group[] {
  const groups = new Map<string, Group>();
  for (const divergence of divergences) {
    for (const alike of alikeIn(divergence)) groups.set(alike.key, joined(groups.get(alike.key), divergence, alike));
  }
  return [...groups.values()].sort(
    (a, b) => Number(modeOf(a.mode) !== null) - Number(modeOf(b.mode) !== null) || b.trials.length - a.trials.length,
  );
}

function joined(before: Group | undefined, trial: Divergence, { key, mode, findings, shapes }: Alike): Group {
  const smaller = before === undefined || sizeOf(trial.plan) < sizeOf(before.smallest.plan);
  const counters = trial.entities
    .filter(({ counterKey }) => findings.some(({ counter }) => counter === counterKey))
    .map(({ kind }) => kind);
  return {
    key,
    mode,
    kinds: new Set([...(before?.kinds ?? []), ...findings.map(({ kind }) => kind)]),
    counters: new Set([...(before?.counters ?? []), ...counters]),
    shapes: new Set([...(before?.shapes ?? []), ...shapes]),
    trials: [...(before?.trials ?? []), trial],
    smallest: smaller ? trial : before.smallest,
    explanation: smaller ? findings[0]!.explanation : before.explanation,
  };
}

/** What a reader has to go through: faults count for several requests. */
export function sizeOf({ entities, phases }: Plan): number {
  const sum = (of: (phase: Plan["phases"][number]) => number) => phases.reduce((total, phase) => total + of(phase), 0);
  return sum(({ requests }) => requests.length) + 3 * sum(({ faults }) => faults.length) + entities.length;
}
