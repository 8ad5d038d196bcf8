import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  certaintyOf,
  driftsOf,
  mayDrift,
  needsTime,
  stuckSlots,
  suspects,
} from "../../../harness/audit/judge/index.ts";
import type { Assumptions, Owner, Reading } from "../../../harness/audit/types.ts";
import { type Call, Deployment, every } from "./traffic.ts";

const assumed: Assumptions = { writtenWithinMs: 16_000, longestRequestMs: 60_000, largestRequest: null, least: 1e-6 };
const leak: Call = { from: 20_000, lasts: 1_000, reserved: 0.108, cost: 0, leaks: true };
const found = (readings: readonly Reading[], logged: Parameters<typeof driftsOf>[1] = []) =>
  driftsOf(readings, logged, assumed).map(({ kind, reason, least, most }) => ({
    kind,
    certainty: certaintyOf[reason],
    reason,
    least,
    most,
  }));
const same = (counter: number | null, row: number, more: Partial<Reading> = {}): Reading[] =>
  every(6).map((rowAt) => ({
    rowAt,
    counterAt: rowAt + 40,
    writtenTo: rowAt - 16_000,
    row,
    counter,
    ttlMs: 30_000,
    ...more,
  }));

describe("a counter that stays above its row", () => {
  test("is stuck by exactly what leaked, as soon as no request can have lasted so long", () => {
    const deployment = new Deployment([leak], { before: 0.25 });
    const [only, ...others] = found(deployment.readings(every(6)), deployment.logged(200_000));
    expect(others).toEqual([]);
    expect(only).toMatchObject({ kind: "stuck", certainty: "sure" });
    expect(Math.abs(only!.least - 0.108)).toBeLessThan(1e-9);
    expect(Math.abs(only!.most - 0.108)).toBeLessThan(1e-9);
  });

  test("cannot be told from a long request before that, and is worth following", () => {
    const readings = new Deployment([leak]).readings(every(3));
    expect(found(readings)).toMatchObject([{ certainty: "cannot tell", reason: "too short" }]);
    expect(needsTime(readings, assumed)).toBe(true);
    expect(needsTime(new Deployment([leak]).readings(every(6)), assumed)).toBe(false);
  });

  test("is likely stuck where the logs cannot be read and nothing moves; not where it moves", () => {
    const readings = new Deployment([leak]).readings(every(6));
    expect(found(readings, null)).toMatchObject([{ certainty: "likely", reason: "unchanged" }]);
    const moving = new Deployment([leak, { from: 130_000, lasts: 90_000, reserved: 0.02, cost: 0.01 }]);
    expect(found(moving.readings(every(6)), null)).toMatchObject([{ certainty: "cannot tell", reason: "no logs" }]);
  });

  test("is told although refused requests come each second, which reserve nothing", () => {
    const refused = every(120, 90_000, 1_000).map((from) => ({ from, to: from + 20, spend: 0 }));
    expect(found(new Deployment([leak]).readings(every(6)), refused)).toMatchObject([
      { kind: "stuck", certainty: "sure" },
    ]);
  });

  test("with traffic is stuck by at least what the reading before the traffic shows", () => {
    const later = every(20, 118_000, 4_000).map((from) => ({ from, lasts: 3_000, reserved: 0.2, cost: 0.01 }));
    const deployment = new Deployment([leak, ...later]);
    const [only] = found(deployment.readings(every(6)), deployment.logged(220_000));
    expect(only).toMatchObject({ kind: "stuck", certainty: "sure" });
    expect(only!.least).toBeLessThanOrEqual(0.108 + 1e-9);
    expect(only!.least).toBeGreaterThan(0.05);
    expect(only!.most).toBeGreaterThan(0.108 - 1e-9);
  });

  test("is no finding once it was there no more, or agreed", () => {
    const readings = new Deployment([leak]).readings(every(6));
    const expired = readings.with(4, { ...readings[4]!, counter: null, ttlMs: null });
    expect(found(expired)).toEqual([]);
    expect(mayDrift(expired, assumed)).toBe(false);
    expect(found(readings.with(5, { ...readings[5]!, counter: 0 }))).toEqual([]);
  });

  test("is stuck if a reset has emptied its row alone", () => {
    const before = same(1, 1).slice(0, 2);
    const after = same(1, 0).slice(2);
    expect(found([...before, ...after])).toEqual([]);
    expect(found(same(1, 0))).toMatchObject([{ kind: "stuck", least: 1 }]);
  });
});

test("a stream that lasts for less than the longest request is never sure", () => {
  const stream: Call = { from: 95_000, lasts: 59_000, reserved: 1, cost: 0.1 };
  for (let count = 2; count < 12; count++) {
    const deployment = new Deployment([stream]);
    const at = every(count);
    for (const { certainty } of found(deployment.readings(at), deployment.logged(at.at(-1)!)))
      expect(certainty).toBe("cannot tell");
  }
});

test("spend that is on its way to its row at each reading is none", () => {
  const short = every(9, 102_000).map((from) => ({ from, lasts: 1_000, reserved: 0.2, cost: 0.05 }));
  const deployment = new Deployment(short);
  const times = every(7, 109_000);
  const readings = deployment.readings(times);
  expect(readings.map(({ counter, row }) => counter! - row).every((apart) => apart > 0.04)).toBe(true);
  expect(found(readings, deployment.logged(300_000))).toEqual([]);
});

describe("where requests are not logged", () => {
  const busy = every(400, 0, 1_000).map((from) => ({ from, lasts: 20_000, reserved: 0.5, cost: 0.01 }));
  test("twenty that are always in flight are no leak", () => {
    const readings = new Deployment(busy).readings(every(10));
    expect(found(readings, [])).toMatchObject([{ certainty: "cannot tell", reason: "no logs" }]);
  });
  test("nor where only some are", () => {
    const deployment = new Deployment(busy);
    const some = deployment.logged(300_000).filter(({ from }) => from < 60_000);
    expect(found(deployment.readings(every(10)), some)).toMatchObject([{ certainty: "cannot tell" }]);
  });
  test("a counter that falls shows it, too", () => {
    const readings = same(2, 0.5).map((each, nth) => ({ ...each, counter: nth === 1 ? 1.5 : 2 }));
    expect(found(readings, [])).toMatchObject([{ certainty: "cannot tell", reason: "no logs" }]);
  });
});

const call = fc.record({
  from: fc.integer({ min: 0, max: 400_000 }),
  lasts: fc.integer({ min: 10, max: 60_000 }),
  reserved: fc.double({ min: 0.001, max: 5, noNaN: true }),
  cost: fc.double({ min: 0, max: 0.5, noNaN: true }),
});
const calls = fc.array(call, { maxLength: 120 });
const samples = fc.record({
  count: fc.integer({ min: 2, max: 14 }),
  from: fc.integer({ min: 0, max: 100_000 }),
  ms: fc.integer({ min: 500, max: 30_000 }),
});

test("healthy traffic, however busy, is never sure or likely", () => {
  fc.assert(
    fc.property(calls, samples, fc.constantFrom("all", "unreadable", "off"), (made, { count, from, ms }, logs) => {
      // A request that costs nothing leaves no trace in a row by which it would be missed in logs that are switched off.
      const paid = logs === "off" ? made.map((each) => ({ ...each, cost: each.cost + 0.001 })) : made;
      const deployment = new Deployment(paid, { before: 0.5 });
      const times = every(count, from, ms);
      const logged = { all: deployment.logged(times.at(-1)!), unreadable: null, off: [] }[logs];
      const certain = found(deployment.readings(times), logged).filter(({ certainty }) => certainty !== "cannot tell");
      expect(certain).toEqual([]);
    }),
    { numRuns: 800, seed: 429 },
  );
});

test("whatever is said to be stuck has leaked, and no more of it is said", () => {
  let sure = 0;
  fc.assert(
    fc.property(calls, samples, (made, { count, from, ms }) => {
      const deployment = new Deployment([leak, ...made.slice(0, 8)], { before: 0.5 });
      const times = every(count, from + 30_000, ms);
      for (const { certainty, least, most } of found(deployment.readings(times), deployment.logged(times.at(-1)!))) {
        if (certainty !== "sure") continue;
        sure++;
        expect(least).toBeLessThanOrEqual(0.108 + 1e-9);
        expect(most).toBeGreaterThanOrEqual(0.108 - 1e-9);
      }
    }),
    { numRuns: 500, seed: 429 },
  );
  expect(sure).toBeGreaterThan(20);
});

describe("other findings", () => {
  test("a counter that never expires, also where it agrees", () => {
    expect(found(same(0.5, 0.5, { ttlMs: -1 }))).toMatchObject([
      { kind: "never-expires", certainty: "sure", least: 0 },
    ]);
    expect(found(same(0.75, 0.5, { ttlMs: -1 }))).toMatchObject([{ kind: "never-expires", least: 0.25, most: 0.25 }]);
  });

  test("one that has no TTL for a moment, between two commands, is none", () => {
    const readings = same(0.5, 0.5);
    expect(found(readings.with(2, { ...readings[2]!, ttlMs: -1 }))).toEqual([]);
  });

  test("a counter below its row, and below zero", () => {
    expect(found(same(0.2, 0.5))).toMatchObject([{ kind: "below-row", certainty: "sure", least: 0.3 }]);
    expect(found(same(-0.45, 0.5))).toMatchObject([{ kind: "below-zero", certainty: "sure", least: 0.45 }]);
    const readings = same(0.2, 0.5);
    expect(found(readings.with(1, { ...readings[1]!, counter: 0.5 }))).toEqual([]);
  });

  test("nothing by one reading", () => {
    expect(found(same(9, 0).slice(0, 1))).toEqual([]);
  });
});

describe("slots", () => {
  const limits = { longestRequestMs: 60_000, livesMs: 3_600_000 };
  const at = 10_000_000;
  const old = { id: "a", takenAt: at - 300_000 };
  const young = { id: "b", takenAt: at - 2_000 };

  test("are stuck if they are older than a request lasts, and stay", () => {
    const readings = [
      { at: at - 40_000, slots: [old] },
      { at, slots: [old, young] },
    ];
    expect(stuckSlots(readings, 2, limits)).toEqual({
      stuck: 1,
      taken: 2,
      limit: 2,
      oldestMs: 300_000,
      watchedMs: 40_000,
      refused: true,
    });
    expect(stuckSlots(readings, 3, limits)).toMatchObject({ refused: false });
  });

  test("are not if they are young, gone, over, or not to be read", () => {
    expect(
      stuckSlots(
        [
          { at: at - 1_000, slots: [young] },
          { at, slots: [young] },
        ],
        1,
        limits,
      ),
    ).toBeNull();
    expect(
      stuckSlots(
        [
          { at: at - 1_000, slots: [old] },
          { at, slots: [] },
        ],
        1,
        limits,
      ),
    ).toBeNull();
    const over = { id: "c", takenAt: at - 3_700_000 };
    expect(
      stuckSlots(
        [
          { at: at - 1_000, slots: [over] },
          { at, slots: [over] },
        ],
        1,
        limits,
      ),
    ).toBeNull();
    expect(stuckSlots([{ at: at - 1_000, slots: [old] }, null], 1, limits)).toBeNull();
  });
});

describe("modes that leave such a trace", () => {
  const owner = (kind: Owner["kind"]): Owner => {
    return { kind, id: "x", parts: ["x"], name: null, budget: 1, since: null, parallel: null };
  };
  const of = (kind: Owner["kind"], readings: Reading[], wasSeen?: (mode: string) => boolean) => {
    const [drift] = driftsOf(readings, [], assumed);
    const { modes, since } = suspects({ owner: owner(kind), readings }, drift!, wasSeen);
    return [modes[0], since];
  };

  test("begin with seeds only where the excess is exactly a multiple of the row", () => {
    expect(of("end_user", same(1.4, 0.35))).toEqual(["D13", "the excess is exactly 3 × the row"]);
    expect(of("key", same(0.7, 0.35))).toEqual(["D12", "the excess is exactly 1 × the row"]);
    for (const counter of [0.35 + 0.9, 0.35 + 0.351, 0.35 * 40])
      expect(of("end_user", same(counter, 0.35))).toEqual(["D1", null]);
  });

  test("begin with a reset only where one was seen", () => {
    const emptied = [...same(1, 0.5).slice(0, 2), ...same(1, 0.1).slice(2)];
    expect(of("team", emptied)[0]).toBe("D16");
    expect(of("team", same(1, 0))).toEqual(["D1", null]);
  });

  test("begin with what the release was seen to do", () => {
    expect(of("team", same(1, 0.35), (mode) => mode === "D10")).toEqual(["D10", null]);
    expect(of("tag", same(0.1, 0.35))).toEqual(["D22", null]);
  });
});
