import { expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, redisFault, World } from "./builder.ts";

/** The reply to a settlement is lost; what LiteLLM does then is up to `then`. */
const afterwards = (then: (world: World, cost: number) => void) => {
  const world = new World();
  world.phase(
    "lose",
    () => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
      const request = world.request({ replica: 0 }).invoke().reserve().receive().headers().done().ok();
      request.settle(request.cost, { fault: "f1", delivered: false });
      world.strike("f1", "redis", 0);
      then(world, request.cost);
      request.bill().chargeKey();
    },
    { faults: [redisFault("f1")] },
  );
  return judge(world.trial(), { expected: null });
};

test("the cost charged anew is D10", () => {
  const { findings } = afterwards((world, cost) => world.incr(0, customer, cost));
  const agreement = findings.find(({ invariant }) => invariant === "agreement");
  expect(agreement).toMatchObject({ mode: "D10", counter: customer });
  expect(agreement!.explanation).toContain("the settlements of r3");
});

test("the settlement let be is right", () => {
  expect(afterwards(() => {}).verdict).toBe("converged");
});
