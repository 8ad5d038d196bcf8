import { modeOf } from "../../catalogue/index.ts";
import {
  type LedgerEntry,
  type Operation,
  operationOf,
  type Plan,
  type TrialCourse,
  type Verdict,
} from "../../contracts/index.ts";
import { shapeOf } from "./fate.ts";

/** What a trial came to, as far as exploring goes by it. */
export interface Shown {
  /** Ledger shapes and outcomes, each once. */
  features: readonly string[];
  /** Shapes of requests that leaked in a way that is known. */
  leaking: readonly string[];
  /** Faults that struck. */
  struck: ReadonlySet<string>;
}

/** @param ledger the trial's, in its order */
export function shownBy(plan: Plan, verdict: Verdict, course: TrialCourse, ledger: Iterable<LedgerEntry>): Shown {
  const planned = new Map(plan.phases.flatMap(({ requests }) => requests.map((request) => [request.id, request])));
  const kinds = new Map(course.counters.map(({ key, kind }) => [key, kind]));
  const features = new Set<string>();
  for (const { id, outcome, status, held } of course.requests) {
    const request = planned.get(id);
    if (request === undefined) continue;
    const shape = shapeOf(request);
    features.add(`${shape}: ${outcome}${status === null ? "" : ` ${status}`}`);
    for (const { counter, ending, entries, leaked } of held)
      features.add(
        `${shape}: ${kinds.get(counter)} ${entries.length} ${ending ?? "open"}${leaked > 0 ? " leaked" : ""}`,
      );
  }
  for (const trigram of trigrams(ledger)) features.add(trigram);
  for (const { mode, kind, counter } of verdict.findings) features.add(`${mode} ${kind} ${kinds.get(counter)}`);
  for (const { kind } of verdict.labels) features.add(`label ${kind}`);
  const leaks = verdict.findings.flatMap((finding) => (modeOf(finding.mode) === null ? [] : finding.leaks));
  const leaking = new Set(leaks.flatMap(({ request }) => (planned.has(request) ? shapeOf(planned.get(request)!) : [])));
  return { features: [...features], leaking: [...leaking], struck: new Set(course.faults.map(({ fault }) => fault)) };
}

/** Three commands that follow one another on a counter. */
function trigrams(ledger: Iterable<LedgerEntry>): Set<string> {
  const last = new Map<string, string[]>();
  const found = new Set<string>();
  for (const entry of ledger) {
    const words = [...(last.get(entry.key) ?? []), wordOf(entry)].slice(-3);
    last.set(entry.key, words);
    if (words.length === 3) found.add(`ledger ${words.join(" ")}`);
  }
  return found;
}

/** "add+", "delete!": by its effect, and whether a fault struck it. */
function wordOf(entry: LedgerEntry): string {
  const operation = operationOf(entry);
  return `${operation.kind}${signOf(operation)}${entry.fault === null ? "" : "!"}`;
}

function signOf(operation: Operation): string {
  if (operation.kind !== "add") return "";
  return operation.amount < 0 ? "-" : "+";
}
