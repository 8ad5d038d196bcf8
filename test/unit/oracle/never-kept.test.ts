import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, type Request, redisFault, World, type WriteOptions } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const ofCustomer = (world: World) => verdictOf(world).findings.filter(({ counter }) => counter === customer);
const brief = (world: World) =>
  ofCustomer(world).map(({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`);

const acknowledged: WriteOptions = { fault: "f1", applied: "no", acknowledged: true };
const refused: WriteOptions = { fault: "f1", applied: "no" };

/** Two requests, of which the second loses a write or two. */
const losing = (write: (request: Request, world: World) => void) =>
  new World().phase(
    "lose",
    (world) => {
      world.request().complete();
      world.strike("f1", "redis", 0);
      const request = world.request({ maxTokens: 150, tokens: [10, 5] }).invoke();
      write(request, world);
    },
    { faults: [redisFault("f1")] },
  );
const answered = (request: Request) => request.receive().headers().done().ok();

describe("Redis acknowledges a write and does not keep it: D10", () => {
  test("a settlement: R stays, and the words say how", () => {
    const world = losing((request) => {
      answered(request.reserve()).settle(undefined, acknowledged).chargeKey().bill();
    });
    expect(ofCustomer(world)).toMatchObject([
      { invariant: "settled", mode: "D10" },
      { invariant: "agreement", mode: "D10" },
    ]);
    const [leak] = ofCustomer(world);
    expect(leak!.explanation).toContain("Redis acknowledged the settlement");
    expect(leak!.leaks[0]!.missingWrite).toContain("acknowledged and lost by f1");
  });

  test("a reservation that is settled all the same: R too little", () => {
    let held = 0;
    const world = losing((request) => {
      answered(request.reserve(acknowledged)).settle().chargeKey().bill();
      held = request.held;
    });
    expect(brief(world)).toEqual([`agreement D10 ${(-held).toFixed(5)}`, expect.stringContaining("no-bypass D10")]);
    expect(ofCustomer(world)[0]!.explanation).toContain("that r2 reserved, settled all the same");
  });

  test("and beside another that the provider does not have yet, and that might be resized", () => {
    let held = 0;
    const world = losing((request, inWorld) => {
      answered(request.reserve(acknowledged));
      const beside = inWorld.request({ maxTokens: 190 }).invoke().reserve();
      request.settle().chargeKey().bill();
      answered(beside).settle().chargeKey().bill();
      held = request.held;
    });
    expect(brief(world)).toEqual([`agreement D10 ${(-held).toFixed(5)}`, expect.stringContaining("no-bypass D10")]);
  });

  test("of which a repair brought some back: the rest, and the words say so", () => {
    const world = losing((request, inWorld) => {
      answered(request.reserve(acknowledged)).settle().chargeKey().bill();
      inWorld.raise(0, customer, 0.04);
    });
    expect(brief(world)[0]).toBe("agreement D10 -0.01822");
    expect(ofCustomer(world)[0]!.explanation).toContain("Repairs brought $0.28187 back");
  });

  test("both halves: C too little", () => {
    let cost = 0;
    const world = losing((request) => {
      answered(request.reserve(acknowledged)).settle(undefined, acknowledged).chargeKey().bill();
      cost = request.cost;
    });
    expect(brief(world)).toEqual([`agreement D10 ${(-cost).toFixed(5)}`]);
    expect(ofCustomer(world)[0]!.explanation).toContain("Redis acknowledged and did not keep $0.0101 that r2 cost");
  });

  test("a charge without a reservation: C too little", () => {
    let cost = 0;
    const world = losing((request, world) => {
      answered(request.reserve(refused));
      cost = request.cost;
      world.incr(request.replica, customer, request.cost, acknowledged);
      request.chargeKey().bill();
    });
    expect(brief(world)).toEqual([`agreement D10 ${(-cost).toFixed(5)}`]);
    expect(ofCustomer(world)[0]!.explanation).toContain("Redis acknowledged and did not keep $0.0101 that r2 cost");
  });
});

describe("not that", () => {
  test("green twin: nothing is lost", () => {
    const world = losing((request) => answered(request.reserve()).settle().chargeKey().bill());
    expect(verdictOf(world)).toMatchObject({ verdict: "converged" });
  });

  test("a reservation that was lost and is not settled by C − R, but charged with C", () => {
    const world = losing((request) => answered(request.reserve(acknowledged)).chargeCustomer().chargeKey().bill());
    expect(verdictOf(world)).toMatchObject({ verdict: "converged" });
  });

  test("a settlement that Redis never got and never answered", () => {
    const world = losing((request) => answered(request.reserve()).settle(undefined, refused).chargeKey().bill());
    expect(ofCustomer(world)[0]!.explanation).toMatch(/f1 kept the settlement .* from Redis/);
  });

  test("a reservation that was refused, and whose settlement lands R too low", () => {
    const world = losing((request) => answered(request.reserve(refused)).settle().chargeKey().bill());
    expect(ofCustomer(world)[0]!.explanation).not.toContain("acknowledged");
  });
});
