import { describe, expect, test } from "vitest";
import { faults, RedisRule, Route } from "../../../harness/catalogue/index.ts";
import { type Plan, planHash } from "../../../harness/contracts/index.ts";
import { draw, mutated, planSeed, wholeGround } from "../../../harness/explore/draw/index.ts";
import { defineScenario, incoherences, isExclusive, makePlan, randomFrom } from "../../../harness/planner/index.ts";
import { checkScript } from "../../../harness/provider/script.ts";

const ground = wholeGround(2, "local");
const some = Array.from({ length: 2000 }, (_, seed) => draw({ seed, again: {} }, ground));
const requestsOf = ({ plan }: { plan: Plan }) => plan.phases.flatMap(({ requests }) => requests);
const requestsIn = (plan: Plan) => plan.phases.flatMap(({ requests }) => requests);
const faultsOf = ({ plan }: { plan: Plan }) => plan.phases.flatMap(({ faults }) => faults);

describe("2000 plans by chance", () => {
  test("are such as the planner takes", () => {
    expect(some.flatMap(({ plan, genome }) => incoherences(plan).map((why) => `${genome.seed}: ${why}`))).toEqual([]);
  });

  test("ask the provider for nothing that it cannot do", () => {
    for (const { id, provider, stream } of some.flatMap(requestsOf)) checkScript(id, provider, stream);
  });

  test("have every route, every kind of fault that this stack can have, and every action on Redis", () => {
    const routes = new Set(some.flatMap(requestsOf).map(({ route }) => route));
    expect(Route.options.filter((route) => !routes.has(route))).toEqual([]);
    const drawn = new Set<string>(some.flatMap(faultsOf).map(({ kind }) => kind));
    expect(Object.keys(faults).filter((kind) => !drawn.has(kind))).toEqual(["replica-oom"]);
    const actions = new Set(some.flatMap(faultsOf).flatMap((fault) => ("rule" in fault ? fault.rule.action.kind : [])));
    expect(
      RedisRule.shape.action.options.map(({ shape }) => shape.kind.value).filter((kind) => !actions.has(kind)),
    ).toEqual([]);
  });

  test("strike other plans' entities in a third of them at most", () => {
    expect(some.filter(({ plan }) => isExclusive(plan)).length).toBeLessThan(some.length / 3);
  });

  test("name no window without the key or team that it is of, and no organization of another team", () => {
    for (const { plan } of some) {
      for (const { identities } of plan.phases.flatMap(({ requests }) => requests)) {
        for (const [kind, owner] of [
          ["key-window", "key"],
          ["team-window", "team"],
          ["organization", "team"],
        ]) {
          const own = identities.filter((ref) => ref.endsWith(`-${kind}`));
          expect(own.every((ref) => identities.includes(ref.replace(new RegExp(`${kind}$`), owner!)))).toBe(true);
        }
      }
    }
  });

  test("have budgets that differ within one plan, and none that the spending at the end leaves", () => {
    const amountsOf = ({ entities }: Plan) => entities.flatMap(({ budget }) => budget ?? []);
    const differ = some.filter(({ plan }) => new Set(amountsOf(plan)).size > 1);
    expect(differ.length).toBeGreaterThan(some.length / 4);
    for (const { plan } of some) {
      const budgetOf = (kind: string) => plan.entities.flatMap((one) => (one.kind === kind ? (one.budget ?? []) : []));
      expect(Math.min(...budgetOf("organization"))).toBeGreaterThanOrEqual(Math.max(...budgetOf("team")));
      expect(Math.min(...budgetOf("team"))).toBeGreaterThanOrEqual(Math.max(...budgetOf("project")));
      expect(Math.min(...budgetOf("project"))).toBeGreaterThanOrEqual(Math.max(...budgetOf("key")));
      const spends = plan.phases.find(({ name }) => name === "spend");
      if (spends === undefined) continue;
      const { outputTokens } = spends.requests[0]!.provider;
      expect(Math.max(...amountsOf(plan))).toBeLessThanOrEqual(outputTokens * plan.model.outputPerToken);
    }
  });

  test("end a period in some, and of kinds whose budget is a row of its own too", () => {
    const ended = some.flatMap(({ plan }) =>
      plan.phases
        .flatMap(({ faults }) => faults)
        .flatMap((fault) => (fault.kind === "spend-reset" && fault.by === "period" ? [fault.ref] : []))
        .map((ref) => plan.entities.find((entity) => entity.ref === ref)!.kind),
    );
    expect(ended.length).toBeGreaterThan(some.length / 100);
    expect(ended).toEqual(expect.arrayContaining(["key", "tag"]));
  });

  test("raise no budget above the one that limits it", () => {
    for (const { plan } of some) {
      for (const fault of plan.phases.flatMap(({ faults }) => faults)) {
        if (fault.kind !== "budget-change" || fault.budget === undefined) continue;
        const { kind, budget } = plan.entities.find(({ ref }) => ref === fault.ref)!;
        const limit = ({ team: "organization", project: "team", key: "project" } as Record<string, string>)[kind];
        const isLimited = plan.entities.some((entity) => entity.kind === limit);
        if (isLimited) expect(fault.budget).toBeLessThanOrEqual(budget!);
      }
    }
  });

  test("share entities in some", () => {
    const refsOf = ({ plan }: { plan: Plan }) => requestsIn(plan).map(({ identities }) => identities.join(" "));
    const shared = some
      .filter(({ plan }) => new Set(refsOf({ plan })).size > 1 && plan.entities.length > 0)
      .filter(({ plan }) =>
        plan.entities.some(
          ({ ref }) => new Set(refsOf({ plan }).filter((refs) => refs.split(" ").includes(ref))).size > 1,
        ),
      );
    expect(shared.length).toBeGreaterThan(some.length / 10);
  });

  test("provoke deletions, seeds and scripts by a fault before them", () => {
    for (const { plan } of some) {
      for (const { faults } of plan.phases) {
        for (const fault of faults) {
          if (fault.kind !== "redis" || !["DEL", "SET", "EVAL"].includes(fault.rule.command)) continue;
          expect(faults[0]).toMatchObject({ kind: "redis", rule: { command: "INCRBYFLOAT" } });
          expect([fault.rule.key, "counter:*"]).toContain("rule" in faults[0]! ? faults[0].rule.key : null);
          expect(fault.mustFire).toBe(0);
        }
      }
    }
  });
});

describe("a plan", () => {
  const genome = { seed: 7, again: {} };
  const first = draw(genome, ground);

  test("is the same by the same genome, and named by what it does", () => {
    const again = draw(genome, ground);
    expect(planHash(again.plan)).toBe(planHash(first.plan));
    expect(first.plan.scenario).toMatch(/^explored-[0-9a-f]{8}$/);
    expect(draw({ seed: 8, again: {} }, ground).plan.scenario).not.toBe(first.plan.scenario);
  });

  test("has nothing that the LiteLLM lacks", () => {
    const poor = { ...ground, counters: ["key", "team"] as const, routes: ["/v1/chat/completions"] as const };
    for (const { plan } of Array.from({ length: 200 }, (_, seed) => draw({ seed, again: {} }, poor))) {
      expect(new Set(plan.phases.flatMap(({ requests }) => requests.map(({ route }) => route)))).toEqual(
        new Set(poor.routes),
      );
      expect(plan.entities.filter(({ kind }) => kind !== "key" && kind !== "team")).toEqual([]);
    }
  });

  test("stays as it is but for the sections that are drawn again", () => {
    const callers = first.sections.filter((section) => section.startsWith("phase 1 request"));
    const other = draw({ ...genome, again: { [callers[0]!]: 99 } }, ground);
    expect(other.plan.entities).toEqual(first.plan.entities);
    expect(other.plan.phases.length).toBe(first.plan.phases.length);
    expect(planHash(other.plan)).not.toBe(planHash(first.plan));
  });

  test("mutates in at most three of its sections", () => {
    const { again } = mutated(genome, first.sections, randomFrom(1));
    expect(Object.keys(again).length).toBeGreaterThan(0);
    expect(Object.keys(again).length).toBeLessThan(4);
    expect(first.sections).toEqual(expect.arrayContaining(Object.keys(again)));
  });

  test("comes again from its scenario file, by its hash", () => {
    for (const { plan } of some.slice(0, 50)) {
      const { scenario: id, needs, replicas, settings, entities, phases } = plan;
      const exclusive = isExclusive(plan);
      const definition = {
        id,
        title: "t",
        about: "a",
        needs,
        replicas,
        exclusive,
        settings,
        build: () => ({ entities, phases }),
      };
      const again = makePlan(defineScenario("file:///scenario.ts", definition), { seed: planSeed });
      expect(planHash(again)).toBe(planHash(plan));
    }
  });
});
