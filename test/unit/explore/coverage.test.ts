import { describe, expect, test } from "vitest";
import type { LedgerEntry, Plan, TrialCourse } from "../../../harness/contracts/index.ts";
import {
  expecting,
  learn,
  logShapes,
  newFeatures,
  nothingKnown,
  plannedOf,
  promise,
  type Shown,
  shownBy,
} from "../../../harness/explore/coverage/index.ts";
import { draw, wholeGround } from "../../../harness/explore/draw/index.ts";
import { pick } from "../../../harness/explore/pick.ts";
import { isExclusive, randomFrom } from "../../../harness/planner/index.ts";
import { converged, diverged } from "../report/examples.ts";

const ground = wholeGround(2, "local");
const plan = (seed: number) => draw({ seed, again: {} }, ground).plan;
const nothing: Shown = { features: [], leaking: [], struck: new Set<string>() };

const faulty = Array.from({ length: 100 }, (_, seed) => plan(seed)).find(({ phases }) =>
  phases.some(({ faults }) => faults.length > 0),
)!;
const faults = (of: Plan) => of.phases.flatMap((phase) => phase.faults.map(({ id }) => id));

describe("what a plan promises", () => {
  test("falls with each trial that had the same, also with those that are still to run", () => {
    const planned = plannedOf(plan(1));
    const once = learn(nothingKnown, planned, nothing);
    expect(promise(once, planned)).toBeLessThan(promise(nothingKnown, planned));
    expect(promise(expecting(nothingKnown, planned), planned)).toBe(
      promise(learn(nothingKnown, planned, { ...nothing, struck: new Set([...planned.faults.keys()]) }), planned),
    );
    expect(promise(learn(once, planned, nothing), planned)).toBeLessThan(promise(once, planned));
  });

  test("falls where its fault did not strike, and not where it did", () => {
    const planned = plannedOf(faulty);
    const struck = learn(nothingKnown, planned, { ...nothing, struck: new Set(faults(faulty)) });
    const missed = learn(nothingKnown, planned, nothing);
    expect(promise(missed, planned)).toBeLessThan(0.6 * promise(struck, planned));
  });

  test("falls where its requests always leak in a way that is known, from the second time on", () => {
    const planned = plannedOf(plan(1));
    const leaking = { ...nothing, leaking: planned.features.slice(0, 1) };
    const times = (count: number, shown: typeof nothing) =>
      Array.from({ length: count }).reduce<typeof nothingKnown>((known) => learn(known, planned, shown), nothingKnown);
    expect(promise(times(1, leaking), planned)).toBe(promise(times(1, nothing), planned));
    expect(promise(times(2, leaking), planned)).toBeLessThan(0.3 * promise(times(2, nothing), planned));
  });
});

describe("a round", () => {
  const choice = {
    random: randomFrom(1),
    ground,
    known: nothingKnown,
    parents: [],
    taken: new Set<string>(),
    count: 20,
  };
  const chosen = pick(choice);

  test("has as many plans as were asked for, each another, and few that need a stack for themselves", () => {
    expect(new Set(chosen.map(({ plan }) => plan.scenario)).size).toBe(20);
    expect(chosen.filter(({ plan }) => isExclusive(plan)).length).toBeLessThanOrEqual(4);
  });

  test("is the same by the same seed, and has none that was taken before", () => {
    const again = pick({ ...choice, random: randomFrom(1) });
    expect(again.map(({ plan }) => plan.scenario)).toEqual(chosen.map(({ plan }) => plan.scenario));
    const taken = new Set(chosen.map(({ plan }) => plan.scenario));
    const others = pick({ ...choice, random: randomFrom(1), taken });
    expect(others.filter(({ plan }) => taken.has(plan.scenario))).toEqual([]);
  });

  test("varies earlier plans", () => {
    const parents = [{ genome: { seed: 5, again: {} }, sections: ["settings", "phase 1 fault"] }];
    const seeds = pick({ ...choice, random: randomFrom(2), parents }).map(({ genome }) => genome.seed);
    expect(seeds.filter((seed) => seed === 5).length).toBeGreaterThan(0);
  });
});

describe("what a trial shows", () => {
  const own = plan(1);
  const request = own.phases[1]!.requests[0]!;
  const counter = "spend:key:x";
  const course = {
    counters: [{ key: counter, kind: "key" }],
    requests: [
      { id: request.id, outcome: "ok", status: 200, held: [{ counter, entries: [1], ending: "settled", leaked: 0 }] },
    ],
    faults: [{ fault: "f1" }],
  } as unknown as TrialCourse;
  const entry = (n: number, command: string, args: string[], fault: string | null = null) =>
    ({ n, command, args, fault, key: counter }) as unknown as LedgerEntry;
  const ledger = [
    entry(1, "INCRBYFLOAT", ["0.5"]),
    entry(2, "EXPIRE", ["60"]),
    entry(3, "INCRBYFLOAT", ["-0.2"], "f1"),
  ];

  test("is how reservations ended, three commands in a row, and which faults struck", () => {
    const { features, struck } = shownBy(own, converged, course, ledger);
    expect(features).toEqual([
      expect.stringMatching(/^\/.*: ok 200$/),
      expect.stringMatching(/^\/.*: key 1 settled$/),
      "ledger add+ expire add-!",
    ]);
    expect([...struck]).toEqual(["f1"]);
  });

  test("is new once", () => {
    const shown = shownBy(own, converged, course, ledger);
    expect(newFeatures(nothingKnown, shown)).toHaveLength(3);
    expect(newFeatures(learn(nothingKnown, plannedOf(own), shown), shown)).toEqual([]);
  });

  test("says which requests leaked in a way that is known, and of no unknown mode", () => {
    const leaky = (mode: string) => ({
      ...diverged,
      findings: diverged.findings.map((finding) => ({
        ...finding,
        mode,
        leaks: finding.leaks.map((leak) => ({ ...leak, request: request.id })),
      })),
    });
    expect(shownBy(own, leaky("D1"), course, []).leaking).toHaveLength(1);
    expect(shownBy(own, leaky("unknown mode"), course, []).leaking).toEqual([]);
  });
});

test("lines of a log are alike but for times, ids, numbers and quoted text; of a trace back the error counts", () => {
  const line = (time: string, key: string) =>
    `\u001b[92m${time} - LiteLLM Proxy:WARNING\u001b[0m: proxy_server.py:12 - Spend counter spend:key:${key} increment did not land`;
  const log = [
    line("22:01:02", "3f9a"),
    line("22:01:03", "77b0"),
    "22:01:03 - LiteLLM Proxy:INFO: utils.py:3 - all is well",
    "22:01:04 - LiteLLM:ERROR: utils.py:3 - Exception: {'error': 'one'}",
    '22:01:05 - LiteLLM:ERROR: utils.py:9 - Exception: {"error": "two"}',
    "Traceback (most recent call last):",
    "json.decoder.JSONDecodeError: Unterminated string starting at: line 1 column 2 (char 1)",
    "httpx.ReadTimeout",
  ];
  expect([...logShapes(log.join("\n"))]).toEqual([
    "log LiteLLM Proxy:WARNING proxy_server.py Spend counter # increment did not land",
    "log LiteLLM:ERROR utils.py Exception: {#: #}",
    "log json.decoder.JSONDecodeError",
    "log httpx.ReadTimeout",
  ]);
});
