import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { CampaignOptions } from "../../../harness/campaign/options.ts";
import { planStacks, type ScheduledTrial } from "../../../harness/campaign/stacks.ts";
import { runSession, share } from "../../../harness/campaign/subject-run.ts";
import { startClock } from "../../../harness/clock.ts";
import type { Progress } from "../../../harness/contracts/campaign.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import type { StackHost } from "../../../harness/stack/types.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { startStubStack } from "../../stub/index.ts";

const options: CampaignOptions = {
  scenarios: [],
  subjects: [],
  seeds: [1],
  replicas: null,
  profile: "fast",
  stack: "local",
  start: "fork",
  out: null,
  expect: null,
  command: "test",
};

test("a stack that does not start costs its own trials their verdicts and no others", async () => {
  const out = await mkdtemp(join(tmpdir(), "phantom429-session-"));
  onTestFinished(() => rm(out, { recursive: true, force: true }));
  const trials = ["control-stream", "replica-killed", "control-provider-500"].map((id): ScheduledTrial => {
    const scenario = findScenario(id);
    return {
      plan: makePlan(scenario, { seed: 1 }),
      exclusive: scenario.exclusive,
      scenarioFile: null,
      dir: join(out, id),
    };
  });
  let running = 0;
  const host: StackHost = {
    async start({ replicas, clock, logDir }) {
      if (logDir.includes("replica-killed")) {
        throw new PhantomError("ERR_REPLICA_NOT_READY", { operation: "start", message: "It did not.", hint: "None." });
      }
      const stack = await startStubStack({ replicas, clock });
      running++;
      return {
        ...stack,
        async [Symbol.asyncDispose]() {
          await stack[Symbol.asyncDispose]();
          running--;
        },
      };
    },
    async [Symbol.asyncDispose]() {},
  };
  const judged: Record<string, string> = {};
  const lost: Record<string, string> = {};
  const told: string[] = [];
  await runSession({
    host,
    spec: "stub",
    stacks: planStacks(trials),
    options,
    share: share(),
    clock: startClock(),
    logDir: join(out, "logs"),
    signal: new AbortController().signal,
    observe: (event: Progress) => event.type === "stack" && told.push(`${event.stack} ${event.state}`),
    deliver: ({ plan }, { verdict }) => {
      judged[plan.scenario] = verdict.verdict;
    },
    fail: ({ plan }, { code }) => {
      lost[plan.scenario] = code;
    },
  });
  expect(judged).toEqual({ "control-stream": "converged", "control-provider-500": "converged" });
  expect(lost).toEqual({ "replica-killed": "ERR_REPLICA_NOT_READY" });
  expect(told.sort()).toEqual([
    "replica-killed-1 failed",
    "replica-killed-1 starting",
    "shared ready",
    "shared starting",
    "shared stopped",
  ]);
  expect(running, "stacks that were started and not ended").toBe(0);
});

test("a stack stays as long as it is kept for a trial that diverged, and answers meanwhile", async () => {
  const out = await mkdtemp(join(tmpdir(), "phantom429-session-"));
  onTestFinished(() => rm(out, { recursive: true, force: true }));
  const scenario = findScenario("control-stream");
  const trial: ScheduledTrial = {
    plan: makePlan(scenario, { seed: 1 }),
    exclusive: false,
    scenarioFile: null,
    dir: out,
  };
  const events: string[] = [];
  const host: StackHost = {
    async start({ replicas, clock }) {
      const stack = await startStubStack({ replicas, clock, switches: { leakAlways: true } });
      return {
        ...stack,
        async [Symbol.asyncDispose]() {
          events.push("ended");
          await stack[Symbol.asyncDispose]();
        },
      };
    },
    async [Symbol.asyncDispose]() {},
  };
  await runSession({
    host,
    spec: "stub",
    stacks: planStacks([trial]),
    options: {
      ...options,
      async keep({ replicas }, { verdict }) {
        const { status } = await fetch(replicas[0]!.url);
        events.push(`${verdict.verdict}, and replica 0 says ${status}`);
      },
    },
    share: share(),
    clock: startClock(),
    logDir: join(out, "logs"),
    signal: new AbortController().signal,
    observe: () => {},
    deliver: () => {},
    fail: (_, error) => events.push(error.code),
  });
  expect(events).toEqual([expect.stringMatching(/^diverged, and replica 0 says \d+$/), "ended"]);
});
