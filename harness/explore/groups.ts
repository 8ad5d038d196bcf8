import { EntityKind, modeOf } from "../catalogue/index.ts";
import type { Finding, Plan, TrialOutcome } from "../contracts/index.ts";
import { weightOf } from "../shrink/index.ts";
import { faultWord, shapeOf } from "./coverage/index.ts";

/** A trial that diverged. */
export interface Divergence extends TrialOutcome {
  plan: Plan;
}

/** Of what is alike, so many directories stay. */
export const keptOfEach = 3;

/** Trials that show the same. */
export interface Group {
  key: string;
  mode: string;
  kinds: ReadonlySet<string>;
  counters: ReadonlySet<EntityKind>;
  shapes: ReadonlySet<string>;
  /** Names of the plans that show it. */
  plans: ReadonlySet<string>;
  smallest: Divergence;
  /** The smallest few, the smallest first: their directories stay. */
  kept: readonly Divergence[];
  explanation: string;
}

/** What is alike in findings of several trials, with those of this one. */
interface Alike {
  key: string;
  mode: string;
  findings: readonly Finding[];
  shapes: readonly string[];
}

/**
 * Of a known mode the mode alone; of an unknown one the requests that leak. What else is unknown in a trial is one thing, however many
 * counters and rows are wrong: it goes by the first of them.
 */
function alikeIn({ plan, verdict, environment }: Divergence): Alike[] {
  const placeOf = ({ counter }: Finding): number => {
    const kind = environment.entities.find(({ counterKey }) => counterKey === counter)?.kind;
    return kind === undefined ? EntityKind.options.length : EntityKind.options.indexOf(kind);
  };
  const isOther = (finding: Finding) => modeOf(finding.mode) === null && !isLeak(finding);
  const others = verdict.findings.filter(isOther).sort((a, b) => placeOf(a) - placeOf(b) || byKind(a, b));
  const keyOf = (finding: Finding): string => {
    if (modeOf(finding.mode) !== null) return finding.mode;
    if (isLeak(finding)) return [finding.mode, ...shapesOf([finding], plan)].join(" | ");
    const [first] = others as [Finding];
    return [first.mode, first.kind, EntityKind.options[placeOf(first)] ?? "no counter", signOf(first)].join(" | ");
  };
  const findings = [...verdict.findings.filter((finding) => !isOther(finding)), ...others];
  return [...Map.groupBy(findings, keyOf)].map(([key, alike]) => ({
    key,
    mode: alike[0]!.mode,
    findings: alike,
    shapes: shapesOf(alike, plan),
  }));
}

const byKind = (a: Finding, b: Finding) => a.kind.localeCompare(b.kind);

/** What a trial shows of a group. */
export function findingsOf(key: string, divergence: Divergence): readonly Finding[] {
  return alikeIn(divergence).find((alike) => alike.key === key)?.findings ?? [];
}

/** A counter that is too high by reservations that stayed, and those reservations, are one thing. */
function isLeak({ kind }: Finding): boolean {
  return kind === "never-settled" || kind === "held-by-leaks";
}

/** Keys of the groups that a trial belongs to. */
export function keysOf(divergence: Divergence): string[] {
  return alikeIn(divergence).map(({ key }) => key);
}

/** Of requests that leak or are named; where none is, the faults. */
function shapesOf(findings: readonly Finding[], { phases }: Plan): string[] {
  const named = new Set(findings.flatMap(({ requests }) => requests));
  const shapes = phases.flatMap(({ requests }) => requests.filter(({ id }) => named.has(id)).map(shapeOf));
  const faults = phases.flatMap((phase) => phase.faults.map((fault) => `fault ${faultWord(fault)}`));
  return [...new Set(shapes.length > 0 ? shapes : faults)].sort();
}

function signOf({ amount }: Finding): string {
  return amount > 0 ? "too high" : amount < 0 ? "too low" : "";
}

export type Groups = ReadonlyMap<string, Group>;

/** With what another trial showed. A plan that showed the same before counts once. */
export function withDivergence(before: Groups, divergence: Divergence): Groups {
  const groups = new Map(before);
  for (const alike of alikeIn(divergence)) groups.set(alike.key, joined(groups.get(alike.key), divergence, alike));
  return groups;
}

/** Unknown modes first, then those that most plans show. */
export function sorted(groups: Groups): Group[] {
  return [...groups.values()].sort(
    (a, b) => Number(modeOf(a.mode) !== null) - Number(modeOf(b.mode) !== null) || b.plans.size - a.plans.size,
  );
}

function joined(before: Group | undefined, trial: Divergence, { key, mode, findings, shapes }: Alike): Group {
  const { scenario } = trial.plan;
  if (before?.plans.has(scenario)) return before;
  const all = [...(before?.kept ?? []), trial].sort((a, b) => weightOf(a.plan) - weightOf(b.plan));
  const smaller = all[0] === trial;
  const counters = trial.environment.entities
    .filter(({ counterKey }) => findings.some(({ counter }) => counter === counterKey))
    .map(({ kind }) => kind);
  return {
    key,
    mode,
    kinds: new Set([...(before?.kinds ?? []), ...findings.map(({ kind }) => kind)]),
    counters: new Set([...(before?.counters ?? []), ...counters]),
    shapes: new Set([...(before?.shapes ?? []), ...shapes]),
    plans: new Set([...(before?.plans ?? []), scenario]),
    smallest: all[0]!,
    kept: all.slice(0, keptOfEach),
    explanation: before === undefined || smaller ? findings[0]!.explanation : before.explanation,
  };
}
