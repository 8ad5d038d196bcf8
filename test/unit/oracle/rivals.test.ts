import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { inEach, smallestSets, subsetsWorth } from "../../../harness/oracle/ledger/smallest-sets.ts";
import { nameSets } from "../../../harness/oracle/words/requests.ts";
import { customer, key, World } from "./builder.ts";

const findingsOf = (world: World) => judge(world.trial(), { expected: null }).findings;

describe("the smallest sets that add up", () => {
  const worth = (amount: number, ...items: number[]) => subsetsWorth(items, (item) => item, amount);

  test.each<[number, number[], number[][]]>([
    [5, [5, 2, 3], [[5]]],
    [
      5,
      [1, 4, 2, 3],
      [
        [1, 4],
        [2, 3],
      ],
    ],
    [5, [1, 1, 3], [[1, 1, 3]]],
    [
      4,
      [2, 2, 2],
      [
        [2, 2],
        [2, 2],
        [2, 2],
      ],
    ],
    [7, [1, 2, 3], []],
  ])("%d of %j", (amount, items, sets) => {
    expect(new Set(worth(amount, ...items).map(String))).toEqual(new Set(sets.map(String)));
    expect(worth(amount, ...items)).toHaveLength(sets.length);
  });

  test("are all that trying everything finds, and none larger", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 7 }), fc.nat(20), (items, amount) => {
        const named = items.map((value, id) => ({ id: `r${id}`, value }));
        const sets = subsetsWorth(named, ({ value }) => value, amount);
        const all = smallestSets(named, (chosen) => chosen.reduce((total, { value }) => total + value, 0) === amount);
        expect(sets).toEqual(all);
        expect(new Set(sets.map(({ length }) => length)).size).toBeLessThanOrEqual(1);
        for (const item of inEach(sets)) expect(sets.every((set) => set.includes(item))).toBe(true);
      }),
      { numRuns: 100, seed: 27639 },
    );
  });

  test("are named as ambiguous when there are several", () => {
    expect(nameSets([["r3", "r7"]])).toBe("r3, r7");
    expect(
      nameSets([
        ["r3", "r7"],
        ["r2", "r9"],
      ]),
    ).toBe("some requests (ambiguous: r3+r7, or r2+r9)");
    expect(nameSets([1, 2, 3, 4, 5].map((one) => [`r${one}`]))).toBe(
      "some requests (ambiguous: r1, or r2, or r3, or 2 other sets)",
    );
  });
});

describe("D9: a stopped replica that never charged what it answered", () => {
  /** Three are answered while it stops, of these output tokens; the key lacks the first. */
  const stopped = (...tokens: number[]) =>
    new World().phase(
      "stop",
      (world) => {
        world.request({ replica: 0, tokens: [9, 4] }).complete();
        const all = tokens.map((output) => world.request({ replica: 1, tokens: [10, output] }));
        for (const request of all) request.invoke().reserve().receive().headers().done();
        world.strike("f1", "replica-stop", 1);
        for (const request of all) request.ok().settle().bill();
        for (const { cost } of all.slice(1)) world.incr(0, key, cost);
      },
      { faults: [{ id: "f1", kind: "replica-stop", replica: 1, whenHeld: [], graceMs: 30_000 }] },
    );
  const onKey = (world: World) => findingsOf(world).filter(({ counter, mode }) => counter === key && mode === "D9");

  test("names the only one that cost as much", () => {
    expect(onKey(stopped(5, 6, 7))).toMatchObject([{ requests: ["r2"] }]);
  });

  test("names none of several that cost as much", () => {
    const [finding, ...others] = onKey(stopped(5, 5, 7));
    expect(others).toEqual([]);
    expect(finding!.requests).toEqual([]);
    expect(finding!.explanation).toContain("some requests (ambiguous: r2, or r3) in flight");
  });
});

/** Of two alike the counter has one too much. */
describe("of two requests that cost as much", () => {
  test("D29 names none", () => {
    const world = new World().phase("ask", (world) => {
      const both = [1, 2].map(() => world.request());
      for (const request of both) request.invoke().reserve().receive().headers().done().ok().settle();
      world.get(0, key);
      world.set(0, key, both[0]!.cost, { nx: true });
      for (const request of both) request.chargeKey().bill();
    });
    const [finding] = findingsOf(world);
    expect(finding).toMatchObject({ mode: "D29", requests: [] });
    expect(finding!.explanation).toContain("The row already had what some requests (ambiguous: r1, or r2) cost");
  });

  test("D30 names none", () => {
    const world = new World().phase("hang up", (world) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
      for (const billed of [true, false]) {
        const request = world.request({ stream: true, cancelAt: "after-headers" });
        request.planned.route = "/v1/messages";
        request.abort({ headers: true }).settle(request.prompt);
        if (billed) request.bill(request.prompt);
      }
    });
    const [finding] = findingsOf(world);
    expect(finding).toMatchObject({ mode: "D30", requests: [] });
    expect(finding!.explanation).toContain("The clients of some requests (ambiguous: r3, or r4) hung up");
  });
});

describe("D21: failed requests billed to the row only", () => {
  /** Two time out before anything was sent, a stream breaks off after two chunks; the row gets what is said. */
  const failing = (billed: number) =>
    new World().phase("hang", (world) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
      const all = [0, 1, 2].map((at) => world.request({ stream: at === 2, promptTokens: 9 + at * 3 }));
      for (const [at, request] of all.entries()) {
        request.invoke().reserve().receive();
        if (at === 2) request.headers().chunk().chunk();
        request.fail(408, "proxy").settle(0);
      }
      world.bill(billed, [customer]);
    });
  const told = (world: World) =>
    findingsOf(world)
      .filter(({ counter }) => counter === customer)
      .map(({ mode, requests }) => [mode, requests]);

  test.each<[string, number, string[]]>([
    ["a prompt", 0.00009, ["r3"]],
    ["two prompts", 0.00009 + 0.00012, ["r3", "r4"]],
    ["the prompt of the stream and what it had sent", 0.00015 + 3 * 0.002, ["r5"]],
    ["what the stream had sent, without its prompt (1.94.3)", 3 * 0.002, ["r5"]],
    ["all of them", 0.00009 + 0.00012 + 0.00015 + 2 * 0.002, ["r3", "r4", "r5"]],
  ])("%s", (_, amount, requests) => {
    expect(told(failing(amount))).toEqual([["D21", requests]]);
  });

  test.each<[string, number]>([
    ["an amount that is within their bounds, and no prompt", 0.0001],
    ["output of requests that had sent nothing", 0.00009 + 0.002],
    ["tokens alone, and more than the stream can have sent", 7 * 0.002],
    ["more tokens than the stream can have sent", 0.00015 + 7 * 0.002],
  ])("not %s", (_, amount) => {
    expect(told(failing(amount))).toEqual([["unknown mode", expect.anything()]]);
  });

  test("names none of two whose prompts are alike", () => {
    const world = new World().phase("hang", (world) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
      for (const _ of [1, 2]) world.request().invoke().reserve().receive().fail(408, "proxy").settle(0);
      world.bill(0.00009, [customer]);
    });
    const [finding] = findingsOf(world);
    expect(finding).toMatchObject({ mode: "D21", requests: [] });
    expect(finding!.explanation).toContain("1 of 2 failed requests (ambiguous: r3, or r4)");
  });
});
