import { describe, expect, test } from "vitest";
import { judge, judgeWithRequests } from "../../../harness/oracle/index.ts";
import { customer, key, type Request, World } from "./builder.ts";
import { budgetExceeded } from "./failures.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const modesOf = (world: World) => verdictOf(world).findings.map(({ invariant, mode }) => `${invariant} ${mode}`);

describe("truth: the row holds what the requests cost", () => {
  const billing = (amount: number) =>
    new World().phase("traffic", (world) => {
      for (let i = 0; i < 4; i++) world.request({ tokens: [10, 10 + i] }).complete();
      world.bill(amount);
      for (const counter of [customer, key]) world.incr(0, counter, amount);
    });

  test("a row that is too low", () => {
    const verdict = verdictOf(billing(-0.0031));
    expect(verdict.findings.filter(({ invariant }) => invariant === "truth")).toMatchObject([
      { counter: customer, requests: [] },
      { counter: key },
    ]);
    expect(verdict.findings[0]!.amount).toBeCloseTo(-0.0031, 9);
    expect(verdict.findings[0]!.explanation).toContain("0.0031 too little");
  });

  test("the real usage of an interrupted request counts as possible, its reservation never", () => {
    const cut = (cost: number) =>
      new World().phase("hang up", (world) => {
        const request = world.request({ cancelAt: "before-done" }).invoke().reserve().receive().headers();
        request.hold("before-done").cancel().done().settle(cost).bill(cost).chargeKey(cost);
      });
    expect(verdictOf(cut(0.04812)).verdict).toBe("converged");
    expect(verdictOf(cut(0)).verdict).toBe("converged");
    expect(modesOf(cut(0.22))).toEqual(["truth unknown mode", "truth unknown mode"]);
  });

  test("words are counted by LiteLLM's own tokenizer, one per character at most", () => {
    const cut = (tokens: number) =>
      new World().phase("hang up", (world) => {
        const request = world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
        const cost = request.prompt + tokens * 0.002;
        request.settle(cost).bill(cost).chargeKey(cost);
      });
    expect(verdictOf(cut(5)).verdict).toBe("converged");
    expect(verdictOf(cut(6)).verdict).toBe("diverged");
  });
});

describe("agreement", () => {
  test("a counter seeded twice stands above its row by S", () => {
    const seeds = (count: number) => {
      const world = new World();
      world.phase("before", (world) => world.request().complete());
      world.sleep(61_000);
      return world.phase("burst", (world) => {
        for (let i = 0; i < count; i++) world.get(i % 2, customer);
        for (let i = 0; i < count; i++) world.incr(i % 2, customer, 0.04812);
        world.incr(0, key, 0.04812);
        world.request().complete();
      });
    };
    expect(verdictOf(seeds(1)).verdict).toBe("converged");
    const verdict = verdictOf(seeds(2));
    expect(verdict.findings).toMatchObject([{ invariant: "agreement", mode: "D13", counter: customer }]);
    expect(verdict.findings[0]!.amount).toBeCloseTo(0.04812, 9);
    expect(verdict.findings[0]!.explanation).toContain("once more");
    expect(verdict.counters[0]!.unexplained).toBeCloseTo(0.04812, 9);
  });

  test("an absent counter is not zero", () => {
    const world = new World().phase("traffic", (world) => world.request().complete());
    world.sleep(70_000);
    world.phase("idle", () => {});
    expect(verdictOf(world)).toMatchObject({ verdict: "converged", counters: [{ counter: null, row: 0.04812 }, {}] });
  });

  test("a repair by set-max is followed", () => {
    const world = new World();
    world.phase("lost", (world) => {
      world.request().complete();
      world.del(0, customer);
      world.raise(1, customer, 0.04812);
    });
    expect(verdictOf(world).verdict).toBe("converged");
  });
});

describe("no phantom refusal", () => {
  /** Six streams leak until the counter is full; then an ordinary request. */
  const headline = ({ leak }: { leak: boolean }) => {
    const world = new World({ budget: 1 });
    world.phase("hang up", (world) => {
      for (let i = 0; i < 4; i++) {
        const request = world.request({ stream: true, cancelAt: "after-chunk:2", maxTokens: 150 + 12 * i }).invoke();
        request.reserveOrBeRefused();
        request.receive().headers().chunk().chunk().hold("after-chunk:2").cancel().peerClosed();
        if (!leak) request.settle(0.004).bill(0.004).chargeKey(0.004);
      }
    });
    world.phase("probe", (world) => {
      const probe = world.request({ replica: 1, maxTokens: 60 }).invoke();
      if (probe.reserveOrBeRefused()) probe.receive().done().ok().settle().bill().chargeKey();
    });
    return world;
  };

  test("the refusal and the true spend stand side by side", () => {
    const verdict = verdictOf(headline({ leak: true }));
    expect(verdict.verdict).toBe("diverged");
    expect(verdict.headline).toBe("1 request was refused although only $0.00 of the $1.00 budget was spent.");
    expect(verdict.reason).toBe(
      `${verdict.headline} 4 reservations were never released on ${customer}: $1.00 (D1, streams aborted after a chunk).`,
    );
    expect(verdict.refusals).toMatchObject([{ request: "r5", phantom: true, spent: 0, budget: 1, status: 400 }]);
    const finding = verdict.findings.find(({ invariant }) => invariant === "no-phantom-refusal");
    expect(finding).toMatchObject({
      mode: "D1",
      requests: ["r5"],
      kind: "phantom-refusal",
      causes: [{ mode: "D1", kind: "leaked-reservations", requests: ["r1", "r2", "r3", "r4"] }],
      leaks: [],
    });
  });

  test("a reservation that LiteLLM shrank cites all its entries, and they add up", () => {
    const world = headline({ leak: true });
    const { findings } = verdictOf(world);
    const added = new Map(world.ledger.map(({ n, args }) => [n, Number(args[0])]));
    const leaks = findings.flatMap((finding) => finding.leaks);
    expect(leaks.map(({ writes }) => writes.length)).toEqual([1, 1, 1, 2]);
    for (const { writes, owed, amount } of leaks) {
      expect(writes.map((write) => write.amount)).toEqual(writes.map(({ n }) => added.get(n)));
      expect(writes.reduce((sum, write) => sum + write.amount, -owed)).toBeCloseTo(amount, 12);
    }
    const cited = leaks.flatMap(({ writes }) => writes.map(({ n }) => n));
    for (const { invariant, evidence } of findings) expect(evidence.ledger, invariant).toEqual(cited);
    const row = [...judgeWithRequests(world.trial(), { expected: null }).requests()].find(({ id }) => id === "r4")!;
    expect(row.reserveEntries).toBe(cited.slice(-2).join(" "));
    expect(row.reserved! + row.resized!).toBeCloseTo(row.leaked, 12);
  });

  test("what LiteLLM says of the cost is the counter and this request's own estimate", () => {
    const { said } = verdictOf(headline({ leak: true })).refusals[0]!;
    expect(said).toMatchObject({ counter: expect.closeTo(1, 9), estimate: expect.closeTo(0.12, 2) });
    expect(said!.counter! + said!.estimate!).toBeCloseTo(said!.cost, 12);
  });

  describe("where LiteLLM refuses the whole reservation instead of shrinking it", () => {
    /** 0.9 of 1.00 is spent; then a request of at most 61 × 0.002 is refused for what LiteLLM reckons it to cost. */
    const refusedFor = (estimatedCost: number, spent = 0.9) => {
      const world = new World({ budget: 1 });
      world.phase("spend", (world) => {
        world.request({ maxTokens: 480, tokens: [0, Math.round(spent / 0.002)] }).complete();
      });
      world.phase("probe", (world) => {
        const error = budgetExceeded("end_user:customer-k3f9", spent, world.budget, estimatedCost);
        world.request({ replica: 1, maxTokens: 60 }).invoke().refuseWith(error);
      });
      return verdictOf(world);
    };

    test("it is right where the budget has no room for it, and says so", () => {
      const { refusals, labels } = refusedFor(0.12);
      expect(refusals).toMatchObject([{ phantom: false, own: 0.12 }]);
      expect(labels).toMatchObject([{ kind: "saturation", mode: "D23", data: { request: "r2", own: 0.12 } }]);
    });

    test("it is a phantom where there is room", () => {
      expect(refusedFor(0.12, 0.5).refusals).toMatchObject([{ phantom: true }]);
    });

    test("an estimate beyond what its tokens can cost does not excuse it", () => {
      expect(refusedFor(5, 0.5).refusals).toMatchObject([{ phantom: true }]);
    });
  });

  test("a refusal is shown in LiteLLM's words, without the JSON that they came in", () => {
    const text = expect.stringMatching(/^Budget has been exceeded! EndUser=customer-k3f9 .*, Max budget: [\d.]+$/);
    expect(verdictOf(headline({ leak: true })).refusals).toMatchObject([{ text }]);
  });

  test("green twin: settled streams leave room", () => {
    expect(verdictOf(headline({ leak: false }))).toMatchObject({ verdict: "converged", refusals: [] });
  });

  test("saturation by requests truly in flight is labelled, not failed", () => {
    const world = new World({ budget: 0.5 }).phase("burst", (world) => {
      const requests = Array.from({ length: 4 }, (_, i) =>
        world.request({ replica: i % 2, maxTokens: 120 + 12 * i }).invoke(),
      );
      const admitted = requests.filter((request) => request.reserveOrBeRefused());
      expect(admitted).toHaveLength(2);
      for (const request of admitted) request.receive().done().ok().settle().bill().chargeKey();
    });
    const verdict = verdictOf(world);
    expect(verdict.verdict).toBe("converged");
    expect(verdict.labels).toMatchObject([
      { kind: "saturation", mode: "D23", data: { request: "r3", held: expect.closeTo(0.81627, 9), budget: 0.5 } },
      { kind: "saturation", mode: "D23", data: { request: "r4" } },
    ]);
  });

  test("cancelled ones count as in flight until the next rest", () => {
    const refusedAfter = (rest: boolean) => {
      const world = new World({ budget: 0.2 });
      const hangUp = (world: World) => {
        const request = world.request({ stream: true, cancelAt: "after-chunk:1", maxTokens: 200 }).invoke();
        request.reserveOrBeRefused();
        request.receive().headers().chunk().hold("after-chunk:1").cancel().peerClosed();
      };
      const probe = (world: World) => world.request({ replica: 1, maxTokens: 40 }).invoke().refuse();
      if (rest) world.phase("hang up", hangUp).phase("probe", probe);
      else {
        world.phase("both", (world) => {
          hangUp(world);
          probe(world);
        });
      }
      return verdictOf(world).refusals[0]!.phantom;
    };
    expect(refusedAfter(true)).toBe(true);
    expect(refusedAfter(false)).toBe(false);
  });
});

describe("no bypass", () => {
  const enforced = (admits: boolean) => {
    const world = new World({ budget: 0.3 });
    world.phase("spend", (world) => {
      const request = world.request({ maxTokens: 400, tokens: [10, 200] }).invoke();
      request.reserveOrBeRefused();
      request.receive().done().ok().settle().bill().chargeKey();
    });
    return world.phase(
      "enforce",
      (world) => {
        const next = world.request({ replica: 1 }).invoke();
        if (admits) next.reserve().receive().done().ok().settle().bill().chargeKey();
        else next.reserveOrBeRefused();
      },
      { purpose: "enforce", settle: "none" },
    );
  };

  test("a subject that has stopped enforcing is found", () => {
    const verdict = verdictOf(enforced(true));
    expect(verdict.findings).toMatchObject([{ invariant: "no-bypass", counter: customer, requests: ["r2"] }]);
    expect(verdict.findings[0]!.explanation).toContain("At least $0.4001 of $0.30 was spent and counted before.");
    expect(verdictOf(enforced(false)).verdict).toBe("converged");
  });

  /** A budget of 0.3, full after the first; the others each write a whole R beyond it. */
  const sideBySide = (then: (requests: Request[]) => void) =>
    new World({ budget: 0.3 }).phase("burst", (world) => {
      const requests = Array.from({ length: 6 }, (_, i) =>
        world.request({ replica: i % 2, maxTokens: 150 + i, tokens: [10, 20] }).invoke(),
      );
      then(requests);
      const through = requests.filter(({ id }) => !refused(world).has(id));
      for (const request of through) request.receive();
      for (const request of through) request.done().ok().settle().bill().chargeKey();
    });
  const refused = ({ history }: World) =>
    new Set(history.flatMap((event) => (event.type === "fail" ? [event.request] : [])));

  test("requests side by side, each let through with a whole reservation past the budget", () => {
    const verdict = verdictOf(sideBySide((requests) => requests.forEach((request) => void request.reserve())));
    expect(verdict.verdict).toBe("diverged");
    expect(verdict.findings).toMatchObject([
      { invariant: "no-bypass", counter: customer, requests: ["r2", "r3", "r4", "r5", "r6"] },
    ]);
    expect(verdict.findings[0]!.amount).toBeCloseTo(-5 * 0.0401, 9);
    expect(verdict.findings[0]!.explanation).toContain("the counter was at $0.30009 before entry 2");
    expect(verdict.findings[0]!.evidence.ledger).toEqual([2, 4, 6, 8, 10]);
  });

  test("green twin: shrunk or rolled back as LiteLLM does", () => {
    const verdict = verdictOf(
      sideBySide((requests) => requests.forEach((request) => void request.reserveOrBeRefused())),
    );
    expect(verdict).toMatchObject({ verdict: "converged", findings: [] });
    expect(verdict.refusals).toHaveLength(5);
  });

  test("green twin: the reply that showed the budget reached was lost", () => {
    const world = sideBySide((requests) => {
      for (const [at, request] of requests.entries()) request.reserve({ delivered: at === 0 });
    });
    expect(verdictOf(world).findings).toEqual([]);
  });

  test("of equal watermarks, the one past the budget may be of the one that was refused", () => {
    const world = new World({ budget: 0.3 }).phase("burst", (world) => {
      const first = world.request({ maxTokens: 150 }).invoke().reserve().receive();
      const [second, third] = [0, 1].map(() => world.request({ maxTokens: 120, tokens: [10, 20] }).invoke());
      second!.reserve().settle(0).refuse();
      first.done().ok().settle().bill().chargeKey();
      third!.reserve().receive().done().ok().settle().bill().chargeKey();
    });
    expect(verdictOf(world)).toMatchObject({ verdict: "converged", findings: [] });
  });

  test.each([
    ["seen in a reply only", true],
    ["still there at the sample", false],
  ])("a counter below zero, %s", (_, recovers) => {
    const world = new World().phase("traffic", (world) => {
      world.incr(0, customer, -0.1);
      if (recovers) world.incr(0, customer, 0.1);
      world.request().complete();
    });
    const found = verdictOf(world).findings.filter(({ invariant }) => invariant === "no-bypass");
    expect(found).toMatchObject([{ counter: customer }]);
    expect(found[0]!.amount).toBeCloseTo(-0.1, 9);
  });

  test.each([
    ["settled", -0.17597],
    ["charged", 0.04812],
  ])("%s twice, by the ledger", (how, amount) => {
    const world = new World().phase("traffic", (world) => {
      for (const replica of [0, 1]) world.request({ replica, tokens: [12, 30 + replica] }).complete();
      const request = world.request({ maxTokens: 112 }).complete();
      if (how === "settled") world.incr(0, customer, request.cost - request.estimate);
      else world.incr(0, customer, request.cost);
    });
    const twice = verdictOf(world).findings.filter(({ invariant }) => invariant === "no-bypass");
    const doubled = twice.find(({ requests }) => requests.length > 0);
    expect(doubled).toMatchObject({ requests: ["r3"], counter: customer });
    expect(doubled!.amount).toBeCloseTo(amount, 4);
    expect(doubled!.explanation).toContain(`r3 was ${how} twice`);
  });

  test("billed twice, by the row", () => {
    const world = new World().phase("traffic", (world) => {
      world.request({ tokens: [10, 20] }).complete();
      const request = world.request({ tokens: [10, 30] }).complete();
      request.bill();
      for (const counter of [customer, key]) world.incr(0, counter, request.cost);
    });
    const verdict = verdictOf(world);
    expect(verdict.findings.find(({ explanation }) => explanation.includes("billed twice"))).toMatchObject({
      invariant: "no-bypass",
      requests: ["r2"],
    });
  });
});
