import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runPlan } from "../../harness/campaign/run-plan.ts";
import { startStanding } from "../../harness/campaign/standing.ts";
import { makePlan } from "../../harness/planner/index.ts";
import { findScenario } from "../../scenarios/index.ts";
import { swallowing } from "../stub/index.ts";

test("a fault that does not fire makes the verdict inconclusive", async () => {
  const out = await mkdtemp(join(tmpdir(), "phantom429-test-"));
  const signal = AbortSignal.timeout(9 * 60_000);
  const subject = { spec: "1.84.0", settings: [], patches: [], latestDeps: false };
  const where = { stack: "local", profile: "fast", start: "fork", replicas: 2, logDir: join(out, "logs") } as const;
  try {
    await using stack = await startStanding({ subject, ...where }, signal, () => {});
    const { verdict } = await runPlan({
      plan: makePlan(findScenario("stream-abort-after-chunk"), { seed: 1 }),
      stack,
      dir: join(out, "run"),
      profile: "fast",
      command: "test",
      expected: null,
      signal,
      report: () => {},
      playPhase: swallowing.cancel,
    });
    expect([verdict.verdict, verdict.findings]).toEqual(["inconclusive", []]);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
});
