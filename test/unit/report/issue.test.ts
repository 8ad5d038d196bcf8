import { describe, expect, test } from "vitest";
import type { LedgerEntry, Plan, Verdict } from "../../../harness/contracts/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { issueText } from "../../../harness/report/issue/index.ts";
import { scrub } from "../../../harness/report/issue/scrub.ts";
import { stepsOf } from "../../../harness/report/issue/steps.ts";
import { withoutSecretValue } from "../../../harness/text/index.ts";
import { scenarios } from "../../../scenarios/index.ts";
import { diverged, environment } from "./examples.ts";

const plan = makePlan(scenarios.find(({ id }) => id === "phantom-refusal")!, { seed: 1 });
const counter = diverged.findings[0]!.counter;

function entry(n: number, t: number, amount: string, reply: string, command = "INCRBYFLOAT"): LedgerEntry {
  const rest = { replica: 1, conn: 1, key: counter, fault: null, applied: "yes" as const, delivered: t };
  return { n, t, command, args: [amount], reply, ...rest };
}

const ledger = [
  entry(3, 1000, "0.11", "0.16"),
  entry(5, 1500, "0.11000000000000001", "0.27"),
  entry(6, 1600, "", "0.27", "GET"),
  entry(9, 2000, "-0.02", "0.27000000000000002"),
];
const hash = "a3f1".repeat(16);
const text = (verdict: Verdict = diverged, made: Plan = plan, command = environment.command) =>
  issueText(verdict, { plan: made, environment: { ...environment, command }, ledger }, [27639]);

describe("a trial to paste into an issue", () => {
  test("has versions, steps, what was seen, the entries that show it, and a command", () => {
    const issue = text();
    expect(issue).toMatch(/^\*\*1 request was refused although/);
    expect(issue).toContain("LiteLLM 1.84.0 with fix it.diff, 2 replicas, Redis 7.0.15");
    expect(issue).toContain("D1, streams aborted after a chunk. Threads about that: #27639.");
    expect(issue).toMatch(
      /^3\. hang up: 5 streams to `\/v1\/chat\/completions`, client hangs up after a chunk, one after the other\.$/m,
    );
    expect(issue).toContain("$0.27 | $0.05 |");
    expect(issue).toMatch(/^#3 +1\.000 s {2}replica 1 {2}INCRBYFLOAT 0\.11 → 0\.16 {3}s1 reserves; never given back$/m);
    expect(issue).toMatch(/^#9 .* INCRBYFLOAT -0\.02 → 0\.27 {3}the last write on it$/m);
    expect(issue).toContain(
      "npx phantom429 run phantom-refusal --litellm 1.84.0 --seed 1 --replicas 2 --setting general_settings.disable_budget_reservation=true --patch 'fix it.diff'",
    );
  });

  test("of a plan that no scenario makes, it asks for the plan's file", () => {
    const replayed = { ...environment, replay: "reports/shrunk/run" };
    const issue = issueText(diverged, { plan, environment: replayed, ledger }, []);
    expect(issue).toContain("attach the plan.json of its record");
    expect(issue).toContain("npx phantom429 replay plan.json --litellm 1.84.0 --setting ");
    expect(issue).not.toContain("phantom429 run");
    expect(text()).not.toContain("plan.json");
  });

  test("shows the counter first whose row is furthest off", () => {
    const [first] = diverged.counters;
    const off = { ...first!, key: `${counter}-row`, leaked: 0, unexplained: null, row: 0, truthLow: 7, truthHigh: 7 };
    const findings = [...diverged.findings, { ...diverged.findings[0]!, counter: off.key }];
    const issue = text({ ...diverged, counters: [first!, off], findings });
    expect(issue.indexOf("-row")).toBeGreaterThan(0);
    expect(issue.indexOf("-row")).toBeLessThan(issue.indexOf("| $0.27 |"));
  });

  test("says how many commands it leaves out", () => {
    const [finding, ...others] = diverged.findings;
    const [leak] = finding!.leaks;
    const leaks = [3, 5, 6, 9, 11].map((n) => ({ ...leak!, writes: [{ n, amount: 0.11 }] }));
    const issue = text({ ...diverged, findings: [{ ...finding!, leaks }, ...others] });
    expect(issue).toMatch(/^Commands on `.*` as Redis got them \(and 1 more\):$/m);
    expect(issue.match(/^#\d/gm)).toHaveLength(4);
    expect(text()).toMatch(/^Commands on `.*` as Redis got them:$/m);
  });

  test("is at most 40 lines for every scenario there is", () => {
    const many = Array.from({ length: 30 }, (_, at) => ({ ...diverged.counters[0]!, key: `${counter}${at}` }));
    const findings = many.map(({ key }) => ({ ...diverged.findings[0]!, counter: key }));
    for (const scenario of scenarios) {
      const issue = text({ ...diverged, counters: many, findings }, makePlan(scenario, { seed: 1 }));
      expect(issue.trimEnd().split("\n").length, scenario.id).toBeLessThanOrEqual(40);
    }
  });

  test("shows no whole hash, no key and no password", () => {
    const secret = `phantom429 run x --stack attach --database postgresql://admin:hunter2@db.corp:5432/x --setting litellm_settings.api_key=abc123 --setting a.b=https://me:pw@host/x`;
    const said = `Budget has been exceeded! Key=${hash} Current cost: 1.1, Max budget: 1.0 (sk-abcdefgh12345678)`;
    const refusals = diverged.refusals.map((refusal) => ({ ...refusal, text: said }));
    const headline = `A request of spend:key:${hash} was refused.`;
    const issue = text({ ...diverged, refusals, headline, planHash: hash }, plan, secret);
    expect(issue).toContain("spend:key:a3f1a3f1…a3f1");
    for (const word of [hash, "abcdefgh", "hunter2", "db.corp", "abc123", "me:pw"]) expect(issue).not.toContain(word);
  });

  test("shows the last writes before the refusal where nothing is cited", () => {
    const findings = diverged.findings.map((finding) => ({ ...finding, leaks: [], causes: [] }));
    const refusals = diverged.refusals.map((refusal) => ({ ...refusal, t: 1700 }));
    const issue = text({ ...diverged, findings, refusals });
    expect(issue).toMatch(/^#5 .*the last write on it before the refusal$/m);
    expect(issue).not.toMatch(/^#9 /m);
  });
});

test("what may be secret is taken out of any text", () => {
  expect(scrub(`spend:key:${hash} ${hash}${hash}`)).not.toContain(hash);
  expect(scrub("redis://:pw@r:6379 postgresql://u@h/x")).toBe("redis://…@r:6379 postgresql://…@h/x");
  expect(withoutSecretValue("general_settings.master_key=sk-1")).toBe("general_settings.master_key=…");
  expect(withoutSecretValue("litellm_settings.max_tokens=5")).toBe("litellm_settings.max_tokens=5");
});

test("every scenario's steps are a few lines without a blank", () => {
  for (const scenario of scenarios) {
    const steps = stepsOf(makePlan(scenario, { seed: 1 }));
    expect(steps.length, scenario.id).toBeLessThanOrEqual(8);
    expect(steps.every((step) => step.length > 10 && !step.includes("undefined") && !step.includes("\n"))).toBe(true);
  }
});
