import { expect, test } from "vitest";
import type { CampaignResult, Finding } from "../../harness/contracts/index.ts";
import { readRun } from "../../harness/record/index.ts";
import { connectDaemon } from "../../harness/stack/docker/index.ts";
import { campaign } from "../real/campaign.ts";
import { marked } from "./marked.ts";

/** What was seen of each on processes; containers must agree in all that is judged, not in these words only. */
const seen = {
  "control-stream": { "1.84.0": "converged", "1.106.2": "converged" },
  "control-client-abort": { "1.84.0": "converged", "1.106.2": "converged" },
  "stream-abort-after-chunk": { "1.84.0": "diverged", "1.106.2": "converged" },
  "stream-abort-after-headers": { "1.84.0": "diverged", "1.106.2": "diverged" },
  "phantom-refusal": { "1.84.0": "diverged", "1.106.2": "converged" },
  "replica-killed": { "1.84.0": "diverged", "1.106.2": "diverged" },
  "redis-reply-lost": { "1.84.0": "diverged", "1.106.2": "diverged" },
} as const;
const releases = ["1.84.0", "1.106.2"] as const;
const scenarios = Object.keys(seen) as (keyof typeof seen)[];
/** Each container imports LiteLLM for itself, and a machine that has not run them before builds two images. */
const dockerLimitMs = 15 * 60_000;
const limitMs = dockerLimitMs + 10 * 60_000;

test(
  "containers give the plans, verdicts, modes and blamed requests that processes give",
  async () => {
    const docker = judged(await campaign([...releases], scenarios, { stack: "docker" }, dockerLimitMs));
    expect(await marked(await connectDaemon(), `${process.pid}-`), "nothing is left on the daemon").toEqual([]);
    const local = judged(await campaign([...releases], scenarios));
    expect(docker).toEqual(local);
    for (const scenario of scenarios) {
      for (const release of releases) {
        const { verdict, blamed } = docker[`${scenario} on ${release}`]!;
        expect(verdict, `${scenario} on ${release}`).toBe(seen[scenario][release]);
        expect(blamed.length > 0).toBe(verdict === "diverged");
      }
    }
  },
  limitMs,
);

/** By scenario and release: the plan, what was judged, and which requests are to blame for what. */
function judged({ trials }: CampaignResult) {
  return Object.fromEntries(
    trials.map(({ verdict: { scenario, subject, planHash, verdict, findings }, dir }) => {
      const chosen = chosenByOrder(findings, dir);
      const nameOf = (request: string) => chosen.get(request) ?? request;
      const blamed = findings.map((finding) => blame(finding, nameOf)).sort();
      return [`${scenario} on ${subject.spec}`, { release: subject.version, planHash, verdict, blamed }];
    }),
  );
}

/** Without amounts, times and the trial's own names: "settled D1 end_user: r3, r4". */
function blame({ invariant, mode, counter, requests }: Finding, nameOf: (request: string) => string): string {
  const kind = /spend:([a-z_]+):/.exec(counter)?.[1];
  return `${invariant} ${mode} ${kind}: ${requests.map(nameOf).sort().join(", ")}`;
}

/**
 * A rule for "the second reservation on replica 1" strikes whichever request comes second, which no two runs agree on. Such
 * a request goes by the fault that struck its reservation, so that blaming any other is a difference.
 */
function chosenByOrder(findings: readonly Finding[], dir: string): Map<string, string> {
  const strikes = new Map([...readRun(dir).ledger()].map(({ n, fault }) => [n, fault]));
  const leaks = findings.flatMap((finding) => finding.leaks);
  return new Map(
    leaks.flatMap(({ request, writes, replica }) => {
      const fault = strikes.get(writes[0]!.n);
      return fault ? [[request, `struck by ${fault} on replica ${replica}`]] : [];
    }),
  );
}
