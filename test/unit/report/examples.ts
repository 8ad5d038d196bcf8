import type { TrialOutcome } from "../../../harness/contracts/campaign.ts";
import type { Environment, Verdict } from "../../../harness/contracts/index.ts";

export const converged: Verdict = {
  schemaVersion: 2,
  scenario: "phantom-refusal",
  subject: { spec: "1.106.2", version: "1.106.2", patches: [] },
  seed: 1,
  planHash: "sha256:aa",
  verdict: "converged",
  headline: "All invariants hold: 12 requests.",
  reason: "All invariants hold: 12 requests. Counter and row are at $0.05.",
  expected: null,
  labels: [],
  checks: [
    { invariant: "settled", outcome: "held", detail: "12 reservations, 12 settlements" },
    { invariant: "agreement", outcome: "held", detail: "counter and row agree" },
  ],
  findings: [],
  counters: [],
  refusals: [],
  faults: { planned: 12, fired: 12, excused: [], missing: [] },
  timings: { traffic: 2100, settle: 8400 },
};

const key = "spend:end_user:k3f9-customer";

export const diverged: Verdict = {
  ...converged,
  subject: { spec: "1.84.0", version: "1.84.0", patches: [] },
  verdict: "diverged",
  headline: "1 request was refused although only $0.05 of the $1.00 budget was spent.",
  reason:
    "1 request was refused although only $0.05 of the $1.00 budget was spent. " +
    "2 reservations were never released on spend:end_user:k3f9-customer: $0.22 (D1, streams aborted after a chunk).",
  labels: [labelled(null)],
  checks: [
    { invariant: "settled", outcome: "broken", detail: "2 of 12 reservations have no settlement" },
    { invariant: "agreement", outcome: "held", detail: "-" },
    { invariant: "no-phantom-refusal", outcome: "broken", detail: "p1 refused with 0.05 of 1 spent" },
    { invariant: "recovery", outcome: "inconclusive", detail: "not waited for" },
  ],
  findings: [
    {
      invariant: "settled",
      kind: "never-settled",
      mode: "D1",
      counter: key,
      amount: 0.22,
      requests: ["s1", "s2"],
      causes: [],
      explanation: "aborted after a chunk, | never settled",
      leaks: [leak("s1", 3), leak("s2", 5)],
      evidence: { ledger: [3, 5], samples: ["after-fault"] },
    },
    {
      invariant: "agreement",
      kind: "held-by-leaks",
      mode: "D1",
      counter: key,
      amount: 0.22,
      requests: ["s1", "s2"],
      causes: [],
      explanation: "counter above the row",
      leaks: [],
      evidence: { ledger: [], samples: ["after-fault"] },
    },
  ],
  counters: [
    {
      key,
      ref: "customer",
      counter: 0.27000000000000002,
      row: 0.05,
      truthLow: 0.05,
      truthHigh: 0.06,
      ttl: 41,
      leaked: 0.22,
      unexplained: 0,
      recovery: "not-recovered",
      recoveryMs: null,
    },
  ],
  refusals: [
    {
      counter: key,
      request: "p1",
      t: 9000,
      status: 400,
      text: "Budget has been exceeded! EndUser=k3f9-customer Current cost: 1.108, Max budget: 1.0",
      said: { cost: 1.108, counter: 1, estimate: 0.108, entry: 9 },
      spent: 0.05,
      held: 0.06,
      budget: 1,
      phantom: true,
    },
  ],
};

export function labelled(mode: string | null): Verdict["labels"][number] {
  return {
    kind: "saturation",
    mode,
    text: "saturation: s3 was refused while the others were truly in flight",
    data: {},
  };
}

function leak(request: string, n: number): Verdict["findings"][number]["leaks"][number] {
  return {
    request,
    attribution: "watermark",
    replica: 1,
    cancelPoint: "after-chunk:2",
    amount: 0.11,
    writes: [{ n, amount: 0.11 }],
    owed: 0,
    missingWrite: `INCRBYFLOAT ${key} -0.09 (settlement to 0.02)`,
  };
}

export const environment: Environment = {
  schemaVersion: 1,
  phantom429: "0.1.0",
  trial: "k3f9",
  command:
    "phantom429 compare 1.84.0 1.106.2 --latest-deps --setting general_settings.disable_budget_reservation=true --patch 'fix it.diff'",
  startedAt: "2026-01-02T03:04:05.000Z",
  host: { os: "Linux 6.1", arch: "x64", cpus: 2, memoryGiB: 24, node: "24.21.0" },
  subject: {
    spec: "1.84.0",
    version: "1.84.0",
    python: "3.11.7",
    packages: { redis: "7.4.0" },
    settings: { "general_settings.disable_budget_reservation": true },
    patches: [{ file: "fix it.diff", sha256: "0123456789abcdef" }],
    capabilities: { reservation: true, counters: ["key", "end_user"] },
  },
  stack: { kind: "local", start: "fork", replicas: 2, postgres: "18.4", redis: "7.0.15", queryEngine: "wasm" },
  profile: "fast",
  writeIntervalMs: 7000,
  counterTtlS: 60,
  provider: { name: "mock", dialect: "openai", model: "p429-chat" },
  entities: [{ ref: "customer", kind: "end_user", budget: 1, id: "k3f9-customer", counterKey: key }],
};

export function outcome(verdict: Verdict, dir = `/campaign/${verdict.scenario}-${verdict.subject.spec}`): TrialOutcome {
  const subject = { ...environment.subject, spec: verdict.subject.spec, version: verdict.subject.version };
  return { verdict, environment: { ...environment, subject }, dir };
}
