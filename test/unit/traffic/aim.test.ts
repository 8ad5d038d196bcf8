import { describe, expect, test } from "vitest";
import type { Plan, RedisRule } from "../../../harness/contracts/index.ts";
import { amountsOf } from "../../../harness/planner/aim.ts";
import { incoherences, makePlan, redisFault } from "../../../harness/planner/index.ts";
import { findScenario, scenarios } from "../../../scenarios/index.ts";

const plan = makePlan(findScenario("control-stream"), { seed: 1 });
const { inputPerToken: input, outputPerToken: output } = plan.model;
const requests = plan.phases.flatMap((phase) => phase.requests);
const [, main] = plan.phases;
const target = main!.requests[0]!;

function hits(step: "reservation" | "settlement", amount: number, request = target.id, of: Plan = plan): boolean {
  return amountsOf(of, { request, step }).some(([from, to]) => amount >= from && amount <= to);
}

/** What LiteLLM writes, by its own count of the prompt. */
const reserved = ({ maxTokens }: { maxTokens: number }, prompt: number) => maxTokens * output + prompt * input;

describe("the amounts of a request's writes", () => {
  test.each([1, 30, 150])("its reservation, with a prompt of %i tokens, and no other's", (prompt) => {
    for (const request of requests)
      expect(hits("reservation", reserved(request, prompt)), request.id).toBe(request === target);
  });

  test.each([1, 30, 150])("its settlement, when the answer is complete, and no other's", (prompt) => {
    for (const request of requests) {
      const { inputTokens, outputTokens } = request.provider;
      const cost = inputTokens * input + outputTokens * output;
      expect(hits("settlement", cost - reserved(request, prompt)), request.id).toBe(request === target);
    }
  });

  test("its settlement, when it is cut: given back whole, at its prompt's cost, or with some words", () => {
    for (const request of requests)
      for (const words of [0, 1, 5, 8])
        for (const cost of [words * output, words * output + 30 * input])
          expect(hits("settlement", cost - reserved(request, 30)), `${request.id} ${words}`).toBe(request === target);
  });

  test("a settlement is no reservation, and a charge of the cost alone is neither", () => {
    const { inputTokens, outputTokens } = target.provider;
    const cost = inputTokens * input + outputTokens * output;
    expect(hits("reservation", cost - reserved(target, 30))).toBe(false);
    expect(hits("settlement", reserved(target, 30))).toBe(false);
    expect(hits("settlement", cost) || hits("reservation", cost)).toBe(false);
  });

  test("in each plan of the catalogue no two requests have an amount in common", () => {
    for (const scenario of scenarios) {
      const of = makePlan(scenario, { seed: 1 });
      const ids = of.phases.flatMap((phase) => phase.requests.map(({ id }) => id));
      for (const step of ["reservation", "settlement"] as const) {
        const ranges = ids.flatMap((request) => amountsOf(of, { request, step }).map((range) => ({ request, range })));
        ranges.sort((a, b) => a.range[0] - b.range[0]);
        const overlapping = ranges.filter(
          ({ request, range }, at) =>
            at > 0 && ranges[at - 1]!.request !== request && ranges[at - 1]!.range[1] >= range[0],
        );
        expect(overlapping, `${scenario.id} ${step}`).toEqual([]);
      }
    }
  });
});

describe("what the plan check says of an aim", () => {
  const aimed = (rule: Partial<RedisRule>, change: (plan: Plan) => void = () => {}): string[] => {
    const copy = structuredClone(plan);
    change(copy);
    const aim = { request: target.id, step: "settlement" } as const;
    const fault = redisFault("f1", {
      command: "INCRBYFLOAT",
      key: "counter:*",
      action: { kind: "drop" },
      aim,
      ...rule,
    });
    copy.phases[1]!.faults.push(fault);
    return incoherences(copy);
  };
  const own = target.identities.find((name) => plan.entities.find((entity) => entity.ref === name)!.budget !== null)!;
  const settling = (request: string): Partial<RedisRule> => ({ aim: { request, step: "settlement" } });

  test("nothing, where it can be hit: in this phase or an earlier one, on one counter or any", () => {
    expect(aimed({})).toEqual([]);
    expect(aimed({ key: `counter:${own}` })).toEqual([]);
    expect(aimed({ ...settling("r1"), times: 1 })).toEqual([]);
  });

  test.each<[string, Partial<RedisRule>, (plan: Plan) => void]>([
    ["r99 is no request of this phase", settling("r99"), () => {}],
    [
      "is no request of this phase or an earlier one",
      {},
      (copy) => copy.phases.splice(1, 0, { ...copy.phases[1]!, name: "before", requests: [] }),
    ],
    ["only of INCRBYFLOAT", { command: "EVAL" }, () => {}],
    ["it says the sign", { amount: "negative" }, () => {}],
    ["the key is counter:REF", { key: "spend:*" }, () => {}],
    [
      "reserves nothing on other",
      { key: "counter:other" },
      (copy) => copy.entities.push({ ...plan.entities[0]!, ref: "other" }),
    ],
    ["it names no budget", {}, (copy) => copy.entities.map((entity) => Object.assign(entity, { budget: null }))],
    ["its usage is missing", {}, (copy) => Object.assign(copy.phases[1]!.requests[0]!.provider, { usage: "missing" })],
    [
      "what /v1/embeddings reserves does not name",
      {},
      (copy) => Object.assign(copy.phases[1]!.requests[0]!, { route: "/v1/embeddings" }),
    ],
  ])("%s", (message, rule, change) => {
    expect(aimed(rule, change).join("\n")).toContain(message);
  });
});
