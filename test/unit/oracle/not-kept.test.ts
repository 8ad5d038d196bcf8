import { expect, test } from "vitest";
import type { EntityKind } from "../../../harness/contracts/index.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, key, World } from "./builder.ts";

/** One request on behalf of a customer, which is counted, and of something else, which is neither counted nor billed. */
function beside(kind: EntityKind, isCounted: boolean) {
  const world = new World({ also: [kind] });
  const others = world.capabilities.counters.filter((each) => each !== kind);
  world.capabilities = { ...world.capabilities, counters: isCounted ? [...others, kind] : others };
  world.phase("ask", (world) => {
    const request = world.request().invoke();
    world.incr(0, customer, request.estimate);
    request.receive().headers().done().ok();
    world.incr(0, customer, request.cost - request.estimate);
    request.chargeKey();
    world.bill(request.cost, [customer, key]);
  });
  const { verdict, checks, counters } = judge(world.trial(), { expected: null });
  const broken = checks.filter(({ outcome }) => outcome === "broken").map(({ invariant }) => invariant);
  return { verdict, broken, counters: counters.length };
}

test("a project of a LiteLLM without a counter for it, which writes no row of it either, is left out", () => {
  expect(beside("project", false)).toEqual({ verdict: "converged", broken: [], counters: 2 });
});

test("red twin: with such a counter its row must have what was spent", () => {
  expect(beside("project", true)).toEqual({ verdict: "diverged", broken: ["truth"], counters: 3 });
});

test("red twin: the row of an organization must have it without a counter", () => {
  expect(beside("organization", false)).toEqual({ verdict: "diverged", broken: ["truth"], counters: 3 });
});
