import { expect, test } from "vitest";
import { describeEnvironment } from "../../../harness/campaign/environment.ts";
import { unmetNeed } from "../../../harness/oracle/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import type { StartedStack } from "../../../harness/stack/types.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { environment } from "../report/examples.ts";

test("replicas that were forked from a warm host are recorded so, and others are not", () => {
  const plan = makePlan(findScenario("control-success"), { seed: 1 });
  const kept = (versions: object) => {
    const stack = { ...environment.stack, subject: environment.subject, versions, replicas: [] };
    const described = { trial: "t", plan, profile: "fast", command: "", look: null, ledger: false } as const;
    return describeEnvironment({ ...described, entities: [], stack: stack as unknown as StartedStack }).stack;
  };
  expect(kept({ ...environment.stack, keptWarm: true })).toMatchObject({ keptWarm: true });
  expect(kept(environment.stack)).not.toHaveProperty("keptWarm");
});

test("a ledger of spend that only the database shows lets its scenarios run", () => {
  const plan = makePlan(findScenario("ledger-holder-killed"), { seed: 1 });
  const capabilities = { reservation: true, counters: plan.entities.map(({ kind }) => kind) };
  const stack = {
    ...environment.stack,
    subject: { ...environment.subject, capabilities, settings: {} },
    versions: environment.stack,
    replicas: [],
  } as unknown as StartedStack;
  const described = { trial: "t", stack, plan, profile: "fast", command: "", look: null, entities: [] } as const;
  const why = (ledger: boolean) => unmetNeed(plan, describeEnvironment({ ...described, entities: [], ledger }));
  expect(why(false)).toEqual({ kind: "no-spend-ledger", version: expect.any(String) });
  expect(why(true)).toBeNull();
});
