import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, key, killFault, redisFault, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const settledIn = (world: World) => verdictOf(world).findings.filter(({ invariant }) => invariant === "settled");

describe("D1: a stream aborted after a chunk is never settled", () => {
  const leaking = () =>
    new World().phase("hang up", (world) => {
      world.request({ replica: 1 }).complete();
      for (const replica of [0, 1]) {
        world.request({ replica, stream: true, cancelAt: "after-chunk:2" }).abort({ chunks: 2 });
      }
    });

  test("names request, replica, cancel point, amount, entry and the missing write", () => {
    const [finding, ...others] = settledIn(leaking());
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ mode: "D1", counter: customer, requests: ["r2", "r3"] });
    expect(finding!.leaks[0]).toMatchObject({
      request: "r2",
      attribution: "watermark",
      replica: 0,
      cancelPoint: "after-chunk:2",
    });
    expect(finding!.leaks[0]!.amount).toBeCloseTo(124 * 0.002 + 0.00009, 12);
    expect(finding!.leaks[0]!.missingWrite).toBe(
      `INCRBYFLOAT ${customer} -0.24809 to -0.228 (settlement to at most $0.02009)`,
    );
    expect(finding!.evidence.samples).toEqual(["hang up"]);
  });

  test("the leaks explain the counter to 1e-9", () => {
    const verdict = verdictOf(leaking());
    const [counter] = verdict.counters;
    expect(verdict.verdict).toBe("diverged");
    expect(counter!.leaked).toBeCloseTo(counter!.counter! - counter!.row!, 9);
    expect(counter).toMatchObject({ unexplained: 0, recovery: "not-recovered", recoveryMs: null });
  });

  test("the reason says it in one line", () => {
    expect(verdictOf(leaking()).reason).toBe(
      `2 reservations were never released on ${customer}: $0.52018 (D1, streams aborted after a chunk). ` +
        `Counter ${customer} is at $0.5683, and $0.04812 to $0.0883 was spent.`,
    );
  });

  test("the key without a budget is not blamed", () => {
    expect(verdictOf(leaking()).findings.every(({ counter }) => counter === customer)).toBe(true);
  });
});

describe("D2: a stream aborted before its first chunk", () => {
  test.each([
    [false, "before the provider had answered at all"],
    [true, "after the provider's headers"],
  ])("headers flushed: %s", (headers, words) => {
    const world = new World().phase("hang up", (world) => {
      world.request({ stream: true, cancelAt: "after-headers" }).abort({ headers });
    });
    const [finding] = settledIn(world);
    expect(finding).toMatchObject({ mode: "D2", requests: ["r1"] });
    expect(finding!.explanation).toContain(words);
  });
});

describe("D9: a replica killed with requests in flight", () => {
  const killed = ({ settles = false, sleep = 0 } = {}) => {
    const world = new World();
    world.phase(
      "kill",
      (world) => {
        const inFlight = [1, 1].map((replica) => world.request({ replica, stream: true }).invoke().reserve());
        for (const request of inFlight) request.receive().headers().chunk().hold("after-chunk:1");
        world.request({ replica: 0 }).complete();
        world.kill("f1", 1);
        for (const request of inFlight) request.peerClosed().lost("connection-lost");
        if (settles) for (const request of inFlight) world.incr(0, customer, -request.held);
        world.sleep(sleep);
      },
      { faults: [killFault("f1", 1, ["r1", "r2"])] },
    );
    return world;
  };

  test("leaks the sum of what was in flight there", () => {
    const verdict = verdictOf(killed());
    expect(verdict.faults).toEqual({ planned: 1, fired: 1, excused: [], missing: [] });
    expect(verdict.findings.map(({ invariant, mode }) => `${invariant} ${mode}`)).toEqual([
      "settled D9",
      "agreement D9",
    ]);
    expect(verdict.findings[0]!.requests).toEqual(["r1", "r2"]);
  });

  test.each([
    ["before it was told to stop", "unknown mode"],
    ["while it stopped", "D9"],
  ])("a request answered %s and never settled: %s", (when, mode) => {
    const world = new World().phase(
      "stop",
      (world) => {
        world.request({ replica: 0 }).complete();
        const answered = world.request({ replica: 1 }).invoke().reserve().receive().headers().done();
        const stop = () => world.strike("f1", "replica-stop", 1);
        if (when === "while it stopped") stop();
        answered.ok().chargeKey().bill();
        if (when !== "while it stopped") stop();
      },
      { faults: [{ id: "f1", kind: "replica-stop", replica: 1, whenHeld: [], graceMs: 30_000 }] },
    );
    expect(settledIn(world)).toMatchObject([{ mode, requests: ["r2"] }]);
    expect(verdictOf(world).reason).not.toContain("killed");
    expect(verdictOf(world).reason.includes("in flight on a replica that ended")).toBe(mode === "D9");
  });

  test("that only the TTL took it away is still a finding", () => {
    const verdict = verdictOf(killed({ sleep: 70_000 }));
    expect(verdict.verdict).toBe("diverged");
    expect(verdict.findings).toMatchObject([{ invariant: "settled", mode: "D9" }]);
    expect(verdict.findings[0]!.explanation).toContain("went only with the counter's TTL");
    expect(verdict.counters[0]).toMatchObject({ counter: null, leaked: 0, unexplained: null, recovery: "expired" });
    expect(verdict.counters[0]!.recoveryMs).toBeGreaterThan(50_000);
    expect(verdict.labels.map(({ kind }) => kind)).toContain("absent");
  });

  test("green twin: nobody in flight when it is killed", () => {
    const world = new World();
    world.phase(
      "kill",
      (world) => {
        const request = world.request({ replica: 1, stream: true }).invoke().reserve().receive().hold("after-chunk:1");
        world.kill("f1", 1);
        request.done().ok().settle().chargeKey().bill();
      },
      { faults: [killFault("f1", 1, ["r1"])] },
    );
    expect(verdictOf(world).verdict).toBe("converged");
  });
});

describe("D10: Redis applies, the reply is lost", () => {
  const fault = { faults: [redisFault("f1", 3)] };

  /** LiteLLM serves the request without a reservation and charges it at the end. */
  const unreserved = (world: World, replica: number, { del }: { del: "lost" | "works" }) => {
    const request = world.request({ replica }).invoke();
    world.strike("f1", "redis", replica);
    request.reserve({ fault: "f1", delivered: false });
    world.del(replica, customer, del === "lost" ? { fault: "f2", applied: "no" } : {});
    request.receive().done().ok();
    world.incr(replica, customer, request.cost);
    return request.chargeKey().bill();
  };

  test("exactly +R each when the DEL is lost, too", () => {
    const world = new World().phase(
      "lose replies",
      (world) => {
        for (const replica of [0, 1, 0]) unreserved(world, replica, { del: "lost" });
        world.request({ replica: 1 }).complete();
      },
      fault,
    );
    const verdict = verdictOf(world);
    expect(verdict.findings.map(({ invariant, mode }) => `${invariant} ${mode}`)).toEqual([
      "settled D10",
      "agreement D10",
    ]);
    expect(verdict.findings[0]!.requests).toEqual(["r1", "r2", "r3"]);
    expect(verdict.findings[0]!.explanation).toContain("the whole $0.22409 stays");
    expect(verdict.findings[0]!.leaks[0]!.missingWrite).toContain("(roll-back: its reply was lost");
    expect(verdict.counters[0]!.unexplained).toBe(0);
  });

  test("below the truth by multiples of C when the DEL works", () => {
    const world = new World().phase(
      "lose replies",
      (world) => {
        for (const replica of [0, 1, 0]) world.request({ replica }).complete();
        unreserved(world, 0, { del: "works" });
      },
      { faults: [redisFault("f1")] },
    );
    const verdict = verdictOf(world);
    expect(verdict.findings).toMatchObject([{ invariant: "agreement", mode: "D10" }]);
    expect(verdict.findings[0]!.amount).toBeCloseTo(-3 * 0.04812, 9);
    expect(verdict.findings[0]!.explanation).toContain("Of the $0.14436 charged on it before, nothing came back.");
  });

  test("a settlement kept from Redis is named", () => {
    const world = new World().phase(
      "lose",
      (world) => {
        const request = world.request().invoke().reserve().receive().done().ok();
        world.strike("f1", "redis", 0);
        request.settle(request.cost, { applied: "no", fault: "f1" }).chargeKey().bill();
      },
      { faults: [redisFault("f1")] },
    );
    const [finding] = settledIn(world);
    expect(finding).toMatchObject({ mode: "D10", requests: ["r1"] });
    expect(finding!.leaks[0]!.missingWrite).toContain("sent as entry 2, kept from Redis by f1");
  });

  test("charges that an open circuit breaker skipped are put down to it", () => {
    const world = new World().phase(
      "lose replies",
      (world) => {
        world.request().complete();
        world.strike("f1", "redis", 0);
        const skipped = world.request().invoke().reserve().receive().done().ok();
        skipped.settle().bill();
      },
      { faults: [redisFault("f1")] },
    );
    const verdict = verdictOf(world);
    expect(verdict.findings).toMatchObject([{ invariant: "agreement", mode: "D10", counter: key, requests: [] }]);
    expect(verdict.findings[0]!.explanation).toContain("Request r2 completed without a charge");
    expect(verdict.findings[0]!.explanation).toContain("The counter was at $0.04812, and its row at $0.09624.");
  });

  test("green twin: the reservation is rolled back after all", () => {
    const world = new World().phase(
      "lose replies",
      (world) => {
        const request = world.request().invoke();
        world.strike("f1", "redis", 0);
        request.reserve({ fault: "f1", delivered: false }).receive().done().ok();
        request.settle().chargeKey().bill();
      },
      { faults: [redisFault("f1")] },
    );
    expect(verdictOf(world).verdict).toBe("converged");
  });
});

describe("modes apart", () => {
  test("one counter with two modes gives two findings per invariant, with the sum of each", () => {
    const world = new World();
    world.phase(
      "both",
      (world) => {
        world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
        const lost = world.request({ replica: 1 }).invoke().reserve().receive().hold("after-headers");
        world.kill("f1", 1);
        lost.lost("connection-lost");
      },
      { faults: [killFault("f1", 1, ["r2"])] },
    );
    const verdict = verdictOf(world);
    expect(verdict.findings.map(({ invariant, mode, requests }) => [invariant, mode, ...requests])).toEqual([
      ["settled", "D1", "r1"],
      ["settled", "D9", "r2"],
      ["agreement", "D1", "r1"],
      ["agreement", "D9", "r2"],
    ]);
    expect(verdict.reason).toMatch(
      /\(D1, streams aborted after a chunk\)\. 1 reservation was never released on .* \(D9,/,
    );
  });

  test("a leak for no known reason is an unknown mode, with its numbers", () => {
    const world = new World().phase("traffic", (world) => {
      world.request().invoke().reserve().receive().done().ok().chargeKey().bill();
    });
    const verdict = verdictOf(world);
    const [finding, gap, ...others] = verdict.findings;
    expect([finding!.invariant, gap!.invariant, others]).toEqual(["settled", "agreement", []]);
    expect(finding).toMatchObject({ mode: "unknown mode", requests: ["r1"] });
    expect(finding!.amount).toBeCloseTo(0.22409 - 0.04812, 12);
    expect(finding!.leaks[0]!.missingWrite).toContain("-0.17597 (settlement to $0.04812)");
    expect(verdict.counters[0]!.unexplained).toBe(0);
  });

  test("the same amounts of background requests are told by count", () => {
    const world = new World();
    world.background = {
      identities: ["customer", "customer-key"],
      requestsPerSecond: 10,
      requests: 4,
      maxTokens: 60,
      provider: backgroundScript,
      during: "load",
    };
    world.phase("load", (world) => {
      const requests = [1, 2, 3, 4].map((number) => backgroundRequest(world, `bg${number}`));
      for (const request of requests) request.invoke();
      for (const request of requests) request.reserve().receive();
      for (const request of requests.slice(0, 3)) request.done().ok().settle().chargeKey().bill();
      requests[3]!.lost("connection-lost");
    });
    const [finding] = settledIn(world);
    expect(finding).toMatchObject({ leaks: [{ request: "bg4", attribution: "order" }] });
  });
});

const backgroundScript = {
  status: 200,
  inputTokens: 12,
  outputTokens: 24,
  chunks: 1,
  holdAt: null,
  ending: "complete" as const,
  endAt: null,
  usage: "correct" as const,
  dripMs: 0,
  retryAfterS: null,
  duplicateId: false,
};

function backgroundRequest(world: World, id: string) {
  const request = world.request({ maxTokens: 60 }, id);
  world.phases.at(-1)!.requests.pop();
  return request;
}

describe("which of several requests it was", () => {
  /** Two streams cut alike; one settlement that could be either's. */
  const twins = (maxTokens: [number, number]) =>
    new World().phase("hang up", (world) => {
      const [a, b] = maxTokens.map((tokens) => {
        const request = world.request({ stream: true, cancelAt: "after-chunk:1", maxTokens: tokens });
        return request.abort({ chunks: 1 });
      });
      const cost = a!.prompt + 3 * 0.002;
      a!.settle(cost).bill(cost).chargeKey(cost);
      expect(b!.held).toBeGreaterThan(0);
    });

  test("far apart: the watermark tells", () => {
    const [finding] = settledIn(twins([100, 160]));
    expect(finding!.leaks).toMatchObject([{ request: "r2", attribution: "watermark" }]);
  });

  test("too close: ambiguous, with the candidates", () => {
    const [finding] = settledIn(twins([100, 101]));
    expect(finding!.leaks).toHaveLength(1);
    expect(finding!.leaks[0]!.attribution).toBe("ambiguous");
    expect(finding!.leaks[0]!.missingWrite).toMatch(/or that of r[12]$/);
  });

  test("a reservation shrunk before it reached this counter is told by order", () => {
    const world = new World().phase("hang up", (world) => {
      const request = world.request({ stream: true, cancelAt: "after-chunk:1" }).invoke().reserve({}, 0.0317);
      request.receive().headers().chunk().hold("after-chunk:1").cancel().peerClosed();
    });
    const [finding] = settledIn(world);
    expect(finding!.leaks).toMatchObject([{ request: "r1", attribution: "order", amount: 0.0317 }]);
  });
});

describe("a leak that did not last", () => {
  test.each([
    ["repaired", "repaired by LiteLLM later"],
    ["settled", "settled only after the reading"],
  ])("%s before the last reading: a finding with its recovery", (kind, words) => {
    const world = new World().phase("hang up", (world) => {
      const request = world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
      world.rest("hang up, first look");
      if (kind === "repaired") world.del(0, customer);
      else request.settle(0);
    });
    world.phase("after", () => {});
    expect(verdictOf(world).verdict).toBe(kind === "repaired" ? "inconclusive" : "converged");

    const seen = new World().phase("hang up", (world) => {
      world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
    });
    seen.phase("after", (world) => {
      if (kind === "repaired") world.del(0, customer);
      else world.incr(0, customer, -0.22409);
    });
    const late = verdictOf(seen);
    expect(late).toMatchObject({ verdict: "diverged", counters: [{ recovery: kind }, { recovery: "never-broken" }] });
    expect(late.findings.find(({ invariant }) => invariant === "settled")!.explanation).toContain(words);
    expect(late.checks.find(({ invariant }) => invariant === "recovery")).toMatchObject({ outcome: "held" });
  });
});

test("requests of customers that have no counter in common are all counted in the reason", () => {
  const user = "spend:user:user-k3f9";
  const world = new World({ also: ["user"] }).phase("abort", (world) => {
    world.request().complete();
    const asked = [
      { counter: customer, ref: "customer" },
      { counter: user, ref: "user" },
    ];
    for (const { counter, ref } of asked) {
      const request = world.request({ stream: true, cancelAt: "after-chunk:1" });
      request.planned.identities = ["customer-key", ref];
      request.invoke();
      world.incr(0, counter, request.estimate);
      request.receive().headers().chunk().hold("after-chunk:1").cancel().peerClosed();
    }
  });
  expect(verdictOf(world).reason).toMatch(
    /^2 reservations were never released \(D1, .*\)\. 2 counters are .* too high\. They are those of end user, user\./,
  );
});

describe("D32: an answer without a usage to a client that has left", () => {
  const left = (usage: "missing" | "correct", stream = false) =>
    new World().phase("hang up", (world) => {
      world.request({ replica: 1 }).complete();
      const request = world.request({ usage, stream, cancelAt: "before-headers" });
      request.invoke().reserve().receive().hold("before-headers").cancel().headers().done();
    });
  const modes = (world: World) => settledIn(world).map(({ mode }) => mode);

  test("is waited for whole, and leaves its reservation", () => {
    expect(modes(left("missing"))).toEqual(["D32"]);
  });

  test("not where it had one, nor where it was streamed", () => {
    expect(modes(left("correct"))).toEqual(["unknown mode"]);
    expect(modes(left("missing", true))).toEqual(["D2"]);
  });
});
