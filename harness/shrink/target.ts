import { EntityKind } from "../catalogue/index.ts";
import { type Environment, type Finding, type TrialOutcome, unknownMode, type Verdict } from "../contracts/index.ts";

/** What must be seen again: the mode, on a counter of that kind. */
export interface Target {
  mode: string;
  kind: EntityKind;
  /** What an unknown mode is told by. */
  finding: Pick<Finding, "invariant" | "kind">;
}

/** A target, and the counter's key in the trial that shows it. */
interface Shown extends Target {
  counter: string;
}

type Judged = { verdict: Pick<Verdict, "verdict" | "findings">; environment: Pick<Environment, "entities"> };

/** What a trial shows, unknown modes last; of one mode the kind first that takes the fewest others along. */
export function targetsOf({ verdict, environment }: Judged): Shown[] {
  const targets = verdict.findings.flatMap(({ mode, counter, invariant, kind: form }): Shown[] => {
    const kind = environment.entities.find(({ counterKey }) => counterKey === counter)?.kind;
    return kind === undefined ? [] : [{ mode, kind, counter: counter!, finding: { invariant, kind: form } }];
  });
  const rank = ({ mode, kind }: Target) =>
    (mode === unknownMode ? EntityKind.options.length : 0) + EntityKind.options.indexOf(kind);
  return targets.sort((a, b) => rank(a) - rank(b));
}

/** Whether the trial shows it. One that is inconclusive shows nothing. */
export function shows(target: Target, outcome: Judged): boolean {
  return outcome.verdict.verdict === "diverged" && targetsOf(outcome).some((one) => isSame(one, target));
}

function isSame(one: Target, { mode, kind, finding }: Target): boolean {
  if (one.mode !== mode || one.kind !== kind) return false;
  return mode !== unknownMode || (one.finding.invariant === finding.invariant && one.finding.kind === finding.kind);
}

/** Ids of requests and faults that the record holds responsible, the most certain first. */
export function namesOf(target: Target, { verdict, environment }: TrialOutcome): string[] {
  const named = new Set<string>();
  for (const finding of verdict.findings) {
    const [one] = targetsOf({ verdict: { ...verdict, findings: [finding] }, environment });
    if (one === undefined || !isSame(one, target)) continue;
    for (const { request, attribution } of finding.leaks) if (attribution === "watermark") named.add(request);
    for (const { requests, data } of finding.causes) {
      for (const id of requests) named.add(id);
      for (const value of Object.values(data)) if (typeof value === "string" && /^f\d+$/.test(value)) named.add(value);
    }
    for (const id of finding.requests) named.add(id);
  }
  return [...named];
}

export function targetText({ mode, kind, finding }: Target): string {
  const what = mode === unknownMode ? `${mode} (${finding.invariant}, ${finding.kind})` : mode;
  return `${what} on a counter of kind ${kind}`;
}
