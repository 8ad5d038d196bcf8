import { expect, test } from "vitest";
import type { Undelivered } from "../../../harness/contracts/index.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });

/** A request is charged and logged, and its cost waits in LiteLLM's ledger. */
function unwritten(told: Partial<Undelivered>[], { later = false } = {}): World {
  const world = new World().phase("ask", (w) => {
    const request = w.request().complete();
    w.rows.set(customer, w.rows.get(customer)! - request.cost);
    for (const [index, one] of told.entries())
      w.history.push({
        type: "undelivered",
        t: w.t,
        label: "ask",
        delivery: `d${index}`,
        state: "parked",
        attempts: 5,
        error: "DataError",
        spend: request.cost,
        refs: ["customer"],
        ...one,
      });
  });
  if (!later) return world;
  return world.phase("afterwards", (w) => {
    const late = [...w.logs].find(([key]) => key === customer)![1];
    w.rows.set(customer, late);
    w.request().complete();
  });
}

const modes = (world: World) => verdictOf(world).findings.map(({ mode }) => mode);

test("a row that lacks what LiteLLM has parked is D37, with the failure", () => {
  const { verdict, findings } = verdictOf(unwritten([{}]));
  expect(verdict).toBe("diverged");
  expect(findings).toEqual([
    expect.objectContaining({
      invariant: "truth",
      mode: "D37",
      counter: customer,
      explanation: expect.stringMatching(/gave up one delivery of \S+ after 5 attempts \(DataError\)/),
    }),
  ]);
});

test.each([
  ["nothing is parked", []],
  ["it is another amount", [{ spend: 0.5 }]],
  ["it is another's", [{ refs: ["somebody"] }]],
  ["it was so at another reading", [{ label: "earlier" }]],
] as const)("it is D25 where %s", (_, told) => {
  expect(modes(unwritten(told.map((one) => ({ ...one, refs: "refs" in one ? [...one.refs] : ["customer"] }))))).toEqual(
    ["D25"],
  );
});

test("what the ledger is yet to apply is nobody's loss: the last reading says nothing", () => {
  const { verdict, reason } = verdictOf(unwritten([{ state: "pending", attempts: 0, error: null }]));
  expect(verdict).toBe("inconclusive");
  expect(reason).toContain("1 of LiteLLM's deliveries not applied to rows");
});

test("a row that got it later was late: a label of D25", () => {
  const { verdict, labels } = verdictOf(unwritten([{ state: "pending" }], { later: true }));
  expect({ verdict, labels }).toMatchObject({ verdict: "converged", labels: [{ kind: "slow-row", mode: "D25" }] });
});
