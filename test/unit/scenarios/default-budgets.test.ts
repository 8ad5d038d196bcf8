import { expect, test } from "vitest";
import { makePlan } from "../../../harness/planner/index.ts";
import { scenarios } from "../../../scenarios/index.ts";

test("scenarios whose unknown end users share a stack have the same default budget", () => {
  const byStack = Map.groupBy(
    scenarios.flatMap((scenario) => {
      const { settings, entities } = makePlan(scenario, { seed: 1 });
      const unknown = entities.filter(({ kind, known, budget }) => kind === "end_user" && !known && budget !== null);
      return unknown.map(({ budget }) => ({ settings: settings.join(" "), budget }));
    }),
    ({ settings }) => settings,
  );
  for (const [settings, all] of byStack)
    expect(new Set(all.map(({ budget }) => budget)), settings).toHaveProperty("size", 1);
});
