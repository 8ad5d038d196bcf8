import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runPlan } from "../../../harness/campaign/run-plan.ts";
import { startClock } from "../../../harness/clock.ts";
import { defineScenario, makePlan, redisFault, together } from "../../../harness/planner/index.ts";
import { readRun } from "../../../harness/record/index.ts";
import { startStubStack } from "../../stub/index.ts";

const scenario = defineScenario(import.meta.url, {
  id: "held-back",
  title: "A settlement comes late",
  about: "The settlement of a request reaches Redis 3 s after it was sent. Counter and row must agree then.",
  modes: [],
  needs: ["reservation", "counter:end_user"],
  build(plan) {
    const customer = plan.customer("customer", 100);
    const late = { command: "INCRBYFLOAT", key: "counter:customer", amount: "negative", times: 1 } as const;
    return {
      entities: customer.entities,
      phases: [
        { ...plan.warm(customer), settle: "quiescent" },
        together(
          "late",
          plan.requests(1, () => ({ as: customer, stream: false })),
          { faults: [redisFault("f1", { ...late, action: { kind: "delay", ms: 3000 } })] },
        ),
      ],
    };
  },
});

test("nothing is at rest while a fault holds a command on a counter back", async () => {
  const dir = await mkdtemp(join(tmpdir(), "p429-held-"));
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => rm(dir, { recursive: true, force: true }));
  await using stack = await startStubStack({ replicas: 2, clock: startClock(), lostReplyAfterMs: 20_000 });
  const { verdict } = await runPlan({
    plan: makePlan(scenario, { seed: 1 }),
    stack: { ...stack, writeIntervalMs: 300 },
    dir,
    profile: "fast",
    command: "test",
    expected: null,
    signal: new AbortController().signal,
    report: () => {},
  });
  expect(verdict).toMatchObject({ verdict: "converged", findings: [] });
  const { samples } = readRun(dir);
  const [last] = samples.filter(({ label, ref }) => label === "late" && ref === "customer");
  expect(last!.counter).toBeCloseTo(last!.row!, 9);
});
