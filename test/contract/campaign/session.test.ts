import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import PQueue from "p-queue";
import { expect, onTestFinished, test } from "vitest";
import type { CampaignOptions } from "../../../harness/campaign/options.ts";
import { share } from "../../../harness/campaign/session.ts";
import { planStacks, type ScheduledTrial } from "../../../harness/campaign/stacks.ts";
import { runSession } from "../../../harness/campaign/subject-run.ts";
import { startClock } from "../../../harness/clock.ts";
import type { Progress, StackFall } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import type { StackHost, StartedStack } from "../../../harness/stack/types.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { startStubStack, startStubStores } from "../../stub/index.ts";

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
    fell: () => {},
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
    fell: () => {},
    fail: (_, error) => events.push(error.code),
  });
  expect(events).toEqual([expect.stringMatching(/^diverged, and replica 0 says \d+$/), "ended"]);
});

test("a shared stack whose replica is killed from outside is started again, and each trial has its verdict", async () => {
  const out = await mkdtemp(join(tmpdir(), "phantom429-session-"));
  onTestFinished(() => rm(out, { recursive: true, force: true }));
  const trials = ["control-stream", "control-provider-500"].map((id): ScheduledTrial => {
    const plan = makePlan(findScenario(id), { seed: 1 });
    return { plan, exclusive: false, scenarioFile: null, dir: join(out, id) };
  });
  const [planned] = planStacks(trials);
  const [first, second] = planned!.trials.map(({ plan }) => plan.scenario);
  await using stores = await startStubStores();
  const started: StartedStack[] = [];
  const host: StackHost = {
    async start({ replicas, clock }) {
      const processes = started.length === 0 ? "child" : "inline";
      const stack = await startStubStack({ replicas, clock, stores, processes });
      started.push(stack);
      return stack;
    },
    async [Symbol.asyncDispose]() {},
  };
  const judged: string[] = [];
  const falls: StackFall[] = [];
  const told: string[] = [];
  let killed = false;
  await runSession({
    host,
    spec: "stub",
    stacks: [planned!],
    options,
    share: { ...share(), trial: new PQueue({ concurrency: 1 }) },
    clock: startClock(),
    logDir: join(out, "logs"),
    signal: new AbortController().signal,
    observe(event: Progress) {
      if (event.type === "stack" && event.state === "restarting") told.push(event.detail);
      if (event.type !== "trial" || event.detail !== "warm" || killed) return;
      killed = true;
      process.kill(started[0]!.replicas[0]!.pid!, "SIGKILL");
    },
    deliver: ({ plan }, { verdict }) => {
      // A busy machine may let the load generator fall behind; a replica that was killed is not the reason.
      if (verdict.verdict !== "inconclusive") expect(verdict.verdict).toBe("converged");
      expect(verdict.reason).not.toContain("ended without being told to");
      judged.push(plan.scenario);
    },
    fell: (_, fall) => falls.push(fall),
    fail: (_, error) => expect.unreachable(error.message),
  });
  expect(judged, "what was cut short runs again after all others").toEqual([second, first]);
  const reason = "Replica 0 ended by itself (SIGKILL).";
  expect(falls).toEqual([{ reason, again: [{ scenario: first, seed: 1 }] }]);
  expect(told).toEqual([`${reason} A new stack runs the remaining 2 trials. Of these, 1 runs again: ${first} seed 1.`]);
  const left = await readdir(join(out, first!, "superseded", "cut-short"));
  expect(left).toContain("history.ndjson");
  expect(left).not.toContain("verdict.json");
  expect(started).toHaveLength(2);
  expect(started[0]!.replicas.filter(({ alive }) => alive)).toEqual([]);
});
