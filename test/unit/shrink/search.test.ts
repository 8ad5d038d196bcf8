import { expect, test } from "vitest";
import type { Plan } from "../../../harness/contracts/index.ts";
import { incoherences, planHash } from "../../../harness/planner/index.ts";
import { reduced } from "../../../harness/shrink/reduced.ts";
import { after, batch, begin } from "../../../harness/shrink/search.ts";
import { sizeOf, weightOf } from "../../../harness/shrink/size.ts";
import { largePlan } from "./large.ts";

type Shows = (plan: Plan) => boolean;

/** Shrinks by a pretended LiteLLM, and says at what price. */
function shrunk(from: Plan, shows: Shows, names: string[] = []) {
  expect(shows(from)).toBe(true);
  let search = begin(from, names);
  let runs = 0;
  for (let batches = 0; ; batches++) {
    const candidates = batch(search, { width: 12, requests: 800 });
    if (candidates.length === 0) return { plan: search.best.plan, runs, batches };
    for (const { plan } of candidates) {
      expect(incoherences(plan)).toEqual([]);
      expect(weightOf(plan)).toBeLessThan(weightOf(search.best.plan));
    }
    runs += candidates.length;
    search = after(
      search,
      candidates,
      candidates.map(({ plan }) => shows(plan)),
    );
  }
}

const requestsOf = (plan: Plan) => plan.phases.flatMap((phase) => phase.requests);
const faultsOf = (plan: Plan) => plan.phases.flatMap((phase) => phase.faults);
const named = (plan: Plan, id: string) => requestsOf(plan).find((request) => request.id === id);
const kindsOf = (plan: Plan, id: string) =>
  (named(plan, id)?.identities ?? []).map((ref) => plan.entities.find((entity) => entity.ref === ref)?.kind);

const plan = largePlan();
const aborted = requestsOf(plan).find(({ cancel }) => cancel !== null)!.id;
const streamed = requestsOf(plan).find(({ stream, cancel }) => stream && cancel === null)!.id;

test("the plan has what shrinking is for", () => {
  expect(sizeOf(plan)).toMatchObject({ requests: 203, faults: 5, replicas: 2 });
});

/** What must be found, with how many batches of at most twelve trials: a few more than it takes today. */
const predicates: [what: string, shows: Shows, least: { requests: number; faults: number }, batches: number][] = [
  [
    "one request that is cancelled, on an end user",
    (plan) => named(plan, aborted)?.cancel != null && kindsOf(plan, aborted).includes("end_user"),
    { requests: 1, faults: 0 },
    12,
  ],
  [
    "any request that is cancelled",
    (plan) => requestsOf(plan).some(({ cancel }) => cancel !== null),
    { requests: 1, faults: 0 },
    12,
  ],
  [
    "one request and one fault",
    (plan) => named(plan, "r150") !== undefined && faultsOf(plan).some(({ id }) => id === "f4"),
    { requests: 1, faults: 1 },
    12,
  ],
  [
    "two requests far apart, one of them streamed",
    (plan) => named(plan, streamed)?.stream === true && named(plan, "r190") !== undefined,
    { requests: 2, faults: 0 },
    12,
  ],
  [
    "three requests of two replicas",
    (plan) => plan.replicas === 2 && ["r20", "r100", "r180"].every((id) => named(plan, id)),
    { requests: 3, faults: 0 },
    12,
  ],
];

for (const [what, shows, expected, batches] of predicates) {
  test(`finds the least plan: ${what}`, () => {
    const least = shrunk(plan, shows);
    expect(sizeOf(least.plan)).toMatchObject(expected);
    expect(least.batches).toBeLessThanOrEqual(batches);
    expect(least.runs).toBeLessThanOrEqual(12 * batches);
  });
}

test("what the record names is tried first: half the batches", () => {
  const shows: Shows = (plan) => named(plan, aborted)?.cancel != null && faultsOf(plan).some(({ id }) => id === "f5");
  const least = shrunk(plan, shows, [aborted, "f5"]);
  expect(sizeOf(least.plan)).toMatchObject({ requests: 1, faults: 1, replicas: 1 });
  expect(least.batches).toBeLessThanOrEqual(6);
});

test("a fault that let others pass strikes at once when only one request is left", () => {
  const skipping = structuredClone(plan);
  for (const fault of skipping.phases.flatMap(({ faults }) => faults))
    if (fault.kind === "redis" && fault.id === "f5")
      Object.assign(fault, { mustFire: 2, rule: { ...fault.rule, skip: 20 } });
  const strikes: Shows = (one) => {
    const [fault] = faultsOf(one).filter(({ id }) => id === "f5");
    return fault?.kind === "redis" && named(one, aborted) !== undefined && fault.rule.skip < requestsOf(one).length;
  };
  const least = shrunk(skipping, strikes, [aborted, "f5"]);
  expect(sizeOf(least.plan)).toMatchObject({ requests: 1, faults: 1 });
  expect(least.batches).toBeLessThanOrEqual(6);
});

test("ends where nothing can be left out, when each part was tried by itself", () => {
  const small = reduced(
    plan,
    new Set(
      requestsOf(plan)
        .slice(8)
        .map(({ id }) => `request ${id}`),
    ),
  )!;
  const whole = planHash(small);
  const { plan: least, runs } = shrunk(small, (one) => planHash(one) === whole);
  expect(least).toEqual(small);
  expect(runs).toBeGreaterThan(8 + 5);
});

test("a plan once tried is not tried again", () => {
  const seen = new Set<string>();
  let search = begin(plan);
  for (let round = 0; round < 4; round++) {
    const candidates = batch(search, { width: 12, requests: 800 });
    for (const { plan } of candidates) {
      expect(seen).not.toContain(planHash(plan));
      seen.add(planHash(plan));
    }
    search = after(
      search,
      candidates,
      candidates.map(() => false),
    );
  }
});

test("a batch sends no more than it may, and at least two plans", () => {
  const candidates = batch(begin(plan), { width: 12, requests: 200 });
  expect(candidates.length).toBe(2);
});
