import { describe, expect, it } from "vitest";
import { type Defect, expectFound, judge, judgeAll, keepRuns, withStack } from "./twin.ts";

keepRuns();

/** A copy of a key may live 60 s, for which the key stays busy: the tests wait together. */
describe.concurrent("a budget that changes in flight", { timeout: 480_000 }, () => {
  it("is kept by the good twin, whose replicas see it within the time that a copy lives", () =>
    withStack({}, async (stack) => {
      for (const [id, verdict] of await judgeAll(stack, [
        "budget-lowered-in-flight",
        "budget-raised-in-flight",
        "budget-boost",
      ]))
        expect(verdict, id).toMatchObject({ verdict: "converged", findings: [] });
    }));

  it("is missed by a twin that goes on with the old one: a bypass if lowered, a phantom refusal if raised", () =>
    withStack({ switches: { oldBudget: true } }, async (stack) => {
      const defects: Defect[] = [
        { defect: "oldBudget", scenario: "budget-lowered-in-flight", invariant: "no-bypass", mode: "D43" },
        { defect: "oldBudget", scenario: "budget-raised-in-flight", invariant: "no-phantom-refusal", mode: "D43" },
      ];
      const found = new Map(
        await judgeAll(
          stack,
          defects.map(({ scenario }) => scenario),
        ),
      );
      for (const defect of defects) expectFound(defect, found.get(defect.scenario)!);
    }));

  it("decides nothing when it is swallowed", () =>
    withStack({}, async (stack) => {
      expect((await judge(stack, "budget-lowered-in-flight", "nemesis")).verdict).toBe("inconclusive");
    }));
});
