import { describe, expect, test } from "vitest";
import type { Capabilities, Look, Plan } from "../../../harness/contracts/index.ts";
import { isDoubtful, judge } from "../../../harness/oracle/index.ts";
import { customer, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });

const all: Capabilities = { reservation: true, counters: ["key", "end_user"] };
const named = (over: Partial<Capabilities>): Capabilities => ({ ...all, ...over });
const looked = (over: Partial<Look>): Look => ({
  reservation: true,
  counters: ["key", "end_user"],
  refused: {},
  undecided: {},
  ...over,
});

/** A client hangs up, and its request is settled, or leaks. */
const hangUp = (leaks = false) =>
  new World().phase("hang up", (world) => {
    const request = world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
    if (!leaks) request.settle(0).chargeKey(0);
  });

/** Nothing was sent: the trial ended at its needs. */
const without = (capabilities: Capabilities, look?: Look) => {
  const world = new World();
  return Object.assign(world, { capabilities, look });
};

describe("what the sources deny and a warm call shows", () => {
  test.each<[string, Partial<Capabilities>, object]>([
    [
      "a counter",
      { counters: ["key"] },
      { kind: "counters-not-named", data: { kinds: ["end_user"], seenBy: "warm-calls" } },
    ],
    ["a reservation", { reservation: false }, { kind: "reservation-not-named", data: { seenBy: "warm-calls" } }],
  ])("%s is judged, and the trial says so", (_, sources, label) => {
    for (const [leaks, verdict] of [
      [false, "converged"],
      [true, "diverged"],
    ] as const) {
      const world = Object.assign(hangUp(leaks), { capabilities: named(sources), look: looked({}) });
      expect(verdictOf(world)).toMatchObject({ verdict, labels: [label] });
    }
  });
});

describe("what the sources deny and the trial's own ledger shows, without a look", () => {
  test.each<[string, Partial<Capabilities>]>([
    ["a counter", { counters: ["key"] }],
    ["a reservation", { reservation: false }],
  ])("%s is judged", (_, sources) => {
    const world = Object.assign(hangUp(true), { capabilities: named(sources) });
    expect(verdictOf(world)).toMatchObject({
      verdict: "diverged",
      labels: [{ kind: expect.stringMatching(/-not-named$/), data: { seenBy: "trial" } }],
    });
  });

  test("a reservation is judged though warm calls showed none, and the label says so", () => {
    const look = looked({ reservation: false });
    for (const [leaks, verdict] of [
      [false, "converged"],
      [true, "diverged"],
    ] as const) {
      const world = Object.assign(hangUp(leaks), { capabilities: named({ reservation: false }), look });
      const label = { kind: "reservation-not-named", data: { seenBy: "trial", isUnlikeWarmCalls: true } };
      expect(verdictOf(world)).toMatchObject({ verdict, labels: [label] });
    }
  });

  test("a charge that comes after the provider had the request is no reservation", () => {
    const world = new World().phase("plain", (world) => {
      const request = world.request().invoke().receive();
      world.incr(0, customer, request.prompt + 0.002 * request.planned.maxTokens);
      request.done().ok().chargeKey();
    });
    Object.assign(world, { capabilities: named({ reservation: false }), needs: ["reservation"] });
    expect(verdictOf(world).verdict).toBe("not-applicable");
  });
});

describe("not applicable", () => {
  test("what both deny, and both are named", () => {
    const counter = without(named({ counters: ["key"] }), looked({ counters: ["key"] }));
    expect(verdictOf(counter)).toMatchObject({
      verdict: "not-applicable",
      reason:
        "LiteLLM 1.84.0 has no counter for end_user: its sources name no spend:end_user:…, and a warm call wrote to none.",
    });
    const reservation = without(named({ reservation: false }), looked({ reservation: false }));
    expect(verdictOf(reservation)).toMatchObject({
      verdict: "not-applicable",
      reason:
        "LiteLLM 1.84.0 does not reserve budget before a call: its sources have no code for it, and a warm call reserved nothing.",
    });
  });

  test("what the subject would not even create", () => {
    const look = looked({ counters: ["key"], refused: { end_user: "POST /customer/new answered 404" } });
    expect(verdictOf(without(named({ counters: ["key"] }), look))).toMatchObject({
      verdict: "not-applicable",
      reason: expect.stringContaining("none could be created (POST /customer/new answered 404)"),
    });
  });
});

describe("a look that shows nothing decides nothing", () => {
  test("calls that failed", () => {
    const look = looked({ counters: ["key"], undecided: { end_user: "a call was answered 500" } });
    expect(verdictOf(without(named({ counters: ["key"] }), look))).toMatchObject({
      verdict: "inconclusive",
      reason:
        "Its sources name no spend:end_user:…, and the warm calls that were to show one failed: a call was answered 500.",
    });
    const none = looked({ reservation: null, counters: [], undecided: { key: "a call was answered 500" } });
    expect(verdictOf(without(named({ reservation: false }), none))).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("Its sources have no code that reserves budget, and the warm calls"),
    });
  });

  test("counters that are kept where no ledger reaches", () => {
    const world = without(named({ counters: [] }), looked({ counters: [], reservation: false }));
    world.settings = { "litellm_settings.cache": false };
    expect(verdictOf(world)).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("its settings keep counters where phantom429 does not see them"),
    });
  });

  test("and what the trial itself then showed is judged", () => {
    const look = looked({ counters: ["key"], undecided: { end_user: "a call was answered 500" } });
    const world = Object.assign(hangUp(true), { capabilities: named({ counters: ["key"] }), look });
    expect(verdictOf(world).verdict).toBe("diverged");
  });
});

describe("what the sources name and the ledger never shows", () => {
  test("is inconclusive, and named", () => {
    const world = new World().phase("plain", (world) => world.request().complete());
    const unseen = world.trial();
    const verdict = judge(
      {
        ...unseen,
        samples: unseen.samples.map((sample) => (sample.key === customer ? { ...sample, counter: null } : sample)),
        ledger: () => world.ledger.filter(({ key }) => key !== customer),
      },
      { expected: null },
    );
    expect(verdict).toMatchObject({
      verdict: "inconclusive",
      labels: expect.arrayContaining([
        expect.objectContaining({ kind: "counter-not-seen", data: { entity: "end_user" } }),
        expect.objectContaining({ kind: "reservation-not-seen" }),
      ]),
    });
  });

  test("says nothing of a counter that was at least read", () => {
    const world = new World().phase("plain", (world) => {
      const request = world.request().invoke();
      world.get(0, customer);
      request.receive().done().ok().chargeKey();
    });
    expect(verdictOf(world).labels.filter(({ text }) => text.includes("spend:end_user"))).toEqual([]);
  });
});

describe("a look is worth its time", () => {
  const subject = (capabilities: Capabilities, look?: Look) => ({
    version: "1.84.0",
    settings: {},
    capabilities: { ...capabilities, routes: ["/v1/messages" as const] },
    ...(look ? { look } : {}),
  });
  const plan = (...needs: string[]): Plan => ({ ...new World().plan(), needs });
  const denied = subject({ reservation: false, counters: ["key"] });

  test.each([
    ["the sources deny a counter", plan("counter:tag"), true],
    ["they deny the reservation", plan("counter:key", "reservation", "route:/v1/messages"), true],
    ["they deny nothing of it", plan("counter:key"), false],
    ["a route is missing besides", plan("counter:tag", "route:/v1/responses"), false],
    ["it needs another stack", plan("counter:tag", "stack:docker"), false],
    ["it needs this stack", plan("counter:tag", "stack:local"), true],
    ["there is no ledger of spend besides", plan("counter:tag", "spend-ledger"), false],
  ])("%s", (_, needing, worth) => {
    expect(isDoubtful(needing, denied, "local")).toBe(worth);
    expect(isDoubtful(needing, denied, "attach"), "all was seen before").toBe(false);
  });

  test("where there is the ledger of spend that it needs, unless a setting switches it off", () => {
    const kept = subject({ ...named({ counters: ["key"] }), spendLedger: true });
    const off = { ...kept, settings: { "general_settings.use_spend_logs_ledger": false } };
    expect(isDoubtful(plan("counter:end_user", "spend-ledger"), kept, "local")).toBe(true);
    expect(isDoubtful(plan("counter:end_user", "spend-ledger"), off, "local")).toBe(false);
  });
});
