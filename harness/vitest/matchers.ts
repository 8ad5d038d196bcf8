import type { Finding, Trial, Verdict } from "../index.ts";

/** Which findings are meant; all of the mode if left out. */
export interface Where {
  /** Part of the counter's Redis key, or a pattern of it: "spend:end_user:", /end_user/. */
  counter?: string | RegExp;
  /** Requests that must be blamed, among others. */
  requests?: readonly string[];
}

export interface Matched {
  pass: boolean;
  message(): string;
}

/** The trial converged. A trial that decides nothing passes neither this nor its opposite. */
export function converge(trial: Trial, isNot: boolean): Matched {
  return matched(trial, isNot, trial.verdict.verdict === "converged", "converge");
}

/** The trial diverged, and a finding has this mode there. A trial that decides nothing passes neither this nor its opposite. */
export function divergeBy(trial: Trial, isNot: boolean, mode: string, where: Where = {}): Matched {
  const found = trial.verdict.findings.some((finding) => finding.mode === mode && isMeant(finding, where));
  return matched(trial, isNot, found, `diverge by ${mode}${placeOf(where)}`);
}

function isMeant(finding: Finding, { counter = "", requests = [] }: Where): boolean {
  const isThere =
    typeof counter === "string" ? finding.counter.includes(counter) : finding.counter.search(counter) >= 0;
  return isThere && requests.every((request) => finding.requests.includes(request));
}

function placeOf({ counter, requests }: Where): string {
  return (
    (counter === undefined ? "" : ` on ${counter}`) + (requests === undefined ? "" : ` with ${requests.join(", ")}`)
  );
}

function matched(trial: Trial, isNot: boolean, holds: boolean, wish: string): Matched {
  const { verdict, reason } = trial.verdict;
  const pass = verdict === "converged" || verdict === "diverged" ? holds : isNot;
  if (pass === isNot) trial.keep();
  const { scenario, seed, subject } = trial.verdict;
  return {
    pass,
    message: () =>
      [
        `${scenario} (seed ${seed}) was expected ${isNot ? "not " : ""}to ${wish} on LiteLLM ${subject.version}.`,
        `  verdict:  ${verdict}: ${reason}`,
        ...findings(trial.verdict),
        `  evidence: ${trial.dir}`,
        `  repeat:   ${trial.command}`,
      ].join("\n"),
  };
}

function findings({ findings }: Verdict): string[] {
  return findings.map(({ mode, counter, explanation }) => `  finding:  ${mode} on ${counter}: ${explanation}`);
}
