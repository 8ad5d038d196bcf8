import { kindOf } from "../../../catalogue/index.ts";
import type { LedgerEntry } from "../../../contracts/index.ts";
import { operationOf, replyNumber } from "../../../contracts/index.ts";
import type { Case, CounterCase } from "../../counters/index.ts";
import { epsilon, near } from "../../numbers.ts";
import { type Planned, type Tally, tally } from "./tally.ts";

/** Counters that were to be cold: of who has a past, at first; of everybody, after an idle time beyond their TTL. */
export function pasts(found: Case): Tally {
  const counters = found.counters.filter((counter) => isKept(found, counter));
  const first = counters
    .filter(({ spent }) => spent > 0)
    .map((counter) => ({ counter, since: Number.NEGATIVE_INFINITY }));
  const cold = [...first, ...afterIdleness(found, counters)];
  const touched = firstTouches(found, cold);
  return tally([
    ...cold.map(
      ({ counter, since }, at): Planned => ({
        deed: { kind: "cold-counter", ref: counter.ref, idle: since !== Number.NEGATIVE_INFINITY },
        missed: touched[at] === "warm" ? { kind: "was-warm" } : null,
      }),
    ),
    ...first.flatMap(({ counter }) => rowOf(found, counter) ?? []),
  ]);
}

/** One of which there can be a ledger. */
function isKept({ trial }: Case, { inMemory, book }: CounterCase): boolean {
  return !inMemory && trial.environment.subject.capabilities.counters.includes(book.entity.kind);
}

interface Cold {
  counter: CounterCase;
  /** ms */
  since: number;
}

function afterIdleness({ trial, facts }: Case, counters: readonly CounterCase[]): Cold[] {
  const ttlMs = trial.environment.counterTtlS * 1000;
  return trial.plan.phases.flatMap(({ name, idleMs = 0, requests }) => {
    const begin = facts.phases.find((phase) => phase.name === name)?.begin;
    if (idleMs < ttlMs || begin === undefined) return [];
    const concerned = counters.filter(({ ref }) => requests.some(({ identities }) => identities.includes(ref)));
    return concerned.map((counter) => ({ counter, since: begin }));
  });
}

type Touch = "cold" | "warm";

/** How the first command that tells found each counter; null: none told. */
function firstTouches({ trial }: Case, wanted: readonly Cold[]): (Touch | null)[] {
  const found: (Touch | null)[] = wanted.map(() => null);
  if (wanted.length === 0) return found;
  for (const entry of trial.ledger()) {
    for (const [at, { counter, since }] of wanted.entries()) {
      if (found[at] === null && entry.key === counter.key && entry.t >= since) found[at] = touchOf(entry);
    }
  }
  return found;
}

function touchOf(entry: LedgerEntry): Touch | null {
  if (entry.applied !== "yes" || entry.delivered === null) return null;
  const operation = operationOf(entry);
  const reply = replyNumber(entry);
  if (operation.kind === "read") return entry.reply === null ? "cold" : reply === null ? null : "warm";
  if (operation.kind === "add" && reply !== null) return near(reply, operation.amount) ? "cold" : "warm";
  if (operation.kind === "set" && operation.onlyIfAbsent) return entry.reply === "OK" ? "cold" : "warm";
  return null;
}

/** A row that is reset may be read too late to say. */
function rowOf({ trial }: Case, { ref, spent }: CounterCase): Planned | null {
  const isReset = trial.plan.phases.some(({ faults }) =>
    faults.some((fault) => kindOf(fault).setsSpend(fault)?.ref === ref),
  );
  const sample = trial.samples.find((read) => read.ref === ref);
  if (isReset || !sample) return null;
  const row = sample.row ?? 0;
  return {
    deed: { kind: "row-with-past", ref, spent },
    missed: row >= spent - epsilon ? null : { kind: "row-said", row, at: sample.label },
  };
}
