import { describe, expect, test } from "vitest";
import type { PlannedFault } from "../../../harness/contracts/index.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });

function rule(
  command: string,
  mustFire: number,
  changes: Partial<{ key: string; amount: "positive" }> = {},
): PlannedFault {
  const fields = { key: "counter:customer", replica: 0, amount: "any", skip: 0, times: null, ...changes } as const;
  return { id: "f1", kind: "redis", mustFire, rule: { command, ...fields, action: { kind: "drop" } } };
}

/** Of replica 0's reads all but the first went down with it, for they were on the same connection. */
const reads = (fault: PlannedFault, along: number) =>
  new World().phase(
    "fail",
    (world) => {
      world.strike("f1", "redis", 0, `drop on GET ${customer}`);
      for (let read = 0; read <= along; read++) {
        world.get(0, customer);
        Object.assign(world.ledger.at(-1)!, { fault: "f1", applied: "no", reply: null, delivered: null });
      }
      world.request().complete();
    },
    { faults: [fault] },
  );

describe("a fault that was to strike several commands", () => {
  test("has struck those that went down with the first on the same connection", () => {
    expect(verdictOf(reads(rule("GET", 3), 2)).faults).toMatchObject({ fired: 1, missing: [] });
    expect(verdictOf(reads(rule("*", 3, { key: "*" }), 2)).faults).toMatchObject({ fired: 1, missing: [] });
  });

  test.each<[string, PlannedFault, number]>([
    ["too few went down", rule("GET", 3), 1],
    ["what went down is another command", rule("DEL", 3), 2],
    ["what went down is about another counter", rule("GET", 3, { key: "counter:other" }), 2],
    ["it is for increments of one sign", rule("GET", 3, { amount: "positive" }), 2],
  ])("red twin: not where %s", (_, fault, along) => {
    expect(verdictOf(reads(fault, along))).toMatchObject({ verdict: "inconclusive", faults: { fired: 0 } });
  });
});

describe("what was struck along is told", () => {
  const lost = { fault: "f1", delivered: false };
  const reservations = (along: boolean) =>
    new World().phase(
      "lose",
      (world) => {
        world.strike("f1", "redis", 0, `apply-drop-reply on INCRBYFLOAT ${customer}`);
        const requests = [world.request(), world.request({ maxTokens: 90 })].map((request) => request.invoke());
        requests[0]!.reserve(lost);
        requests[1]!.reserve(along ? lost : {});
        for (const request of requests) request.receive().headers().done().ok();
        requests[0]!.chargeCustomer().chargeKey().bill();
        if (along) requests[1]!.chargeCustomer().chargeKey().bill();
        else requests[1]!.settle().chargeKey().bill();
      },
      { faults: [rule("INCRBYFLOAT", 1)] },
    );

  test("with the requests whose writes they were, and each of those leaks R", () => {
    const { labels, findings } = verdictOf(reservations(true));
    expect(labels.find(({ kind }) => kind === "one-connection")!.data).toEqual({
      fault: "f1",
      commands: 1,
      requests: ["r1", "r2"],
    });
    expect(findings.find(({ invariant }) => invariant === "settled")).toMatchObject({
      mode: "D10",
      requests: ["r1", "r2"],
    });
  });

  test("and nothing where the fault struck one alone, as with a client that pools its connections", () => {
    const { labels, findings } = verdictOf(reservations(false));
    expect(labels.filter(({ kind }) => kind === "one-connection")).toEqual([]);
    expect(findings.find(({ invariant }) => invariant === "settled")).toMatchObject({ requests: ["r1"] });
  });
});
