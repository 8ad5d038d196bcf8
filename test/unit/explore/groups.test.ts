import { describe, expect, test } from "vitest";
import type { Finding } from "../../../harness/contracts/index.ts";
import { draw, wholeGround } from "../../../harness/explore/draw/index.ts";
import { named, scenarioText } from "../../../harness/explore/finds.ts";
import { type Divergence, type Groups, keysOf, sorted, withDivergence } from "../../../harness/explore/groups.ts";
import { weightOf } from "../../../harness/shrink/index.ts";
import { diverged, environment as example } from "../report/examples.ts";

const ground = wholeGround(2, "local");
const environment = {
  ...example,
  entities: (["end_user", "team", "key"] as const).map((kind) => ({
    ...{ ref: kind, kind, budget: 1, id: kind },
    counterKey: `spend:${kind}:x`,
  })),
};
const [settled, held] = diverged.findings as [Finding, Finding];

function divergence(seed: number, findings: Finding[]): Divergence {
  const { plan } = draw({ seed, again: {} }, ground);
  const [first] = plan.phases[0]!.requests;
  const own = findings.map((finding) => ({
    ...finding,
    leaks: finding.leaks.map((leak) => ({ ...leak, request: first!.id })),
  }));
  return { plan, verdict: { ...diverged, findings: own }, dir: `/trials/${seed}`, environment };
}

const grouped = (all: readonly Divergence[]) => sorted(all.reduce<Groups>(withDivergence, new Map()));
const unknown = (finding: Finding): Finding => ({ ...finding, mode: "unknown mode" });

describe("groups", () => {
  test("of a known mode are one, whatever leaks; the smallest plan stands for it", () => {
    const all = [1, 2, 3].map((seed) => divergence(seed, [settled, held]));
    const [group, ...others] = grouped(all);
    expect(others).toEqual([]);
    expect(group).toMatchObject({ mode: "D1", plans: new Set(all.map(({ plan }) => plan.scenario)) });
    expect(weightOf(group!.smallest.plan)).toBe(Math.min(...all.map(({ plan }) => weightOf(plan))));
    expect([...group!.kinds].sort()).toEqual(["held-by-leaks", "never-settled"]);
  });

  test("count a plan once, however often it ran", () => {
    const one = divergence(1, [settled]);
    expect(grouped([one, { ...one, dir: "/again" }])[0]).toMatchObject({ plans: new Set([one.plan.scenario]) });
    expect(grouped([one, { ...one, dir: "/again" }])[0]!.kept).toHaveLength(1);
  });

  test("of an unknown mode are one with the counters that the same requests leave too high, and come first", () => {
    const known = [1, 2].map((seed) => divergence(seed, [settled]));
    const leaking = { ...held, requests: settled.requests };
    const odd = divergence(3, [unknown(settled), unknown(leaking), { ...settled, mode: "D2" }]);
    expect(keysOf(odd)).toHaveLength(2);
    expect(grouped([...known, odd]).map(({ mode }) => mode)).toEqual(["unknown mode", "D1", "D2"]);
  });

  test("of an unknown mode without a leak differ by what is wrong, and by whether it is too much or too little", () => {
    const off: Finding = { ...unknown(held), kind: "row-off", requests: [] };
    expect(keysOf(divergence(1, [off]))).toEqual(keysOf(divergence(2, [off])));
    expect(keysOf(divergence(1, [off]))).not.toEqual(keysOf(divergence(1, [{ ...off, amount: -1 }])));
    expect(keysOf(divergence(1, [off]))).not.toEqual(keysOf(divergence(1, [{ ...off, kind: "unexplained" }])));
  });

  test("of a plan with several wrong rows are one, by the row that takes the fewest others along", () => {
    const off = (kind: string): Finding => ({
      ...{ ...unknown(held), kind: "row-off", requests: [] },
      ...{ counter: `spend:${kind}:x`, explanation: `the row of ${kind}` },
    });
    const [several, others] = [divergence(1, ["end_user", "team", "key"].map(off)), divergence(2, [off("key")])];
    expect(keysOf(several)).toEqual(keysOf(others));
    expect(keysOf(several)).not.toEqual(keysOf(divergence(3, [off("team")])));
    const [group, ...more] = grouped([several, divergence(4, [off("key"), settled])]);
    expect(more.map(({ mode }) => mode)).toEqual(["D1"]);
    expect(group).toMatchObject({ counters: new Set(["key", "end_user", "team"]), explanation: "the row of key" });
  });
});

describe("a find", () => {
  test("is named by its mode, or by its plan, each otherwise", () => {
    const [known] = grouped([divergence(1, [settled])]);
    const [odd] = grouped([divergence(1, [unknown(settled)])]);
    const [first, second, third] = named([known!, odd!, odd!]).map(({ name }) => name);
    expect(first).toBe("D1");
    expect(second).toMatch(/^unknown-[0-9a-f]{8}$/);
    expect(third).toBe(`${second}-2`);
  });

  test("has a scenario file that says mode, plan and LiteLLM", () => {
    const [group] = grouped([divergence(1, [settled])]);
    const text = scenarioText(group!, "1.84.0");
    expect(text).toContain('import { defineScenario } from "phantom429";');
    expect(text).toContain(`id: "${group!.smallest.plan.scenario}"`);
    expect(text).toContain('modes: ["D1"]');
    expect(text).toContain("LiteLLM 1.84.0");
  });
});
