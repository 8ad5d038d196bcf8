import type { EntityKind, Environment, Verdict } from "../contracts/index.ts";

/** A verdict, and the entities by which its findings' counters are known. */
export interface Judged {
  verdict: Pick<Verdict, "findings">;
  environment: { entities: Environment["entities"]; subject: Pick<Environment["subject"], "capabilities" | "look"> };
}

/**
 * The modes that findings name, each once and sorted, with the kinds of entity on whose counters they were: "D16 (tag)".
 * Without a kind: it was on all that have a budget and a counter.
 */
export function toldModes(trials: readonly Judged[]): string[] {
  const all = new Set(trials.flatMap(({ environment }) => countedKinds(environment)));
  const byMode = Map.groupBy(trials.flatMap(kindsOfFindings), ({ mode }) => mode);
  return [...byMode]
    .map(([mode, found]) => mode + kindsText(new Set(found.flatMap(({ kind }) => kind ?? [])), all))
    .sort();
}

function kindsOfFindings({ verdict, environment: { entities } }: Judged) {
  const kinds = new Map(entities.map(({ counterKey, kind }) => [counterKey, kind]));
  return verdict.findings.map(({ mode, counter }) => ({ mode, kind: kinds.get(counter) }));
}

function countedKinds({ entities, subject: { capabilities, look } }: Judged["environment"]): EntityKind[] {
  const counted = new Set([...capabilities.counters, ...(look?.counters ?? [])]);
  const budgeted = entities.filter(({ budget, kind }) => budget !== null && counted.has(kind));
  return budgeted.map(({ kind }) => kind);
}

/** As short as it can be said: those that there were, or those that there were not. */
function kindsText(kinds: ReadonlySet<EntityKind>, all: ReadonlySet<EntityKind>): string {
  const left = [...all].filter((kind) => !kinds.has(kind));
  if (left.length === 0 || kinds.size === 0) return "";
  const some = kinds.size <= left.length ? words([...kinds]) : `all but ${words(left)}`;
  return ` (${some})`;
}

function words(kinds: readonly EntityKind[]): string {
  return kinds
    .map((kind) => kind.replaceAll("_", " "))
    .sort()
    .join(", ");
}
