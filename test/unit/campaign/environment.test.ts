import { expect, test } from "vitest";
import { describeEnvironment } from "../../../harness/campaign/environment.ts";
import { unmetNeed } from "../../../harness/oracle/index.ts";
import type { StartedStack } from "../../../harness/stack/types.ts";
import { makePlan } from "../../../harness/traffic/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { environment } from "../report/examples.ts";

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
  expect(why(false)).toContain("has no ledger of spend");
  expect(why(true)).toBeNull();
});
