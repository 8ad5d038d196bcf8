import { expect, test } from "vitest";
import { unmetText } from "../../../harness/oracle/words/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { outOfReach } from "../../../harness/preflight/out-of-reach.ts";
import { findScenario, scenarios } from "../../../scenarios/index.ts";

type Environment = Parameters<typeof outOfReach>[1];
const attached = (replicas = 2, settings: Record<string, unknown> = {}) =>
  ({ subject: { settings }, stack: { kind: "attach", replicas } }) as unknown as Environment;
const why = (id: string, environment = attached()) => {
  const unmet = outOfReach(makePlan(findScenario(id), { seed: 1 }), environment);
  return unmet && unmetText(unmet);
};

test.each([
  ["replica-killed", "the scenario kills a replica"],
  ["replica-oom", "takes a replica's memory away"],
  ["replica-paused", "pauses a replica"],
  ["redis-restarted", "restarts Redis"],
  ["postgres-paused", "pauses Postgres"],
  ["replica-partitioned-from-postgres", "cuts a replica off from Postgres"],
  ["delivery-parked", "makes Postgres refuse a row"],
  ["end-user-default-budget-ignored", "the default budget of end users"],
  ["namespaced-cache", "asks for the setting litellm_settings.cache_params.namespace="],
])("%s cannot be done to an attached deployment", (id, reason) => {
  expect(why(id)).toContain(reason);
});

test.each([
  "control-success",
  "stream-abort-after-chunk",
  "redis-reply-lost",
  "redis-partitioned",
  "counter-evicted-at-rest",
])("%s can", (id) => {
  expect(why(id)).toBeNull();
});

test("too few replicas", () => {
  expect(why("control-success", attached(1))).toBe("it asks for 2 replicas, and 1 is attached");
});

test("a setting that the deployment is said to have is no obstacle", () => {
  const { settings } = makePlan(findScenario("namespaced-cache"), { seed: 1 });
  const declared = Object.fromEntries(settings.map((text) => text.split("=", 2) as [string, string]));
  expect(why("namespaced-cache", attached(2, declared))).toBeNull();
});

test("most of the catalogue can be run on an attached deployment", () => {
  const possible = scenarios.filter(({ id }) => why(id) === null);
  expect(possible.length).toBeGreaterThan(scenarios.length / 2);
});
