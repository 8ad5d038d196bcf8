import { expect, test } from "vitest";
import type { Finding, PlannedRequest } from "../../../harness/contracts/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { expectedAfter } from "../../../harness/shrink/curl/expected.ts";
import { findScenario } from "../../../scenarios/index.ts";

const counter = "spend:key:k";

function requests(scenario: string): PlannedRequest[] {
  return makePlan(findScenario(scenario), { seed: 1 }).phases.flatMap((phase) => phase.requests);
}

/** By the record of a LiteLLM that leaks a dollar for each of these. */
function expected(sent: readonly PlannedRequest[], leaking: readonly PlannedRequest[] = []) {
  const leaks = leaking.map(({ id }) => ({ request: id, amount: 1 }));
  const findings = [{ counter, leaks } as unknown as Finding];
  return expectedAfter(sent, sent[0]!.identities[0]!, counter, { findings });
}

test("a token count costs nothing, so that a sound LiteLLM is right; twin: its leak (D3) is wrong", () => {
  const [count] = requests("token-counting").filter(({ route }) => route.endsWith("count_tokens"));
  expect(expected([count!])).toEqual({ low: 0, high: 0, wrong: null });
  expect(expected([count!], [count!])).toEqual({ low: 0, high: 0, wrong: 1 });
});

test("every route that is billed nothing costs nothing", () => {
  const [one] = requests("control-success");
  for (const route of ["/v1/assistants", "/utils/transform_request"] as const)
    expect(expected([{ ...one!, route }])).toMatchObject({ low: 0, high: 0 });
});

test("where the provider does not say its usage, LiteLLM may bill nothing or its own count, below what it reserved", () => {
  const [one] = requests("control-success");
  const { inputTokens, outputTokens } = one!.provider;
  const whole = inputTokens * 0.00001 + outputTokens * 0.002;
  expect(expected([one!])).toEqual({ low: whole, high: whole, wrong: null });
  for (const usage of ["zero", "missing"] as const) {
    const { low, high } = expected([{ ...one!, provider: { ...one!.provider, usage } }]);
    expect(low).toBe(0);
    expect(high).toBeGreaterThanOrEqual(whole);
    expect(high).toBeLessThanOrEqual(one!.maxTokens * 0.002);
  }
  const doubled = { ...one!, provider: { ...one!.provider, usage: "doubled" as const } };
  expect(expected([doubled]).low).toBeCloseTo(2 * whole, 9);
});
