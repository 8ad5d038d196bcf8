import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, type Request, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const found = (world: World) =>
  verdictOf(world).findings.map(({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`);

const answered = (request: Request) => request.invoke().reserve().receive().headers().done().ok();

/** Twelve requests, six of them alike as those of a crowd are, in flight four at a time; each is settled as said. */
function traffic(settled: (cost: number, nth: number) => number | null): World {
  return new World({ budget: 1000 }).phase("traffic", (world) => {
    for (let nth = 0; nth < 12; nth += 4) {
      const four = [0, 1, 2, 3].map((at) =>
        world.request({
          replica: at % 2,
          ...(at < 2 ? { maxTokens: 20, tokens: [10, 4] } : { tokens: [9 + nth + at, 3 + nth] }),
        }),
      );
      for (const request of four) answered(request);
      for (const [at, request] of four.entries()) {
        const cost = settled(request.cost, nth + at);
        if (cost !== null) request.settle(cost);
        request.chargeKey().bill();
      }
    }
  });
}

describe("settlements at another amount than the cost", () => {
  const off = (amount: (cost: number) => number) => {
    const world = traffic(amount);
    return (world.redis.get(customer)! - world.rows.get(customer)!).toFixed(5);
  };

  test.each<[string, (cost: number) => number, string]>([
    ["nine tenths of it", (cost) => 0.9 * cost, "12 settlements came at 0.9 of the cost: "],
    ["eleven tenths of it", (cost) => 1.1 * cost, "12 settlements came at 1.1 of the cost: "],
    ["a tenth of a cent more", (cost) => cost + 0.001, "12 settlements came $0.001 above the cost: $0.012 too much."],
    ["a tenth of a cent less", (cost) => cost - 0.001, "12 settlements came $0.001 below the cost: $0.012 too little."],
  ])("all at %s", (_, amount, words) => {
    const { verdict, findings, reason } = verdictOf(traffic(amount));
    expect(verdict).toBe("diverged");
    expect(findings.map((one) => `${one.invariant} ${one.mode} ${one.amount.toFixed(5)}`)).toEqual([
      `settled D38 ${off(amount)}`,
      `agreement D38 ${off(amount)}`,
    ]);
    expect(findings[0]!.requests).toHaveLength(12);
    expect(findings[0]!.explanation).toContain(words.replace(/^12 settlements/, "").replace(/:.*/, ", "));
    expect(findings[1]!.explanation).toContain(words);
    expect(reason).not.toMatch(/never released|twice/);
  });

  test("a single one is told by what is left to be settled", () => {
    const single = (nth: number) => traffic((cost, at) => (at === nth ? 0.9 * cost : cost));
    for (const [nth, id] of [
      [6, "r7"],
      [11, "r12"],
    ] as const) {
      const { findings } = verdictOf(single(nth));
      expect(findings.map(({ invariant, mode, requests }) => [invariant, mode, requests])).toEqual([
        ["settled", "D38", [id]],
        ["agreement", "D38", [id]],
      ]);
      expect(findings[1]!.explanation).toContain("1 settlement came at another amount than the cost: ");
    }
  });

  test("what a repair brought back of them is no other mode", () => {
    const world = traffic((cost) => 0.9 * cost).phase("repaired", (later) => {
      later.raise(0, customer, later.rows.get(customer)! - 0.001);
    });
    const { findings } = verdictOf(world);
    const last = findings.findLast(({ invariant }) => invariant === "agreement")!;
    expect(new Set(findings.map(({ mode }) => mode))).toEqual(new Set(["D38"]));
    expect(last.amount).toBeCloseTo(-0.001, 9);
    expect(last.explanation).toContain("A repair then raised it by $");
  });

  test("some at a factor and the others right", () => {
    const { findings } = verdictOf(traffic((cost, nth) => (nth % 4 > 1 ? 0.9 * cost : cost)));
    expect(findings[0]!.requests).toEqual(["r3", "r4", "r7", "r8", "r11", "r12"]);
    expect(findings[1]!.explanation).toContain("6 settlements came at 0.9 of the cost");
  });

  test("an amount that would settle another request to its cost is not taken for that", () => {
    // 0.9 × 0.04 − (R + 0.004) is 0.036 − 0.004 − R: what the other costs, less its R.
    const world = new World({ budget: 1000 }).phase("traffic", (world) => {
      const first = world.request({ maxTokens: 102, tokens: [0, 20] });
      const second = world.request({ maxTokens: 100, tokens: [0, 16] });
      const others = [3, 5, 7, 9].map((output) => world.request({ tokens: [10, output] }));
      for (const request of [first, second, ...others]) answered(request);
      for (const request of [first, second, ...others])
        request
          .settle(0.9 * request.cost)
          .chargeKey()
          .bill();
    });
    const { findings } = verdictOf(world);
    expect(0.9 * 0.04 - 0.20409 - 0.032 + 0.20009).toBeCloseTo(0, 9);
    expect(findings.map(({ mode }) => mode)).toEqual(["D38", "D38"]);
    expect(findings[0]!.requests).toEqual(["r1", "r2", "r3", "r4", "r5", "r6"]);
    expect(findings[1]!.explanation).toContain("6 settlements came at 0.9 of the cost");
  });

  test("and the row got the same: that is D38 of the row, too", () => {
    const world = new World({ budget: 1000 }).phase("traffic", (world) => {
      for (const replica of [0, 1]) {
        const request = answered(world.request({ replica, tokens: [11, 9 + replica] }));
        request.settle(0.9 * request.cost);
        request.chargeKey().bill(0.9 * request.cost);
        world.bill(0.1 * request.cost, ["spend:key:aabb"]);
      }
    });
    expect(found(world).map((text) => text.slice(0, -8).trim())).toEqual(["settled D38", "truth D38"]);
  });

  test("green twin: all at their cost", () => {
    expect(verdictOf(traffic((cost) => cost)).verdict).toBe("converged");
  });
});

describe("not a settlement at another amount", () => {
  test("one that never came: every fifth, of requests that are alike as well", () => {
    const { findings } = verdictOf(traffic((cost, nth) => (nth % 5 === 4 ? null : cost)));
    const leaks = findings.flatMap(({ invariant, leaks }) => (invariant === "settled" ? leaks : []));
    expect(leaks.map(({ request }) => request)).toEqual(["r5", "r10"]);
    expect(findings.map(({ mode }) => mode)).not.toContain("D38");
  });

  test("one that came twice, beside others that never came", () => {
    const world = traffic((cost, nth) => (nth === 3 ? null : cost)).phase("again", (world) => {
      const twice = world.request({ tokens: [10, 30] }).complete();
      twice.settle();
    });
    const twice = verdictOf(world).findings.find(({ invariant }) => invariant === "no-bypass");
    expect(twice).toMatchObject({ requests: ["r13"] });
    expect(found(world).join()).not.toContain("D38");
  });

  test("one that is given back whole and charged by itself, beside a leak", () => {
    const world = new World().phase("ask", (world) => {
      world.request({ replica: 1 }).complete();
      world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
      const requests = [7, 8].map((output, at) => world.request({ maxTokens: 300 - at * 100, tokens: [12, output] }));
      for (const request of requests) answered(request);
      for (const request of requests.toReversed()) request.settle(0);
      for (const request of requests) request.chargeCustomer().chargeKey().bill();
    });
    expect(verdictOf(world).findings.map(({ mode, requests }) => [mode, requests])).toEqual([
      ["D1", ["r2"]],
      ["D1", ["r2"]],
    ]);
  });

  test("a write of nobody's, long after the last request", () => {
    const world = traffic((cost, nth) => (nth === 3 ? null : cost)).phase("later", (world) => {
      world.sleep(25_000);
      world.request({ replica: 0 }).complete();
      world.incr(1, customer, -0.0055);
    });
    expect(found(world).join()).not.toContain("D38");
    expect(found(world).join()).toContain("agreement unknown mode -0.0055");
  });
});
