import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pLimit from "p-limit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTrial, type TrialOptions } from "../../../harness/campaign/trial.ts";
import { startClock } from "../../../harness/clock.ts";
import type { Finding, InvariantName, Verdict, VerdictWord } from "../../../harness/contracts/index.ts";
import type { StartedStack } from "../../../harness/stack/types.ts";
import { makePlan } from "../../../harness/traffic/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { type StubStackOptions, type Switches, startStubStack } from "../../stub/index.ts";

let runs: string;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "p429-twins-"));
});
afterAll(() => rm(runs, { recursive: true, force: true }));

type Swallow = NonNullable<TrialOptions["swallow"]>;

/** On a machine so busy that the load generator falls behind nothing may be concluded, and that is not what is tested here. */
async function judge(stack: StartedStack, scenario: string, swallow?: Swallow): Promise<Verdict> {
  for (let attempt = 1; ; attempt++) {
    const verdict = await judgeOnce(stack, scenario, swallow);
    if (attempt === 3 || !verdict.reason.includes("load generator fell behind")) return verdict;
    await Promise.all(stack.replicas.map(({ alive, index }) => (alive ? null : stack.restart(index))));
  }
}

async function judgeOnce(stack: StartedStack, scenario: string, swallow?: Swallow): Promise<Verdict> {
  const { verdict } = await runTrial({
    plan: makePlan(findScenario(scenario), { seed: 1 }),
    stack,
    dir: await mkdtemp(join(runs, `${scenario}-`)),
    profile: "fast",
    command: "test",
    expected: null,
    signal: new AbortController().signal,
    report: () => {},
    ...(swallow ? { swallow } : {}),
  });
  return verdict;
}

const withStack = async (options: Partial<StubStackOptions>, use: (stack: StartedStack) => Promise<void>) => {
  await using stack = await startStubStack({ replicas: 2, clock: startClock(), ...options });
  await use(stack);
};

/** What a failed assertion should show. */
const summary = ({ verdict, reason, findings }: Verdict) => ({
  verdict,
  reason,
  findings: findings.map(({ invariant, mode, amount }: Finding) => ({ invariant, mode, amount })),
});

/** One for each kind of traffic and fault that the stub can stand in for; the other scenarios are for real LiteLLM. */
const served = {
  inline: [
    "control-success",
    "control-stream",
    "control-provider-500",
    "control-client-abort",
    "settlements-side-by-side",
    "stream-abort-before-headers",
    "stream-abort-after-headers",
    "stream-abort-after-chunk",
    "counter-lost-in-flight",
    "reset-while-in-flight",
    "phantom-refusal",
  ],
  child: ["replica-killed", "replica-stopped", "replica-paused", "replica-restarted", "redis-reply-lost"],
} as const;

describe("the known-good twin", () => {
  it("is not asked for routes that it does not serve", () =>
    withStack({}, async (stack) => {
      expect((await judge(stack, "token-counting")).verdict).toBe("not-applicable" satisfies VerdictWord);
    }));

  it("converges wherever nobody is killed", { timeout: 240_000 }, () =>
    withStack({}, async (stack) => {
      const few = pLimit(3);
      const verdicts = await Promise.all(
        served.inline.map((id) => few(async () => [id, summary(await judge(stack, id))] as const)),
      );
      for (const [id, verdict] of verdicts) expect(verdict, id).toMatchObject({ verdict: "converged", findings: [] });
    }),
  );

  // Its delays are felt by all that shares a link with it.
  it("converges in cold-counter-burst", () =>
    withStack({}, async (stack) => {
      expect(summary(await judge(stack, "cold-counter-burst"))).toMatchObject({ verdict: "converged", findings: [] });
    }));

  it.each(served.child)("converges in %s", (id) =>
    withStack({ processes: "child" }, async (stack) => {
      expect(summary(await judge(stack, id))).toMatchObject({ verdict: "converged", findings: [] });
    }),
  );
});

describe("a known-bad twin is found out", () => {
  interface Case {
    defect: keyof Switches;
    scenario: string;
    invariant: InvariantName;
    mode?: string;
    processes?: "child";
  }
  const cases: Case[] = [
    { defect: "leakOnAbort", scenario: "stream-abort-after-chunk", invariant: "settled", mode: "D1" },
    { defect: "leakOnAbort", scenario: "phantom-refusal", invariant: "no-phantom-refusal", mode: "D1" },
    { defect: "leakOnAbortBeforeHeaders", scenario: "stream-abort-before-headers", invariant: "settled", mode: "D2" },
    { defect: "staleAfterReset", scenario: "budget-period-over", invariant: "no-phantom-refusal", mode: "D16" },
    { defect: "leakOnAbortAfterHeaders", scenario: "stream-abort-after-headers", invariant: "settled", mode: "D2" },
    { defect: "leakOnKill", scenario: "replica-killed", invariant: "settled", mode: "D9", processes: "child" },
    { defect: "leakOnLostReply", scenario: "redis-reply-lost", invariant: "settled", mode: "D10" },
    { defect: "leakOnProviderError", scenario: "control-provider-500", invariant: "settled" },
    { defect: "leakAlways", scenario: "control-success", invariant: "settled" },
    { defect: "negative", scenario: "control-success", invariant: "no-bypass" },
    { defect: "doubleCharge", scenario: "control-success", invariant: "truth" },
    { defect: "stopEnforcing", scenario: "phantom-refusal", invariant: "no-bypass" },
    { defect: "doubleSeed", scenario: "cold-counter-burst", invariant: "agreement", mode: "D12" },
    { defect: "seedPerRequest", scenario: "cold-counter-burst-one-replica", invariant: "agreement", mode: "D13" },
    { defect: "lateSettle", scenario: "counter-lost-in-flight", invariant: "agreement", mode: "D19" },
    { defect: "staleAfterReset", scenario: "spend-reset-by-administrator", invariant: "agreement", mode: "D16" },
  ];
  it.each(cases)("$defect in $scenario breaks $invariant", ({ defect, scenario, invariant, mode, processes }) =>
    withStack({ switches: { [defect]: true }, ...(processes ? { processes } : {}) }, async (stack) => {
      const verdict = await judge(stack, scenario);
      const expected = expect.objectContaining({ invariant, ...(mode ? { mode } : {}) });
      expect(summary(verdict)).toMatchObject({ verdict: "diverged", findings: expect.arrayContaining([expected]) });
    }),
  );
});

it("two defects are found at once", () =>
  withStack({ switches: { leakOnAbort: true, lateSettle: true, staleAfterReset: true } }, async (stack) => {
    const modes = async (scenario: string) => (await judge(stack, scenario)).findings.map(({ mode }) => mode);
    const [abort, reset] = await Promise.all([modes("stream-abort-after-chunk"), modes("reset-while-in-flight")]);
    expect(abort).toContain("D1");
    expect(reset).toContain("D16");
  }));

describe("nothing is concluded", () => {
  interface Case {
    swallow: Swallow;
    scenario: string;
    switches: Switches;
  }
  const cases: Case[] = [
    { swallow: "cancel", scenario: "stream-abort-after-chunk", switches: {} },
    { swallow: "cancel", scenario: "stream-abort-before-headers", switches: { leakOnAbortBeforeHeaders: true } },
    { swallow: "nemesis", scenario: "replica-killed", switches: {} },
    { swallow: "redis", scenario: "redis-reply-lost", switches: { leakOnLostReply: true } },
  ];
  it.each(cases)("from $scenario when its $swallow is swallowed", ({ swallow, scenario, switches }) =>
    withStack({ switches }, async (stack) => {
      expect(summary(await judge(stack, scenario, swallow)).verdict).toBe("inconclusive" satisfies VerdictWord);
    }),
  );

  it("of a gateway that says it reserves and does not", () =>
    withStack({ switches: { neverReserve: true }, claimsReservation: true }, async (stack) => {
      expect(summary(await judge(stack, "stream-abort-after-chunk")).verdict).toBe(
        "inconclusive" satisfies VerdictWord,
      );
    }));

  it("of a gateway that says it does not reserve: the scenario does not apply", () =>
    withStack({ switches: { neverReserve: true } }, async (stack) => {
      expect(summary(await judge(stack, "stream-abort-after-chunk")).verdict).toBe(
        "not-applicable" satisfies VerdictWord,
      );
    }));
});
