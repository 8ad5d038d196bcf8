import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { model, type Plan, type PlannedFault, type PlannedRequest } from "../../../harness/contracts/index.ts";
import {
  defineScenario,
  inOrder,
  makePlan,
  planHash,
  type ScenarioDefinition,
} from "../../../harness/planner/index.ts";
import { findScenario, scenarios } from "../../../scenarios/index.ts";

const seeds = fc.maxSafeNat();
const requestsOf = (plan: Plan) => plan.phases.flatMap((phase) => phase.requests);
const withoutSeed = (plan: Plan) => planHash({ ...plan, seed: 0 });

describe.each(scenarios)("$id", (scenario) => {
  test("any seed and number of replicas gives a coherent plan in which every replica serves", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: scenario.minReplicas, max: 8 }), (seed, replicas) => {
        const plan = makePlan(scenario, { seed, replicas });
        expect(new Set(requestsOf(plan).map((request) => request.replica)).size).toBe(replicas);
        const isCold = plan.entities.some(({ spent, known }) => spent > 0 || !known);
        if (!isCold) expect(plan.phases[0]!.name).toBe("warm");
      }),
      { numRuns: 30 },
    );
  });

  test("the same seed gives the same plan, another seed another one", () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, other) => {
        fc.pre(seed !== other);
        const plan = makePlan(scenario, { seed });
        expect(planHash(makePlan(scenario, { seed }))).toBe(planHash(plan));
        expect(withoutSeed(makePlan(scenario, { seed: other }))).not.toBe(withoutSeed(plan));
      }),
      { numRuns: 30 },
    );
  });

  test("its file and its name agree, and what it says fits on a page", () => {
    expect(scenario.url).toMatch(new RegExp(`/scenarios/${scenario.id}.ts$`));
    expect(scenario.about.length).toBeGreaterThan(80);
  });
});

test("plans share nothing: what is added to one is not in the next", () => {
  const scenario = findScenario("control-success");
  const plan = makePlan(scenario, { seed: 1 });
  const untouched = planHash(plan);
  for (const phase of plan.phases) phase.faults.push(redisReplyLost());
  expect(planHash(makePlan(scenario, { seed: 1 }))).toBe(untouched);
});

test("a plan's hash is the same on any machine", () => {
  expect(planHash(makePlan(findScenario("stream-abort-after-chunk"), { seed: 1 }))).toMatchInlineSnapshot(
    `"350fc789f411876cd1d2dae387e4a2124e0c3b468f2ad3c81436933af3246554"`,
  );
});

describe("the arithmetic of phantom-refusal", () => {
  const reserved = (request: PlannedRequest) => request.maxTokens * model.outputPerToken;
  const cost = (request: PlannedRequest) => request.provider.outputTokens * model.outputPerToken;
  const sum = (amounts: number[]) => amounts.reduce((a, b) => a + b, 0);

  test("leaked reservations fill the budget; true spend leaves room for every probe; then it is exhausted", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 4 }), (seed, replicas) => {
        const plan = makePlan(findScenario("phantom-refusal"), { seed, replicas });
        const [warm, hangUp, probe, spend, enforce] = plan.phases.map((phase) => phase.requests) as PlannedRequest[][];
        const leaked = sum(hangUp!.map(reserved));
        expect(leaked).toBeGreaterThan(1.3);
        expect(leaked).toBeLessThan(1.7);
        const mostSpent = sum([...warm!, ...hangUp!].map(cost));
        expect(mostSpent).toBeLessThan(0.25);
        expect(mostSpent + sum(probe!.map(reserved))).toBeLessThan(1);
        expect(sum([...warm!, ...spend!].map(cost))).toBeGreaterThan(1);
        expect(mostSpent + sum(probe!.map(cost))).toBeLessThan(0.5);
        expect(reserved(spend![0]!)).toBeGreaterThan(cost(spend![0]!));
        if (replicas > 1) expect(enforce![0]!.replica).not.toBe(spend![0]!.replica);
      }),
      { numRuns: 50 },
    );
  });
});

describe("what cannot be planned", () => {
  const sound = findScenario("stream-abort-after-chunk");

  test.each([-1, 1.5, Number.NaN, 2 ** 53])("seed %s", (seed) => {
    expect(() => makePlan(sound, { seed })).toThrow(expect.objectContaining({ code: "ERR_SEED_MALFORMED" }));
  });

  test("fewer replicas than it needs", () => {
    const make = () => makePlan(findScenario("replica-killed"), { seed: 1, replicas: 1 });
    expect(make).toThrow(expect.objectContaining({ code: "ERR_OPTION_INVALID" }));
  });

  const spoiled: [string, string, (plan: { phases: Plan["phases"]; background?: Plan["background"] }) => void][] = [
    ["a value that the schema refuses", "phases.1.requests.0.maxTokens", (plan) => edit(plan, { maxTokens: -1 })],
    ["a replica that there is not", "replica 9 of 2", (plan) => edit(plan, { replica: 9 })],
    ["an unknown entity", "no entity nobody", (plan) => edit(plan, { identities: ["customer-key", "nobody"] })],
    ["no key to send with", "exactly one key", (plan) => edit(plan, { identities: ["customer"] })],
    ["a hold that nothing ends", "nothing ever releases it", (plan) => edit(plan, { cancel: null })],
    ["a watermark above the limit", "maxTokens is above", (plan) => edit(plan, { maxTokens: 5000 })],
    ["two requests with one watermark", "taken for one another", (plan) => edit(plan, { maxTokens: 240 })],
    ["two requests with one id", "planned twice", (plan) => edit(plan, { id: "r1" })],
    ["two phases with one name", "two are called warm", (plan) => Object.assign(plan.phases[1]!, { name: "warm" })],
    [
      "a hang-up at the strike of a fault that there is not",
      "cancel.at names no Redis fault of its phase",
      (plan) => edit(plan, { cancel: { at: "struck:f9", how: "fin", releaseAfterMs: 0 } }),
    ],
    [
      "a phase while nothing is held",
      "while-held: some requests that are held",
      (plan) => Object.assign(plan.phases[1]!, { start: "while-held" }),
    ],
    [
      "a phase while requests are held of which clients hang up, and no other is sent",
      "while-held: some requests that are held",
      (plan) => {
        const requests = plan.phases[1]!.requests.filter(({ provider }) => provider.holdAt !== null);
        Object.assign(plan.phases[1]!, { start: "while-held", requests });
        edit(plan, { cancel: null });
      },
    ],
    [
      "a kill that waits for a request of another phase",
      "not in this phase",
      (plan) => plan.phases[1]!.faults.push({ id: "f1", kind: "replica-kill", replica: 0, whenHeld: ["r1"] }),
    ],
    [
      "a kill at no moment",
      "whenHeld names no request, and whenStruck no fault",
      (plan) => plan.phases[1]!.faults.push({ id: "f1", kind: "replica-kill", replica: 0, whenHeld: [] }),
    ],
    [
      "a fault that hangs on one of another phase",
      "whenStruck names f9, which is no fault of its phase",
      (plan) => plan.phases[1]!.faults.push(eviction("f1", "f9")),
    ],
    [
      "faults that wait for one another",
      "whenStruck leads back to f1",
      (plan) => plan.phases[1]!.faults.push(eviction("f1", "f2"), eviction("f2", "f1")),
    ],
    [
      "two faults with one id",
      "fault f1 is planned twice",
      (plan) => plan.phases[1]!.faults.push(eviction("f1"), eviction("f1")),
    ],
    [
      "a Redis rule on no counter",
      "names no entity",
      (plan) => {
        const rule = redisReplyLost().rule;
        plan.phases[1]!.faults.push({ ...redisReplyLost(), rule: { ...rule, key: "counter:nobody" } });
      },
    ],
    [
      "background load of a phase that there is not",
      "background.during",
      (plan) => {
        plan.background = { ...makePlan(findScenario("control-success"), { seed: 1 }).background!, during: "never" };
      },
    ],
  ];

  test.each(spoiled)("%s", (_, message, spoil) => {
    const scenario = defineScenario(import.meta.url, {
      ...definitionOf(sound),
      build(builder) {
        const blueprint = sound.build(builder);
        spoil(blueprint);
        return blueprint;
      },
    });
    const make = () => makePlan(scenario, { seed: 1 });
    expect(make).toThrow(expect.objectContaining({ code: "ERR_SCENARIO_INVALID" }));
    expect(make).toThrow(message);
    expect(make).toThrow("traffic/planner.test.ts");
  });

  test("green twin: beside those of which clients hang up, one stays held and one is not held", () => {
    const scenario = defineScenario(import.meta.url, {
      ...definitionOf(sound),
      build(builder) {
        const blueprint = sound.build(builder);
        Object.assign(blueprint.phases[1]!, { start: "while-held" });
        edit(blueprint, { cancel: null });
        const { provider } = blueprint.phases[1]!.requests.at(-1)!;
        Object.assign(blueprint.phases[1]!.requests.at(-1)!, { cancel: null, provider: { ...provider, holdAt: null } });
        return blueprint;
      },
    });
    expect(() => makePlan(scenario, { seed: 1 })).not.toThrow();
  });
});

function eviction(id: string, whenStruck?: string): PlannedFault {
  return { id, kind: "counter-evicted", ref: "customer", whenHeld: [], ...(whenStruck ? { whenStruck } : {}) };
}

function edit(plan: { phases: Plan["phases"] }, change: Partial<PlannedRequest>): void {
  const requests = plan.phases[1]!.requests;
  const index = requests.findIndex((request) => request.cancel !== null);
  requests.unshift({ ...requests.splice(index, 1)[0]!, ...change });
}

function definitionOf({ url: _, ...definition }: ReturnType<typeof findScenario>): ScenarioDefinition {
  return definition;
}

function redisReplyLost() {
  const fault = makePlan(findScenario("redis-reply-lost"), { seed: 1 }).phases[1]!.faults[0]!;
  if (fault.kind !== "redis") throw new Error("not a Redis fault");
  return fault;
}

test("what the configuration of a stack has once needs a stack of its own", () => {
  const of = (exclusive: boolean, refs: string[]) =>
    defineScenario("file:///x/scenarios/grouped.ts", {
      id: "grouped",
      title: "Grouped",
      about: "Nothing.",
      needs: [],
      exclusive,
      build(plan) {
        const customers = refs.map((ref) => plan.caller(ref, { model_access_group: 1 }));
        const requests = customers.flatMap((as) => plan.requests(1, () => ({ as, stream: false })));
        return { entities: customers.flatMap(({ entities }) => entities), phases: [inOrder("ask", requests)] };
      },
    });
  expect(makePlan(of(true, ["one"]), { seed: 1 }).entities).toHaveLength(2);
  const shared = "one-model-access-group is a model_access_group, which needs exclusive: true";
  expect(() => makePlan(of(false, ["one"]), { seed: 1 })).toThrow(shared);
  const twice = "two-model-access-group is a second model_access_group, and a stack has one";
  expect(() => makePlan(of(true, ["one", "two"]), { seed: 1 })).toThrow(twice);
});
