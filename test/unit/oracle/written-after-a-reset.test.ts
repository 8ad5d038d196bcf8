import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, resetFault, World } from "./builder.ts";

const found = (world: World) =>
  judge(world.trial(), { expected: null }).findings.map(
    ({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`,
  );

interface Late {
  /** The counter is cleared. */
  clears?: boolean;
  billed?: "before" | "after";
  /** Dollars that the row gets besides. */
  more?: number;
}

/** Two requests are settled, and the second is billed before or after a reset. Then comes another. */
const resetBetween = ({ clears = true, billed = "after", more = 0 }: Late) =>
  new World().phase(
    "reset",
    (world) => {
      world.request().complete();
      const last = world.request({ tokens: [12, 30] });
      last.invoke().reserve().receive().headers().done().ok().settle().chargeKey();
      if (billed === "before") last.bill();
      world.reset("f1", { clear: clears });
      if (billed === "after") last.bill();
      world.rows.set(customer, world.rows.get(customer)! + more);
      world.request({ tokens: [12, 40] }).complete();
    },
    { faults: [resetFault("f1")] },
  );

describe("D44: spend from before a reset is written after it", () => {
  test("the row is ahead of the counter by that", () => {
    expect(found(resetBetween({}))).toEqual(["agreement D44 -0.06012"]);
  });

  test("not where it was written before", () => {
    expect(found(resetBetween({ billed: "before" }))).toEqual([]);
  });

  test("beside a counter that was left as it was, which is D16", () => {
    expect(found(resetBetween({ clears: false }))).toEqual(["agreement D16 0.10824", "agreement D44 -0.06012"]);
  });

  test("nor where the row is ahead by what no request cost", () => {
    expect(found(resetBetween({ billed: "before", more: 0.03 })).join()).not.toContain("D44");
  });
});
