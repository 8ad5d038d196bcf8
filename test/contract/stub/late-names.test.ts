import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runPlan } from "../../../harness/campaign/run-plan.ts";
import { startClock } from "../../../harness/clock.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { readRun } from "../../../harness/record/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { startStubStack } from "../../stub/index.ts";

test("a counter without the namespace that a setting names is read there, though what shows it comes after the answers", async () => {
  const dir = await mkdtemp(join(tmpdir(), "p429-names-"));
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => rm(dir, { recursive: true, force: true }));
  const options = { switches: { neverReserve: true }, claimsReservation: true };
  await using stack = await startStubStack({ replicas: 2, clock: startClock(), ...options });
  const { onEntry } = stack.redisProxy;
  // After the last answer, and before all has rested.
  const later: typeof onEntry = (listener) => onEntry((entry) => setTimeout(listener, 1000, entry));
  const redisProxy = Object.create(stack.redisProxy, { onEntry: { value: later } });
  await runPlan({
    plan: { ...makePlan(findScenario("control-success"), { seed: 1 }), background: null },
    stack: { ...stack, redisProxy, keyPrefix: "team:", writeIntervalMs: 2500 },
    dir,
    profile: "fast",
    command: "test",
    expected: null,
    signal: new AbortController().signal,
    report: () => {},
  });
  const { environment, samples } = readRun(dir);
  expect(environment.entities.filter(({ counterKey }) => counterKey.startsWith("team:"))).toEqual([]);
  const first = samples.filter(({ label, ref }) => label === samples[0]!.label && ref === "customer");
  expect(first).toMatchObject([{ key: expect.stringMatching(/^spend:end_user:/), counter: expect.any(Number) }]);
});
