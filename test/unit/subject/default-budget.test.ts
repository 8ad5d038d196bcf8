import { expect, test } from "vitest";
import { makePlan } from "../../../harness/planner/index.ts";
import { describeEntities } from "../../../harness/subject/admin/creation.ts";
import { findScenario } from "../../../scenarios/index.ts";

test("the default budget of unknown end users exists before anyone, and they themselves do not", () => {
  const plan = makePlan(findScenario("end-user-default-budget-ignored"), { seed: 1 });
  const { steps, entities } = describeEntities(plan, "t1", "");
  expect(steps[0]).toMatchObject({ values: ["p429-default", 1] });
  expect(JSON.stringify(steps)).not.toContain("/customer/new");
  expect(entities.some(({ kind, budget }) => kind === "end_user" && budget === 1)).toBe(true);
});
