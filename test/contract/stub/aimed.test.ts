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
  id: "aimed",
  title: "One settlement and one reservation are lost",
  about:
    "Of eight requests at once the settlement of one, and the reservation of another, are acknowledged and not kept.",
  needs: ["reservation", "counter:end_user"],
  build(plan) {
    const customer = plan.caller("customer", { key: 100, end_user: 100 });
    const requests = plan.requests(8, (index) => ({ as: customer, stream: index % 2 === 0 }));
    const [, , settles, , , reserves] = requests;
    const lost = { command: "INCRBYFLOAT", action: { kind: "acknowledge-only" } } as const;
    return {
      entities: customer.entities,
      phases: [
        { ...plan.warm(customer), settle: "quiescent" },
        together("main", requests, {
          faults: [
            redisFault("f1", {
              ...lost,
              key: "counter:customer-key",
              aim: { request: settles!.id, step: "settlement" },
            }),
            redisFault("f2", { ...lost, key: "counter:*", aim: { request: reserves!.id, step: "reservation" } }, 2),
          ],
        }),
      ],
    };
  },
});

test("a rule that is aimed at a request's step strikes that and no other, whatever else is sent at once", async () => {
  const dir = await mkdtemp(join(tmpdir(), "p429-aimed-"));
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => rm(dir, { recursive: true, force: true }));
  await using stack = await startStubStack({ replicas: 2, clock: startClock() });
  const plan = makePlan(scenario, { seed: 1 });
  await runPlan({
    plan,
    stack,
    dir,
    profile: "fast",
    command: "test",
    expected: null,
    signal: new AbortController().signal,
    report: () => {},
  });
  const { model, phases } = plan;
  const [, , settles, , , reserves] = phases[1]!.requests;
  const struck = [...readRun(dir).ledger()].filter(({ fault }) => fault !== null);
  const tokens = struck.map(({ fault, key, args }) => [
    fault,
    key.split(":")[1],
    Number(args[0]) / model.outputPerToken,
  ]);
  const unused = settles!.maxTokens - settles!.provider.outputTokens;
  const near = (value: number) => expect.closeTo(value, -Math.log10(2));
  expect(tokens.sort()).toEqual([
    ["f1", "key", near(-unused)],
    ["f2", "end_user", near(reserves!.maxTokens)],
    ["f2", "key", near(reserves!.maxTokens)],
  ]);
});
