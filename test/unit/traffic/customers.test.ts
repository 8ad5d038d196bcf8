import { expect, test } from "vitest";
import { sideBySide } from "../../../harness/catalogue/index.ts";
import { caller, everyone } from "../../../harness/planner/customers.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { findScenario } from "../../../scenarios/index.ts";

test("a caller has a key and whatever its kinds depend on, without a budget unless one is given", () => {
  const { entities, identities } = caller("one", { team_member: 3, end_user: null }, { spent: 2, resetEvery: "30d" });
  expect(entities).toEqual([
    { ref: "one-key", kind: "key", budget: null },
    { ref: "one-team-member", kind: "team_member", budget: 3, spent: 2, resetEvery: "30d" },
    { ref: "one-end-user", kind: "end_user", budget: null },
    { ref: "one-team", kind: "team", budget: null },
    { ref: "one-user", kind: "user", budget: null },
  ]);
  expect(identities).toEqual(entities.map((entity) => entity.ref));
});

test("everyone: each kind has a budget, and the user's own key is in no team, which would exempt the user", () => {
  const { entities, identities, ownKey } = everyone("all", 9);
  expect(new Set(entities.map((entity) => entity.kind))).toEqual(new Set(sideBySide()));
  expect(entities.every(({ budget }) => budget === 9)).toBe(true);
  expect(identities).not.toContain("all-own-key");
  expect(ownKey).toEqual(["all-own-key", "all-user", "all-end-user", "all-tag"]);
});

test("everyone is warmed on every replica, the team at rest on one first, and of what breaks each key has its share", () => {
  const plan = makePlan(findScenario("stream-abort-after-chunk"), { seed: 1, replicas: 3 });
  const [warm, hangUp] = plan.phases;
  const sent = warm!.requests.map(({ replica, identities }) => `${identities[0]} on ${replica}`);
  expect(sent).toEqual(
    [0, 1, 2, "team"].map((at) => (at === "team" ? "customer-key on 0" : `customer-own-key on ${at}`)),
  );
  expect(warm!.settle).toBe("quiescent");
  const own = hangUp!.requests.filter(({ cancel, identities }) => cancel && identities.includes("customer-own-key"));
  expect(own).toHaveLength(3);
});
