import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { type Request, redisFault, World, type WriteOptions } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });

/** A stream that is hung up on after a chunk, and whether LiteLLM charges it by itself. */
function abort(request: Request, charged: number, options: WriteOptions = {}): void {
  request.invoke().reserve(options).receive().headers().chunk().chunk().hold("after-chunk:2").cancel().peerClosed();
  if (charged === 0) return;
  request.chargeCustomer(charged).chargeKey(charged).bill(charged);
}

/** The customer's counter is made by an INCRBYFLOAT of nothing, whose EXPIRE fails or not. */
function lose({ expireFault, charged = 0, silenceMs = 0, after }: Lost): World {
  const world = new World();
  const options = expireFault === undefined ? {} : { expireFault };
  world.phase(
    "lose expire",
    (at) => {
      if (expireFault !== undefined) at.strike(expireFault, "redis", 0);
      at.incr(0, at.counterKeys[0]!, 0, options);
      abort(at.request({ stream: true, cancelAt: "after-chunk:2" }), charged, options);
    },
    { faults: [redisFault("f1", expireFault === undefined ? 0 : 1)] },
  );
  if (silenceMs > 0) world.phase("silence", (at) => at.sleep(silenceMs));
  if (after) world.phase("after", after);
  return world;
}

interface Lost {
  expireFault?: string;
  charged?: number;
  silenceMs?: number;
  after?: (world: World) => void;
}

describe("a reservation whose EXPIRE failed", () => {
  test.each([
    ["charged by itself (1.106.2)", 0.00423],
    ["charged nothing (1.84.0)", 0],
  ])("of a stream hung up on, %s: D10, and the EXPIRE is told", (_, charged) => {
    const { findings } = verdictOf(lose({ expireFault: "f1", charged }));
    expect(findings.map(({ invariant, mode }) => `${invariant} ${mode}`)).toEqual(["settled D10", "agreement D10"]);
    expect(findings[0]!.explanation).toMatch(/The EXPIRE behind it \(entry \d+\) failed by f1/);
  });

  test("green twin: where its EXPIRE was applied, the hang-up leaks by itself: D1", () => {
    const { findings } = verdictOf(lose({}));
    expect(findings.map(({ mode }) => mode)).toEqual(["D1", "D1"]);
  });

  test("each request by itself: D10 and D1 side by side", () => {
    const after = (world: World) => abort(world.request({ stream: true, cancelAt: "after-chunk:2" }), 0);
    const { findings } = verdictOf(lose({ expireFault: "f1", after }));
    const told = findings.filter(({ invariant }) => invariant === "settled");
    expect(told.map(({ mode, requests }) => `${mode} ${requests}`)).toEqual(["D10 r1", "D1 r2"]);
  });
});

describe("a settlement whose EXPIRE failed, and that was charged anew", () => {
  const settledAnew = (options: WriteOptions) =>
    new World().phase(
      "fail",
      (world) => {
        const request = world.request().invoke().reserve().receive().headers().done().ok();
        world.strike("f1", "redis", 0);
        request.settle(request.cost, options).chargeCustomer().chargeKey().bill();
      },
      { faults: [redisFault("f1")] },
    );

  test("is D10", () => {
    const modes = verdictOf(settledAnew({ expireFault: "f1" })).findings.map(({ mode }) => mode);
    expect(new Set(modes)).toEqual(new Set(["D10"]));
  });

  test("red twin: with its EXPIRE applied it is charged twice for no reason that is known", () => {
    expect(verdictOf(settledAnew({})).findings.map(({ mode }) => mode)).toContain("unknown mode");
  });
});

describe("a counter without a TTL", () => {
  const labelOf = (world: World) => verdictOf(world).labels.find(({ kind }) => kind === "no-ttl")?.text;
  const complete = (world: World) => void world.request().complete();

  test("never expires: said in label, recovery, reading and reason", () => {
    const world = lose({ expireFault: "f1", silenceMs: 100_000 });
    const { reason, checks, counters } = verdictOf(world);
    expect(labelOf(world)).toMatch(
      /never expires\. INCRBYFLOAT made it \(entry 0, .*\), and the EXPIRE behind it \(entry 1\) failed by f1\. It was still there at "silence", .* No later write gave it a TTL/,
    );
    expect(reason).toContain("and never expires");
    expect(checks.find(({ invariant }) => invariant === "recovery")!.detail).toContain("it never expires");
    expect(counters[0]).toMatchObject({ ttl: -1, withoutTtl: { until: null } });
  });

  test("until a later write gave it one: when and by which", () => {
    const world = lose({ expireFault: "f1", silenceMs: 100_000, after: complete });
    expect(labelOf(world)).toMatch(/did not expire\. .* A later write gave it a TTL \(entry \d+, at 1 min \d+ s\)/);
    const { counters, checks } = verdictOf(world);
    expect(counters[0]).toMatchObject({ ttl: 55, withoutTtl: { from: expect.any(Number), until: expect.any(Number) } });
    expect(checks.find(({ invariant }) => invariant === "recovery")!.detail).toContain("it had no TTL for");
  });

  test("that only the readings show is told as well", () => {
    const world = lose({});
    for (const sample of world.samples) if (sample.counter !== null) sample.ttl = -1;
    expect(labelOf(world)).toMatch(/never expires\. It was first seen at "lose expire"/);
  });

  test("green twin: with a TTL nothing of the kind is said", () => {
    const world = lose({});
    expect(labelOf(world)).toBeUndefined();
    expect(verdictOf(world).counters[0]).not.toHaveProperty("withoutTtl");
  });
});
