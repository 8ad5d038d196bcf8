import fc from "fast-check";
import { expect, test } from "vitest";
import { type Assumptions, type AuditOptions, audit, type Sources } from "../../../harness/audit/index.ts";
import type { Owner } from "../../../harness/audit/types.ts";
import { type Call, Deployment } from "./traffic.ts";

const assumed: Assumptions = { writtenWithinMs: 16_000, longestRequestMs: 300_000, largestRequest: null, least: 1e-6 };
const leak: Call = { from: -50_000, lasts: 1_000, reserved: 0.108, cost: 0, leaks: true };
const owner: Owner = { kind: "team", id: "t", parts: ["t"], name: null, budget: 1, since: null, parallel: null };

/** Requests from before the audit to its end. */
const steady = (everyMs: number, lasts: number, more: Partial<Call> = {}): Call[] =>
  Array.from({ length: Math.ceil(760_000 / everyMs) }, (_, nth) => {
    return { from: -40_000 + nth * everyMs, lasts, reserved: 0.3, cost: 0.002, ...more };
  });

/** An audit of one team, by a clock that takes no time. */
async function audited(
  calls: readonly Call[],
  more: Partial<Assumptions> = {},
  lag = {},
  ledger: { waitsMs: number; parked: number } | null = null,
) {
  const deployment = new Deployment(calls, { before: 0.5, ...lag });
  let now = 0;
  const clock = { now: () => now };
  const row = () => ({ owner, spend: deployment.row(now) });
  const readExactly = async (keys: readonly string[]) =>
    keys.map((key) => ({ key, counter: deployment.counter(now), ttlMs: 50_000 }));
  const sources = {
    counters: { read: readExactly, readExactly, slots: async () => [] },
    rows: {
      epochMs: 0,
      kinds: ["team"],
      forbidden: [],
      lacking: [],
      page: async (_: string, after: Owner | null) => (after ? [] : [row()]),
      again: async () => new Map([[owner.id, row()]]),
      logged: async (_: Owner, since: number) => deployment.logged(now).filter(({ to }) => to >= since),
      newestLogged: async () => Math.max(...deployment.logged(now).map(({ to }) => to)),
      ledger: async () => ledger,
      undelivered: async () => null,
      sumOfLogs: async () => null,
    },
  } as unknown as Sources;
  const options: AuditOptions = {
    samples: 3,
    intervalMs: 20_000,
    assumed: { ...assumed, ...more },
    follow: true,
    logsWithinMs: null,
    setting: { release: null, redis: "single" },
  };
  const sleep = async (ms: number) => {
    now += Math.max(0, ms);
  };
  return audit(sources, options, { clock, sleep, signal: new AbortController().signal, report: () => {} });
}

test("a leak is named although a request comes every seven seconds", async () => {
  const { findings, unsure, seconds } = await audited([leak, ...steady(7_000, 1_000)]);
  expect(unsure).toEqual([]);
  expect(findings).toMatchObject([{ kind: "stuck", certainty: "likely" }]);
  expect(findings[0]!.least).toBeGreaterThan(0.08);
  expect(findings[0]!.least).toBeLessThanOrEqual(0.108 + 1e-9);
  expect(findings[0]!.most).toBeGreaterThan(0.108 - 1e-9);
  expect(seconds).toBeLessThan(660);
});

test("but not where LiteLLM does not keep up: it settles late, too", async () => {
  const late = { waitsMs: 60_000, parked: 0 };
  const { findings, unsure } = await audited([leak, ...steady(7_000, 1_000)], {}, {}, late);
  expect(findings).toEqual([]);
  expect(unsure).toMatchObject([{ certainty: "cannot tell" }]);
});

test("requests one after the other, without a leak, are none; nor with a leak can they be told", async () => {
  const streams = steady(7_000, 6_900);
  expect((await audited(streams)).findings).toEqual([]);
  const { findings, unsure } = await audited([leak, ...streams]);
  expect(findings).toEqual([]);
  expect(unsure).toMatchObject([{ certainty: "cannot tell" }]);
});

test("a leak larger than all that is in flight can hold is named where the largest request is known", async () => {
  const streams = steady(4_000, 9_000, { reserved: 0.02 });
  const small: Call = { ...leak, reserved: 0.03 };
  expect((await audited([small, ...streams], { largestRequest: 0.02 })).findings).toEqual([]);
  const large: Call = { ...leak, reserved: 0.9 };
  expect((await audited([large, ...streams])).findings).toEqual([]);
  const told = await audited([large, ...streams], { largestRequest: 0.02 });
  expect(told.findings).toMatchObject([{ kind: "stuck", certainty: "sure" }]);
  expect(told.findings[0]!.least).toBeGreaterThan(0.7);
  expect(told.findings[0]!.least).toBeLessThanOrEqual(0.9 + 1e-9);
});

const traffic = fc.record({
  everyMs: fc.integer({ min: 4_000, max: 20_000 }),
  lasts: fc.integer({ min: 50, max: 6_000 }),
  reserved: fc.double({ min: 0.01, max: 1, noNaN: true }),
  cost: fc.double({ min: 0.0001, max: 0.01, noNaN: true }),
});
const lag = fc.record({
  leadMs: fc.integer({ min: 0, max: 1_000 }),
  settlesMs: fc.integer({ min: 0, max: 3_000 }),
});
const several = fc.array(traffic, { minLength: 1, maxLength: 2 });
const callsOf = (all: readonly { everyMs: number; lasts: number; reserved: number; cost: number }[]) =>
  all.flatMap(({ everyMs, lasts, reserved, cost }) => steady(everyMs, lasts, { reserved, cost }));

test("steady traffic without a leak is never certain, and a leak never said to be larger than it is", async () => {
  let named = 0;
  await fc.assert(
    fc.asyncProperty(several, lag, fc.boolean(), async (all, late, leaks) => {
      const { findings } = await audited([...(leaks ? [leak] : []), ...callsOf(all)], {}, late);
      if (!leaks) expect(findings).toEqual([]);
      named += findings.length;
      for (const { least, most } of findings) {
        expect(least).toBeLessThanOrEqual(0.108 + 1e-9);
        expect(most).toBeGreaterThanOrEqual(0.108 - 1e-9);
      }
    }),
    { numRuns: 16, seed: 429 },
  );
  expect(named).toBeGreaterThan(1);
});
