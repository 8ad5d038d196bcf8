import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Finding } from "../../../harness/contracts/index.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, World } from "./builder.ts";
import { calls, serve, turns } from "./gateway.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const settings = { numRuns: 60, seed: 27639 };

test("whatever a correct gateway does, it is never found to diverge", () => {
  const tight = fc.record({ budget: fc.constantFrom(0.4, 0.9, 100), gap: fc.boolean() });
  fc.assert(
    fc.property(tight, calls, calls, turns, ({ budget, gap }, first, second, order) => {
      const world = new World({ budget });
      world.phase("first", (world) => void serve(world, first, order));
      if (gap) world.sleep(61_000);
      world.phase("second", (world) => void serve(world, second, order));
      const verdict = verdictOf(world);
      expect(verdict.findings).toEqual([]);
      // A planned cancel does not come to pass when its request is refused by saturation.
      if (verdict.refusals.length === 0) expect(verdict.verdict).toBe("converged");
      expect(verdict.refusals.every(({ phantom }) => !phantom)).toBe(true);
    }),
    settings,
  );
});

interface Defect {
  /** Done to the traffic, a probe or the last phase; tells what must be found. */
  traffic?(world: World): Expected;
  probe?(world: World): Expected;
  enforce?(world: World): Expected;
}
interface Expected {
  invariant: Finding["invariant"];
  requests: string[];
  amount: number | null;
  mode?: string;
}

const budget = 8;

const defects: Record<string, Defect> = {
  leak: {
    traffic(world) {
      const request = world.request({ replica: 1, stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
      return { invariant: "settled", requests: [request.id], amount: request.held, mode: "D1" };
    },
  },
  "double charge": {
    traffic(world) {
      const request = world.request({ tokens: [3, 17] }).complete();
      world.incr(request.replica, customer, request.cost);
      return { invariant: "no-bypass", requests: [request.id], amount: request.cost };
    },
  },
  negative: {
    traffic(world) {
      const low = world.incr(0, customer, -((world.redis.get(customer) ?? 0) + 0.05171))!;
      return { invariant: "no-bypass", requests: [], amount: low };
    },
  },
  phantom: {
    probe(world) {
      const request = world
        .request({ replica: 1 })
        .invoke()
        .refuse(budget + 0.3);
      return { invariant: "no-phantom-refusal", requests: [request.id], amount: null };
    },
  },
  bypass: {
    enforce(world) {
      const request = world.request({ replica: 1 }).invoke().reserve();
      request.receive().done().ok().settle().chargeKey().bill();
      return { invariant: "no-bypass", requests: [request.id], amount: -request.cost };
    },
  },
};

/** Ordinary traffic with the defects beside it, a probe, a request that exhausts the budget, and one that must be refused. */
function withDefects(names: readonly string[], list: Parameters<typeof serve>[1], order: readonly number[]) {
  const world = new World({ budget });
  const chosen = names.map((name) => defects[name]!);
  const expected: Expected[] = [];
  world.phase("traffic", (world) => {
    serve(world, list, order);
    for (const { traffic } of chosen) if (traffic) expected.push(traffic(world));
  });
  world.phase("probe", (world) => {
    for (const { probe } of chosen) if (probe) expected.push(probe(world));
  });
  world.phase("spend", (world) => world.request({ maxTokens: 4090, tokens: [1, 4050] }).complete());
  world.phase("enforce", (world) => {
    const before = expected.length;
    for (const { enforce } of chosen) if (enforce) expected.push(enforce(world));
    if (expected.length === before) world.request({ replica: 1 }).invoke().refuse();
  });
  return { verdict: verdictOf(world), expected };
}

const names = Object.keys(defects);
const pairs = names.flatMap((a, at) => names.slice(at + 1).map((b) => [a, b]));

describe("each defect is found, with its requests and its amount, alone and beside another", () => {
  test.each([...names.map((name) => [name]), ...pairs])("%s %s", (...injected) => {
    const chosen = injected.filter((name) => name !== undefined);
    fc.assert(
      fc.property(calls, turns, (list, order) => {
        const { verdict, expected } = withDefects(chosen, list, order);
        expect(verdict.verdict).toBe("diverged");
        for (const { invariant, requests, amount, mode } of expected) {
          const match = verdict.findings.find(
            (finding) =>
              finding.invariant === invariant &&
              finding.counter === customer &&
              finding.requests.join() === requests.join() &&
              (amount === null || Math.abs(finding.amount - amount) < 1e-9),
          );
          expect(
            match,
            `${invariant} ${requests} ${amount} in ${JSON.stringify(verdict.findings, null, 1)}`,
          ).toBeDefined();
          if (mode) expect(match!.mode).toBe(mode);
        }
        const found = new Set(verdict.findings.map(({ invariant }) => invariant));
        found.delete("agreement");
        expect([...found].sort()).toEqual([...new Set(expected.map(({ invariant }) => invariant))].sort());
      }),
      { ...settings, numRuns: 12 },
    );
  });

  test("the twin without a defect converges", () => {
    fc.assert(
      fc.property(calls, turns, (list, order) => {
        expect(withDefects([], list, order).verdict.findings).toEqual([]);
      }),
      { ...settings, numRuns: 20 },
    );
  });
});

test("any set of leaks explains the counter to 1e-9 and names its requests", () => {
  fc.assert(
    fc.property(calls, turns, fc.uniqueArray(fc.nat(7), { minLength: 1 }), (list, order, skipped) => {
      const streams = list.map((call) => ({
        ...call,
        kind: "cut-stream" as const,
        counted: Math.min(call.counted, 2 * call.chunks),
      }));
      const skip = new Set(skipped.filter((at) => at < streams.length));
      const world = new World();
      world.phase("hang up", (world) => void serve(world, streams, order, skip));
      const verdict = verdictOf(world);
      const leaks = verdict.findings
        .filter(({ invariant }) => invariant === "settled")
        .flatMap((finding) => finding.leaks);
      const expected = [...skip].map((at) => `r${at + 1}`);
      expect(leaks.map(({ request }) => request).sort()).toEqual(expected.sort());
      expect(leaks.every(({ attribution }) => attribution === "watermark")).toBe(true);
      expect(Math.abs(verdict.counters[0]!.unexplained!)).toBeLessThanOrEqual(1e-9);
    }),
    settings,
  );
});
