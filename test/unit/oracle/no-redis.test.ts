import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });

/** A replica that counts in its own memory: rows are written, and Redis sees nothing. */
function inMemory(): World {
  const world = new World({ budget: 1, spent: 0.6 });
  world.settings = { "litellm_settings.cache": false };
  world.needs = ["counter:end_user"];
  return world.phase("traffic", (world) => {
    world.request({ maxTokens: 30 }).invoke().receive().headers().done().ok().bill();
  });
}

function told(cost: number): World {
  return refusedFor(inMemory(), cost);
}

function refusedFor(before: World, cost: number): World {
  return before.phase("enforce", (world) => {
    world.request({ maxTokens: 30 }).invoke().refuse(cost);
  });
}

test("counters in memory only, and nobody refused: there is nothing to show that there are any", () => {
  expect(verdictOf(inMemory())).toMatchObject({
    verdict: "inconclusive",
    reason: expect.stringContaining("no refusal shows"),
  });
});

test("refused for twice what the row said: D14", () => {
  expect(verdictOf(told(1.25)).findings).toContainEqual(
    expect.objectContaining({ invariant: "no-phantom-refusal", mode: "D14" }),
  );
  expect(verdictOf(told(1.05)).findings).toContainEqual(
    expect.objectContaining({ invariant: "no-phantom-refusal", mode: "unknown mode" }),
  );
});

const phantomOf = (world: World) =>
  verdictOf(world).findings.find(({ invariant }) => invariant === "no-phantom-refusal")!;

test("refused for less than twice, but for more than once with all that was ever asked for: D14", () => {
  expect(phantomOf(told(1.1))).toMatchObject({ mode: "D14", explanation: expect.stringContaining("are in it twice") });
});

test("what leaked reservations alone may have made of it is not D14", () => {
  const eighth = (cost: number) => {
    const world = new World({ budget: 1, spent: 0.6 });
    world.settings = { "litellm_settings.cache": false };
    world.needs = ["counter:end_user"];
    world.phase("traffic", (world) => {
      for (let sent = 0; sent < 7; sent++) {
        const request = world
          .request({ maxTokens: 30, tokens: [1, 1] })
          .invoke()
          .receive();
        request.headers().done().ok().bill();
      }
    });
    return phantomOf(refusedFor(world, cost)).mode;
  };
  // 0.6, and eight times 31 tokens.
  expect(eighth(1.09)).toBe("unknown mode");
  expect(eighth(1.1)).toBe("D14");
});

describe("D42: replicas that count alone", () => {
  /** A budget of 0.1 is served by one replica, and then comes to rest. Another lets a request through. */
  const servedBy = (first: number, next: number, rests: boolean) => {
    const world = new World({ budget: 0.1, replicas: 2 });
    world.settings = { "litellm_settings.cache": false };
    world.needs = ["counter:end_user"];
    const serve = (replica: number) => {
      const request = world.request({ replica, maxTokens: 60, tokens: [12, 55] }).invoke();
      request.receive().headers().done().ok().bill();
    };
    world.phase("spend", () => serve(first), rests ? {} : { settle: "none" });
    return world.phase("ask", () => serve(next));
  };

  test("what the rows say at a rest is not asked for by the other", () => {
    expect(verdictOf(servedBy(0, 1, true)).findings).toContainEqual(
      expect.objectContaining({ invariant: "no-bypass", mode: "D42" }),
    );
  });

  test("one that had served it all by itself has no such excuse", () => {
    const { findings } = verdictOf(servedBy(0, 0, true));
    expect(findings).toContainEqual(expect.objectContaining({ invariant: "no-bypass", mode: "unknown mode" }));
  });

  test("before a rest it is a label: no row need say it yet", () => {
    const { findings, labels } = verdictOf(servedBy(0, 1, false));
    expect(findings).toEqual([]);
    expect(labels).toContainEqual(expect.objectContaining({ kind: "counted-alone" }));
  });
});

describe("where the counters are is what the settings and the ledger say", () => {
  const named: [string, unknown][] = [
    ["environment.REDIS_HOST", "127.0.0.1"],
    ["environment.REDIS_URL", "redis://127.0.0.1"],
    ["general_settings.coordination_redis", { host: "127.0.0.1" }],
    ["general_settings.coordination_redis.url", "redis://127.0.0.1"],
  ];

  test.each(named)("cache=false and %s: they are in that Redis, not in memory", (name, value) => {
    const world = told(1.25);
    world.settings = { ...world.settings, [name]: value };
    const verdict = verdictOf(world);
    expect(verdict.verdict).toBe("inconclusive");
    expect(verdict.reason).toBe(
      `${name} names a Redis that phantom429 does not see, and no counter was written in the one that it does.`,
    );
    expect(JSON.stringify(verdict)).not.toContain("memory");
  });

  test("with the cache on, too: 1.84.0 prefers REDIS_URL to the cache's host", () => {
    const world = inMemory();
    world.settings = { "environment.REDIS_URL": "redis://127.0.0.1" };
    expect(verdictOf(world).reason).toContain("environment.REDIS_URL names a Redis");
  });

  test.each([{ "environment.REDIS_HOST": "127.0.0.1" }, { "litellm_settings.cache": false }])(
    "%o, and a ledger of the counters: judged by it",
    (settings) => {
      const world = new World().phase("traffic", (world) => world.request().complete());
      world.settings = settings;
      expect(verdictOf(world)).toMatchObject({ verdict: "converged" });
    },
  );

  test("a variable that says how Redis is used names none", () => {
    const world = inMemory();
    world.settings = { ...world.settings, "environment.REDIS_SOCKET_TIMEOUT": "0.1" };
    expect(verdictOf(world).reason).toContain("The counters are in the replicas' memory");
  });
});
