import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runPlan } from "../../../harness/campaign/run-plan.ts";
import { startClock } from "../../../harness/clock.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { type Switches, startStubStack, swallowing } from "../../stub/index.ts";

/**
 * On a gateway that does all right: what would converge with the fault, and must not be called so without it. Some share one
 * connection to Redis, where a fault strikes several commands.
 */
const swallowed: [scenario: string, swallow: keyof typeof swallowing, switches?: Switches][] = [
  ["replica-stopped-with-grace", "nemesis"],
  ["control-replica-idle-killed", "nemesis"],
  ["control-redis-latency", "redis"],
  ["redis-partitioned", "redis"],
  ["redis-reply-lost", "redis", { oneConnection: true }],
  ["redis-settlement-dropped", "redis", { oneConnection: true }],
  ["redis-slow-reservation", "redis", { oneConnection: true }],
];

test.each(swallowed)("%s shows nothing when its %s is swallowed", async (scenario, swallow, switches = {}) => {
  await using stack = await startStubStack({ replicas: 2, clock: startClock(), switches });
  const dir = await mkdtemp(join(tmpdir(), "p429-swallowed-"));
  try {
    const { verdict } = await runPlan({
      plan: makePlan(findScenario(scenario), { seed: 1 }),
      stack,
      dir,
      profile: "fast",
      command: "test",
      expected: null,
      signal: new AbortController().signal,
      report: () => {},
      playPhase: swallowing[swallow],
    });
    expect([verdict.verdict, verdict.findings]).toEqual(["inconclusive", []]);
    expect(verdict.faults.missing).not.toEqual([]);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
