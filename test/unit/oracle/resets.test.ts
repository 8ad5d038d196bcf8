import { expect, test } from "vitest";
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
