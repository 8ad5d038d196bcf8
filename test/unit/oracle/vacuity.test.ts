import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, evictionFault, key, killFault, redisFault, World } from "./builder.ts";
import { budgetExceeded } from "./failures.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });

/** A stream that is hung up on and settled: as it should be, unless a step is left out. */
const hangUp = (change: (world: World) => void = () => {}) =>
  new World().phase("hang up", (world) => {
    const request = world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
    request.settle(0).chargeKey(0);
    change(world);
  });

describe("what was planned and did not happen makes it inconclusive", () => {
  test("green twin", () => expect(verdictOf(hangUp()).verdict).toBe("converged"));

  test("a cancel that never came", () => {
    const world = new World().phase("hang up", (world) => {
      world.request({ stream: true, cancelAt: "after-chunk:1" }).complete();
    });
    expect(verdictOf(world)).toMatchObject({
      verdict: "inconclusive",
      reason: "0 of 1 planned faults happened. Missing: cancel of r1 at after-chunk:1 (no cancel: ok).",
      faults: { planned: 1, fired: 0 },
    });
  });

  test("a cancel before the provider held the request", () => {
    const world = hangUp((world) => {
      for (const event of world.history) if (event.type === "cancel") event.heldAt = null;
    });
    expect(verdictOf(world).reason).toContain("the provider never held it");
  });

  test("a cancel before admission, of a request that had been admitted", () => {
    const verdict = (admitted: boolean) => {
      const world = new World().phase("hang up", (world) => {
        world.request({ replica: 1 }).complete();
        const request = world.request({ stream: true, cancelAt: "struck:f1" }).invoke();
        if (admitted) request.reserve();
        request.cancel();
        if (!admitted) request.reserve();
        request.receive().headers().chunk().peerClosed().settle(0);
      });
      return verdictOf(world).reason;
    };
    expect(verdict(false)).not.toContain("cancel of");
    expect(verdict(true)).toContain("it had been admitted when the client hung up");
  });

  test("a cancel whose reservation the ledger had not shown", () => {
    const world = new World().phase("hang up", (world) => {
      world.request({ replica: 1 }).complete();
      const request = world.request({ stream: true, cancelAt: "after-chunk:1" }).invoke();
      request.receive().headers().chunk().hold("after-chunk:1").cancel().peerClosed();
    });
    expect(verdictOf(world)).toMatchObject({ verdict: "inconclusive" });
    expect(verdictOf(world).reason).toContain("the ledger had shown no reservation");
  });

  test("a cancelled request that was refused is excused by a finding on its counter, and by nothing else", () => {
    const refused = (leak: boolean) => {
      const world = new World({ budget: 0.4 });
      world.phase("hang up", (world) => {
        const requests = [120, 132, 144].map((maxTokens) =>
          world.request({ stream: true, cancelAt: "after-chunk:1", maxTokens }).invoke(),
        );
        const admitted = requests.slice(0, 2);
        for (const request of admitted) request.reserve().receive().headers().chunk().hold("after-chunk:1");
        requests[2]!.refuse();
        for (const request of admitted) {
          request.cancel().peerClosed();
          if (!leak) request.settle(0);
        }
      });
      return verdictOf(world);
    };
    expect(refused(true)).toMatchObject({
      verdict: "diverged",
      reason: expect.stringMatching(/ 2 of 3 planned faults happened, 1 could not happen \(allowed\)\.$/),
      faults: { planned: 3, fired: 2, excused: ["r3: refused before it could be cancelled"], missing: [] },
    });
    expect(refused(false)).toMatchObject({ verdict: "inconclusive", faults: { planned: 3, fired: 2, excused: [] } });
  });

  test.each([0, 1])("a Redis fault that struck %i of 2 times", (strikes) => {
    const world = new World().phase(
      "lose",
      (world) => {
        world.request().complete();
        for (let i = 0; i < strikes; i++) world.strike("f1", "redis", 0);
      },
      { faults: [redisFault("f1", 2)] },
    );
    const verdict = verdictOf(world);
    expect(verdict.verdict).toBe("inconclusive");
    expect(verdict.faults.missing).toEqual([
      `f1: apply-drop-reply on INCRBYFLOAT counter:customer (struck ${strikes} of 2 times)`,
    ]);
    expect(verdict.checks.every(({ outcome }) => outcome === "inconclusive")).toBe(true);
  });

  test("a rule that need not fire is excused where there was nothing to strike, beside one that struck", () => {
    const spared = (...struck: string[]) =>
      new World().phase(
        "lose",
        (world) => {
          world.request().complete();
          for (const fault of struck) world.strike(fault, "redis", 0);
        },
        { faults: [redisFault("f1", 0), redisFault("f2", 1)] },
      );
    const excused = ["f1: the subject sent no INCRBYFLOAT for it to strike"];
    expect(verdictOf(spared("f2"))).toMatchObject({ verdict: "converged", faults: { planned: 2, fired: 1, excused } });
    expect(verdictOf(spared("f2")).reason).toContain("1 of 2 planned faults happened, 1 could not happen (allowed)");
    expect(verdictOf(spared("f1", "f2")).faults).toEqual({ planned: 2, fired: 2, excused: [], missing: [] });
  });

  test("a rule on a counter that the subject does not keep is excused, beside one that struck; on one that it keeps it is missed", () => {
    const on = (kind: "project" | "team", struck = false) => {
      const also = redisFault("f2");
      if (also.kind === "redis") also.rule.key = `counter:${kind}`;
      const world = new World({ also: [kind] });
      return world.phase(
        "lose",
        (world) => {
          const request = world.request().invoke();
          world.incr(0, customer, request.estimate);
          request.receive().headers().done().ok();
          world.incr(0, customer, request.cost - request.estimate);
          request.chargeKey();
          world.bill(request.cost, [customer, key, ...world.counterKeys.filter((each) => each !== customer)]);
          world.strike("f1", "redis", 0);
          if (struck) world.strike("f2", "redis", 0);
        },
        { faults: [redisFault("f1"), also] },
      );
    };
    expect(verdictOf(on("project")).faults).toEqual({
      planned: 2,
      fired: 1,
      excused: ["f2: the subject keeps no counter of a project"],
      missing: [],
    });
    expect(verdictOf(on("project", true)).faults).toMatchObject({ fired: 2, excused: [] });
    expect(verdictOf(on("team")).faults).toMatchObject({
      fired: 1,
      excused: [],
      missing: [expect.stringContaining("f2: ")],
    });
  });

  test("a trial of which no fault at all struck has shown nothing, though none had to", () => {
    const spared = (struck: boolean, change: (world: World) => void = () => {}) =>
      new World().phase(
        "lose",
        (world) => {
          world.request().complete();
          change(world);
          if (struck) world.strike("f1", "redis", 0);
        },
        { faults: [redisFault("f1", 0)] },
      );
    expect(verdictOf(spared(false))).toMatchObject({
      verdict: "inconclusive",
      reason: "None of the planned faults struck (f1: the subject sent no INCRBYFLOAT for it to strike).",
      faults: { planned: 1, fired: 0, missing: [] },
    });
    expect(verdictOf(spared(true)).verdict).toBe("converged");
    const later = spared(false);
    const fault = redisFault("f1", 0);
    if (fault.kind === "redis") later.phases[0]!.faults[0] = { ...fault, rule: { ...fault.rule, skip: 3 } };
    expect(verdictOf(later).reason).toContain("the subject sent no INCRBYFLOAT beyond the first 3 for it to strike");
    const alsoHungUp = (world: World) => {
      const request = world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
      request.settle(0).chargeKey(0);
    };
    expect(verdictOf(spared(false, alsoHungUp)).verdict).toBe("converged");
  });

  test("a finding stands although no fault struck", () => {
    const world = new World().phase(
      "lose",
      (world) => {
        const leaking = world.request().invoke().reserve().receive().headers().done().ok();
        leaking.chargeKey().bill();
      },
      { faults: [redisFault("f1", 0)] },
    );
    expect(verdictOf(world).verdict).toBe("diverged");
  });

  test("a kill that did not happen, or met nobody in flight", () => {
    const kill = (happens: boolean) =>
      new World().phase(
        "kill",
        (world) => {
          world.request({ replica: 1 }).complete();
          if (happens) world.kill("f1", 1);
        },
        { faults: [killFault("f1", 1, ["r1"])] },
      );
    expect(verdictOf(kill(false)).reason).toContain("f1: kill of replica 1 (it never happened)");
    expect(verdictOf(kill(true)).reason).toContain("r1 not in flight with a reservation");
  });

  test("what hangs on a fault that never struck says so", () => {
    const hanging = (strikes: boolean) =>
      new World().phase(
        "evict",
        (world) => {
          world.request().complete();
          if (strikes) world.strike("f1", "redis", 0);
        },
        { faults: [redisFault("f1", 0), evictionFault("f2", [], "customer", "f1")] },
      );
    expect(verdictOf(hanging(false)).verdict).toBe("inconclusive");
    expect(verdictOf(hanging(false)).faults.missing.join()).toContain("it never happened, for f1 never struck");
    expect(verdictOf(hanging(true)).faults.missing.join()).toContain("(it never happened)");
  });

  test("a finding stands although a fault is missing, and says so", () => {
    const world = hangUp((world) => {
      world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
      world.request({ stream: true, cancelAt: "after-chunk:1" }).complete();
    });
    expect(verdictOf(world).verdict).toBe("diverged");
    expect(verdictOf(world).reason).toMatch(/ 2 of 3 planned faults happened\.$/);
  });
});

describe("absence of data is no pass", () => {
  test("a replica that served nothing", () => {
    const world = new World().phase("traffic", (world) => {
      world.request({ replica: 0 }).complete();
      world.request({ replica: 1, cancelAt: "before-headers" }).invoke().lost("cancelled");
    });
    expect(verdictOf(world).checks.at(-1)!.detail).toContain("Replica 1 served no request");
  });

  test("requests that reserved nothing", () => {
    const plain = (purpose: "warm" | "traffic") =>
      new World().phase(
        "traffic",
        (world) => {
          const request = world.request().invoke().receive().done().ok();
          request.settle(request.cost).chargeKey().bill();
          // Of warm calls nothing is asked, but a trial about reservations has to show some.
          if (purpose === "warm") world.request().complete();
        },
        { purpose },
      );
    expect(verdictOf(plain("traffic"))).toMatchObject({
      verdict: "inconclusive",
      reason: "1 admitted request never reserved anything (r1).",
    });
    expect(verdictOf(plain("warm")).verdict).toBe("converged");
  });

  test("no sample at rest", () => {
    const world = new World().phase("traffic", (world) => world.request().complete());
    world.samples.length = 0;
    expect(verdictOf(world)).toMatchObject({ verdict: "inconclusive", counters: [] });
  });

  test("a ledger that does not lead to the sample", () => {
    const world = new World().phase("traffic", (world) => {
      for (let i = 0; i < 3; i++) world.request().complete();
    });
    const settlement = world.ledger.findLastIndex(({ args }) => args[0]!.startsWith("-"));
    world.ledger.splice(settlement, 1);
    expect(verdictOf(world)).toMatchObject({ verdict: "inconclusive", findings: [] });
    expect(verdictOf(world).reason).toMatch(
      /^The ledger does not lead to what spend:end_user:customer-k3f9 was at "traffic"/,
    );
  });
});

describe("a counter of which nothing was compared is no pass", () => {
  test("an empty ledger, no counter, and rows", () => {
    const world = new World().phase("traffic", (world) => {
      world.request().invoke().receive().done().ok().bill();
    });
    world.needs = [];
    expect(verdictOf(world)).toMatchObject({
      verdict: "inconclusive",
      findings: [],
      counters: [{}, { recovery: "unknown" }],
    });
    expect(verdictOf(world).reason).toContain(`No write on ${customer} was ever seen, and its row has $0.04812`);
    expect(verdictOf(world).reason).toContain(`No write on ${key} was ever seen`);
  });

  test("a kind that the subject does not count is left out", () => {
    const world = new World().phase("traffic", (world) => {
      const request = world.request().invoke().receive().done().ok().bill();
      world.incr(0, customer, request.cost);
    });
    world.needs = [];
    world.capabilities = { reservation: true, counters: ["end_user"] };
    expect(verdictOf(world)).toMatchObject({ verdict: "converged" });
  });

  const expiring = (change: (world: World) => void) =>
    new World().phase("traffic", (world) => {
      world.request().complete();
      change(world);
      world.sleep(70_000);
    });

  test("expired before the only reading", () => {
    const verdict = verdictOf(expiring(() => {}));
    expect(verdict).toMatchObject({ verdict: "inconclusive", findings: [], counters: [{ recovery: "unknown" }, {}] });
    expect(verdict.reason).toContain(`${customer} was absent at "traffic"`);
    expect(verdict.reason).toContain(`${key} was absent at "traffic"`);
  });

  test("expired again after it was written once more", () => {
    const world = new World().phase("traffic", (world) => world.request().complete());
    world.phase("more", (world) => {
      world.request().complete();
      world.sleep(70_000);
    });
    expect(verdictOf(world).reason).toContain(`${customer} was absent at "more"`);
  });

  test("an unexplained amount, written twice, that expired before any reading", () => {
    const verdict = verdictOf(
      expiring((world) => {
        for (let i = 0; i < 2; i++) world.incr(0, customer, 7.5);
      }),
    );
    expect(verdict.verdict).toBe("diverged");
    expect(verdict.findings).toMatchObject([{ invariant: "agreement", mode: "unknown mode", counter: customer }]);
    expect(verdict.findings[0]!.amount).toBeCloseTo(15, 9);
    expect(verdict.findings[0]!.explanation).toMatch(
      /^Counter spend:end_user:.* moved by \$15\.00 that no request explains, before it expired\./,
    );
  });

  test("green twin: taken back before it expired", () => {
    const verdict = verdictOf(
      expiring((world) => {
        for (const amount of [7.5, -7.5]) world.incr(0, customer, amount);
      }),
    );
    expect(verdict).toMatchObject({ verdict: "inconclusive", findings: [] });
  });

  test("what a reading showed before it expired is found there, once", () => {
    const world = new World().phase("traffic", (world) => {
      world.request().complete();
      world.incr(0, customer, 7.5);
    });
    world.sleep(70_000);
    const { findings } = verdictOf(world.phase("idle", () => {}));
    expect(findings).toMatchObject([{ invariant: "agreement", amount: 7.5, evidence: { samples: ["traffic"] } }]);
  });

  const repaired = (after: (world: World) => void) =>
    new World().phase("hang up", (world) => {
      for (let i = 0; i < 2; i++) world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
      world.del(0, customer);
      after(world);
    });

  test("two reservations that were never settled, and wiped by a DEL", () => {
    const verdict = verdictOf(repaired(() => {}));
    expect(verdict).toMatchObject({ verdict: "inconclusive", findings: [], counters: [{ recovery: "unknown" }, {}] });
    expect(verdict.reason).toContain(`${customer} was absent at "hang up"`);
    expect(verdict.checks[0]!.detail).toBe("2 reservations: 0 settled, 2 repaired by DEL.");
  });

  test("green twin: the counter was seeded again, and agrees", () => {
    const verdict = verdictOf(repaired((world) => world.request().complete()));
    expect(verdict).toMatchObject({ verdict: "converged", counters: [{ recovery: "repaired" }, {}] });
    expect(verdict.counters[0]!.recoveryMs).toBeGreaterThan(0);
    expect(verdict.reason).toContain("1 reservation settled, 2 repaired by DEL, 2 of 2 planned faults happened");
  });
});

describe("a broken environment makes it inconclusive, whatever was found", () => {
  const leaking = (change: (world: World) => void) =>
    hangUp((world) => {
      world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
      change(world);
    });

  test("twin without trouble", () => expect(verdictOf(leaking(() => {})).verdict).toBe("diverged"));

  test.each<[string, (world: World) => void, string]>([
    ["a torn record", (world) => world.truncated.push("ledger.ndjson"), "ledger.ndjson breaks off"],
    [
      "a record that was altered",
      (world) => world.altered.push("ledger.ndjson is shorter"),
      "ledger.ndjson is shorter",
    ],
    ["no rest", (world) => world.rest("hang up", false), 'No rest after "hang up"'],
    ["a slow generator", (world) => world.fell("hang up"), "The load generator fell behind in hang up"],
    ["a replica's log about its database", (world) => world.strike("unplanned", "log", 1), "log"],
    [
      "a Redis that is full",
      (world) => {
        for (let i = 0; i < 3; i++) world.incr(1, customer, 0.2, { applied: "no" });
        for (const entry of world.ledger.slice(-3)) {
          entry.reply = "OOM command not allowed when used memory > 'maxmemory'.";
          entry.delivered = entry.t;
        }
      },
      `Redis answered replica 1 "OOM command not allowed when used memory > 'maxmemory'." 3 times about ${customer}`,
    ],
    ["a replica that ends by itself", (world) => world.strike("unplanned", "replica-exit", 1), "replica-exit"],
    [
      "a connection lost for no reason",
      (world) => world.request().invoke().reserve().lost("connection-lost"),
      "1 request failed",
    ],
    ["an error for no reason", (world) => world.request().invoke().fail(500, "proxy"), "r3 on replica 0: proxy"],
    ["a request that never ends", (world) => world.request().invoke(), "without an end in the history (r3)"],
    [
      "a request that nobody planned",
      (world) => world.provider.push({ t: world.tick(), event: "received", request: "x9", attempt: 1 }),
      "The provider met 1 request that the plan does not have (x9)",
    ],
    [
      "a refusal that names what has no budget",
      (world) => {
        world
          .request()
          .invoke()
          .refuseWith(budgetExceeded("key:aabb", 101, 100));
      },
      "r3 was refused for a budget the plan does not know (key:aabb)",
    ],
    ["a request that was never sent", (world) => world.request(), "1 planned request never sent (r3)"],
  ])("%s", (_, change, words) => {
    const verdict = verdictOf(leaking(change));
    expect(verdict.verdict).toBe("inconclusive");
    expect(verdict.reason).toContain(words);
  });

  test.each([
    ["of one entity", 1, 'No reading of customer-key at "hang up".'],
    ["at all", 0, 'No reading of customer, customer-key at "hang up".'],
  ])("no reading %s at a rest", (_, kept, reason) => {
    const world = leaking(() => {});
    world.samples.splice(kept);
    expect(verdictOf(world)).toMatchObject({ verdict: "inconclusive", reason });
  });

  test("an error of Redis that a rule answers is a fault, and no trouble", () => {
    const world = leaking((world) => {
      world.strike("f1", "redis", 1);
      world.incr(1, customer, 0.2, { applied: "no", fault: "f1" });
      world.ledger.at(-1)!.reply = "OOM command not allowed when used memory > 'maxmemory'.";
    });
    world.phases[0]!.faults.push(redisFault("f1"));
    expect(verdictOf(world).verdict).toBe("diverged");
  });

  test("a refusal of a request none of whose entities has a budget", () => {
    const world = new World().phase("traffic", (world) => {
      for (let i = 0; i < 3; i++) world.request().complete();
    });
    const refusing = (identities: string[]) => {
      const request = world.request();
      request.planned.identities = identities;
      request.invoke().refuse();
      return verdictOf(world);
    };
    const verdict = refusing(["customer-key"]);
    expect(verdict).toMatchObject({ verdict: "inconclusive", refusals: [] });
    expect(verdict.reason).toBe("r4 was refused for a budget the plan does not know (end_user:customer-k3f9).");
  });

  test("a trial that broke off before its last rest", () => {
    const world = hangUp();
    world.history.splice(
      world.history.findIndex(({ type }) => type === "quiescent"),
      1,
    );
    expect(verdictOf(world).reason).toContain("1 of 1 planned rest was never waited for");
  });
});

describe("not applicable", () => {
  test.each<[string, (world: World) => void, string]>([
    [
      "no reservations",
      (world) => {
        world.capabilities = { reservation: false, counters: ["key", "end_user"] };
        world.ledger.splice(0);
      },
      "LiteLLM 1.84.0 does not reserve budget before a call.",
    ],
    [
      "no such counter",
      (world) => {
        world.capabilities = { reservation: true, counters: ["key"] };
        world.ledger.splice(0);
      },
      "LiteLLM 1.84.0 has no counter for end_user: its sources name no spend:end_user:….",
    ],
    [
      "reservations switched off by a setting that the release knows",
      (world) => {
        world.settings = { "general_settings.disable_budget_reservation": true };
        world.ledger.splice(0);
      },
      "general_settings.disable_budget_reservation is set, and nothing was reserved.",
    ],
  ])("%s", (_, change, reason) => {
    const world = hangUp();
    change(world);
    expect(verdictOf(world)).toMatchObject({ verdict: "not-applicable", reason, findings: [] });
    expect(verdictOf(world).checks.every(({ outcome }) => outcome === "not-applicable")).toBe(true);
  });

  test("a scenario of LiteLLM's spend ledger means nothing where there is none, or a setting switches it off", () => {
    const world = hangUp();
    world.needs = [...world.needs, "spend-ledger"];
    expect(verdictOf(world)).toMatchObject({
      verdict: "not-applicable",
      reason:
        'LiteLLM 1.84.0 has no ledger of spend: neither its sources nor its database have "LiteLLM_SpendLogDelivery".',
    });
    world.capabilities = { ...world.capabilities, spendLedger: true };
    expect(verdictOf(world).verdict).toBe("converged");
    world.settings = { "general_settings.use_spend_logs_ledger": false };
    expect(verdictOf(world)).toMatchObject({
      verdict: "not-applicable",
      reason: "general_settings.use_spend_logs_ledger is switched off.",
    });
  });

  /** Off, an interrupted request's charge comes while the next request has not reached the provider. */
  const chargeBetween = () =>
    new World().phase("hang up", (world) => {
      const first = world.request({ stream: true, cancelAt: "after-chunk:1" }).invoke();
      first.receive().headers().chunk().hold("after-chunk:1").cancel().peerClosed();
      const second = world.request().invoke();
      world.incr(0, customer, 0.0137);
      second.receive().done().ok().chargeCustomer().chargeKey();
    });

  test("the charge of an interrupted request is no sign of a reservation", () => {
    const world = chargeBetween();
    expect(verdictOf(world).verdict).not.toBe("not-applicable");
    world.settings = { "general_settings.disable_budget_reservation": true };
    expect(verdictOf(world).verdict).toBe("not-applicable");
  });

  test("a setting that the release does not know changes nothing: it reserves, and is judged", () => {
    const world = hangUp();
    world.settings = { "general_settings.disable_budget_reservation": true };
    expect(verdictOf(world).verdict).toBe("converged");
  });

  test("trouble does not matter: what the subject lacks is known without traffic", () => {
    const world = hangUp((world) => world.fell("hang up"));
    world.capabilities = { reservation: false, counters: [] };
    world.ledger.splice(0);
    expect(verdictOf(world).verdict).toBe("not-applicable");
  });
});
