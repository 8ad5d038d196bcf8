import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, killFault, World } from "./builder.ts";

/** What is found of the customer's row. */
const ofRow = (world: World) =>
  judge(world.trial(), { expected: null }).findings.flatMap(({ invariant, counter, mode, explanation }) =>
    invariant === "truth" && counter === customer ? [`${mode}: ${explanation}`] : [],
  );

describe("a row that is too low", () => {
  /** Its second request is charged as said, and no row gets it. */
  const unwritten = (charge: (world: World) => void, killed = false) =>
    ofRow(
      new World({ replicas: 2 }).phase(
        "end",
        (world) => {
          world.request().complete();
          charge(world);
          if (killed) world.kill("f1", 1);
        },
        { faults: killed ? [killFault("f1", 1, [])] : [] },
      ),
    );
  const settled = (world: World) =>
    void world.request({ replica: 1 }).invoke().reserve().receive().headers().done().ok().settle();
  const free = (world: World) => void world.request({ replica: 1 }).invoke().receive().headers().done().ok();

  test("by what a counter has is the database's matter: D25", () => {
    expect(unwritten(settled)).toEqual([expect.stringMatching(/^D25: .*The counter is right/)]);
  });

  test("by what a replica had answered last before it ended is D25, whoever was charged", () => {
    for (const charge of [settled, free])
      expect(unwritten(charge, true)).toEqual([expect.stringMatching(/^D25: .*Replica 1 ended \(f1\).*r2/)]);
  });

  test("by what no counter has either is billed nowhere: D34", () => {
    expect(unwritten(free)).toEqual([expect.stringMatching(/^D34: .*Neither counter nor row ever got what r2 cost/)]);
  });

  test("by that and beside what an interrupted request was billed, too", () => {
    const beside = (charge: (world: World) => void) => (world: World) => {
      charge(world);
      const cut = world.request({ stream: true }).abort({ chunks: 2 });
      cut.settle(0.006).chargeKey(0.006).bill(0.006);
    };
    expect(unwritten(beside(free))).toEqual([
      expect.stringMatching(/^D34: .*Neither counter nor row ever got what r2 cost/),
    ]);
  });

  test("not by what another counter was settled with", () => {
    const world = new World({ also: ["team"] }).phase("end", (world) => {
      world.request().complete();
      const team = world.counterKeys[1]!;
      const other = world.request({ replica: 1 }).invoke();
      world.incr(1, team, other.estimate);
      other.receive().headers().done().ok();
      world.incr(1, team, other.cost - other.estimate);
      world.bill(other.cost, [team]);
      world.request({ stream: true }).abort({ chunks: 2 }).settle(0.006).chargeKey(0.006).bill(0.006);
    });
    expect(ofRow(world)).toEqual([expect.stringMatching(/^unknown mode: /)]);
  });

  test("by an amount that fits nothing is of no mode that is known", () => {
    const lost = (world: World) => {
      world.request({ replica: 1 }).complete();
      for (const store of [world.rows, world.redis, world.logs]) store.set(customer, store.get(customer)! - 0.003);
    };
    expect(unwritten(lost)).toEqual([expect.stringMatching(/^unknown mode: /)]);
  });
});
