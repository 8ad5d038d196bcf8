import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, World } from "./builder.ts";

/** What is found of the customer's row. */
const ofRow = (world: World) =>
  judge(world.trial(), { expected: null }).findings.flatMap(({ invariant, counter, mode, explanation }) =>
    invariant === "truth" && counter === customer ? [`${mode}: ${explanation}`] : [],
  );

/** A request of the customer's key that does not name the customer. */
const nameless = (charge: (world: World, cost: number) => void) =>
  ofRow(
    new World().phase("share", (world) => {
      world.request().complete();
      const other = world.request({ tokens: [12, 30] });
      other.planned.identities = ["customer-key"];
      other.invoke().receive().headers().done().ok().chargeKey();
      world.bill(other.cost);
      charge(world, other.cost);
    }),
  );

describe("D45: a request is charged to another request's end user", () => {
  test("counter and row hold its cost", () => {
    expect(nameless((world, cost) => void world.incr(0, customer, cost))).toEqual([
      expect.stringMatching(/^D45: .*hold \$0.06012 that r2 cost/),
    ]);
  });

  test("also where it was reserved and settled", () => {
    const reserved = (world: World, cost: number) => {
      for (const amount of [0.4, cost - 0.4]) world.incr(0, customer, amount);
    };
    expect(nameless(reserved)).toEqual([expect.stringMatching(/^D45: .*hold \$0.06012 that r2 cost/)]);
  });

  test("not where the counter has no write of that cost", () => {
    expect(nameless(() => {})).toEqual([expect.stringMatching(/^unknown mode/)]);
    expect(nameless((world, cost) => void world.incr(0, customer, cost / 2))).toEqual([
      expect.stringMatching(/^unknown mode/),
    ]);
  });

  test("nor by another replica", () => {
    expect(nameless((world, cost) => void world.incr(1, customer, cost))).toEqual([
      expect.stringMatching(/^unknown mode/),
    ]);
  });
});
