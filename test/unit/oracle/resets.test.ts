import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, resetFault, World } from "./builder.ts";

const found = (world: World) =>
  judge(world.trial(), { expected: null }).findings.map(
    ({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`,
  );

function spendSome(world: World): void {
  const request = world.request().invoke();
  if (world.get(0, customer) === null) world.set(0, customer, 0, { nx: true });
  request.reserve().receive().headers().done().ok().settle().chargeKey().bill();
}

test("of two requests in flight at a reset, what the one cost and LiteLLM deleted with the counter is D17, too", () => {
  const world = new World({ budget: 3 }).phase("before", spendSome);
  world.phase(
    "fault",
    () => {
      const [first, second] = [300, 400].map((maxTokens) =>
        world.request({ maxTokens }).invoke().reserve().receive().hold("before-headers"),
      );
      world.reset("f1");
      first!.headers().done().ok().settle().chargeKey().bill();
      world.del(0, customer);
      second!.headers().done().ok().settle().chargeKey().bill();
    },
    { faults: [resetFault("f1", ["r2", "r3"])] },
  );
  const [mine] = found(world).filter((finding) => finding.startsWith("agreement"));
  const counter = world.get(0, customer)!;
  expect(mine).toBe(`agreement D17 ${(counter - world.rows.get(customer)!).toFixed(5)}`);
  expect(found(world).filter((finding) => finding.includes("unknown"))).toEqual([]);
});

test("a row that the end of a period has not emptied is D16", () => {
  const world = new World({ budget: 3 }).phase("before", spendSome).phase("again", spendSome);
  const row = world.rows.get(customer)!;
  world.phase(
    "fault",
    () => {
      world.reset("f1", { clear: false });
      world.rows.set(customer, row);
    },
    { faults: [resetFault("f1", [])] },
  );
  expect(found(world)).toEqual([`truth D16 ${row.toFixed(5)}`]);
});

test("and so is one that holds what a single request had cost, which is then not billed twice", () => {
  const world = new World({ budget: 3 }).phase("before", spendSome);
  const row = world.rows.get(customer)!;
  world.phase(
    "fault",
    () => {
      world.reset("f1", { clear: false });
      world.rows.set(customer, row);
    },
    { faults: [resetFault("f1", [])] },
  );
  expect(found(world)).toEqual([`truth D16 ${row.toFixed(5)}`]);
});

describe("D33: two replicas carry the end of a period out, each taking off what it had read", () => {
  /** The last request finds less than R on the counter, and LiteLLM charges it as if nothing had been reserved. */
  const emptied = (rowAfter: (before: number) => number) => {
    const world = new World({ budget: 3 })
      .phase("before", spendSome)
      .phase("again", spendSome)
      .phase("more", spendSome);
    const before = world.rows.get(customer)!;
    world
      .phase(
        "fault",
        () => {
          world.reset("f1");
          world.del(1, customer);
          world.rows.set(customer, rowAfter(before));
        },
        { faults: [resetFault("f1", [])] },
      )
      .phase("probe", () => {
        const [unreserved, request] = [50, 100].map((maxTokens) => world.request({ maxTokens }).invoke());
        world.raise(0, customer, rowAfter(before));
        unreserved!.receive().headers().done().ok().chargeCustomer().chargeKey().bill();
        request!.reserve().receive().headers().done().ok().chargeCustomer().chargeKey().bill();
      });
    return world;
  };

  test("the row, the counter seeded from it below zero, and what it lets be leaked", () => {
    const modes = found(emptied((before) => -before)).map((finding) => finding.split(" ").slice(0, 2).join(" "));
    expect(new Set(modes)).toEqual(new Set(["truth D33", "no-bypass D33", "settled D33", "agreement D33"]));
  });

  test("a row that is below zero by another amount is not that", () => {
    expect(found(emptied((before) => -2 * before)).filter((finding) => /(truth|no-bypass) D33/.test(finding))).toEqual(
      [],
    );
  });

  test("and a row that the reset left empty is well", () => {
    expect(found(emptied(() => 0)).filter((finding) => finding.includes("D33"))).toEqual([]);
  });
});
