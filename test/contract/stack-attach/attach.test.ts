import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { judge, startDeployment } from "./deployment.ts";

type Started = Awaited<ReturnType<typeof startDeployment>>;
const modes = (findings: readonly { mode: string | null }[]) => [...new Set(findings.map(({ mode }) => mode))];

describe("a deployment that keeps its budgets", () => {
  let own: Started;
  beforeAll(async () => {
    own = await startDeployment();
    await own.postgres.query(`INSERT INTO "LiteLLM_EndUserTable" (user_id, spend) VALUES ('jane', 7)`);
    await own.redis.set("spend:end_user:jane", "7");
  });
  afterAll(() => own[Symbol.asyncDispose]());

  test("converges, with and without faults in Redis, and everything that was created is removed", async () => {
    {
      await using attached = await own.attach();
      const { stack } = attached;
      expect(stack.subject).toMatchObject({ version: "stub", capabilities: { reservation: true } });
      expect(stack).toMatchObject({ counterTtlS: 60, keyPrefix: "" });
      expect(stack.subject.capabilities.routes).toEqual(["/v1/chat/completions"]);
      expect(await judge(stack, own.dir, "control-stream")).toMatchObject({ verdict: "converged" });
      expect(await judge(stack, own.dir, "stream-abort-after-chunk")).toMatchObject({ verdict: "converged" });
      const slow = await judge(stack, own.dir, "control-redis-latency");
      expect(slow).toMatchObject({ verdict: "converged" });
      expect(slow.faults.fired).toBe(slow.faults.planned);
      expect(slow.faults.planned).toBeGreaterThan(0);
    }
    expect(await own.traces()).toEqual([]);
    const { rows } = await own.postgres.query(`SELECT user_id, spend FROM "LiteLLM_EndUserTable"`);
    expect(rows).toEqual([{ user_id: "jane", spend: 7 }]);
    expect(await own.redis.get("spend:end_user:jane")).toBe("7");
  });

  test("nothing is concluded when what was planned did not happen", async () => {
    await using attached = await own.attach();
    expect(await judge(attached.stack, own.dir, "stream-abort-after-chunk", "cancel")).toMatchObject({
      verdict: "inconclusive",
    });
  });

  test("what needs hands on processes or other settings is not applicable, and creates nothing", async () => {
    await using attached = await own.attach();
    const created = await own.traces();
    for (const [scenario, reason] of [
      ["replica-killed", "kills a replica"],
      ["redis-restarted", "restarts Redis"],
      ["postgres-paused", "pauses Postgres"],
      ["replica-partitioned-from-postgres", "cuts a replica off from Postgres"],
      ["namespaced-cache", "asks for the setting"],
    ] as const) {
      const verdict = await judge(attached.stack, own.dir, scenario);
      expect(verdict).toMatchObject({ verdict: "not-applicable", reason: expect.stringContaining(reason) });
    }
    expect(await own.traces()).toEqual(created);
    expect(attached.stack.hands).toBeUndefined();
  });

  test.each([
    ["a wrong master key", { masterKey: "sk-wrong" }, /does not take the master key/],
    ["no database there", { postgresUrl: "postgresql://a@127.0.0.1:9/b" }, /--database does not answer/],
    ["no Redis there", { redisUrl: "redis://127.0.0.1:9" }, /--redis does not answer/],
    ["no replica there", { urls: ["http://127.0.0.1:9"] }, /does not answer/],
    ["no relay there", { relay: { url: "ws://127.0.0.1:9", token: null } }, /No relay answers/],
  ])("%s is refused", async (_, over, message) => {
    await expect(own.attach(over)).rejects.toThrow(message);
    expect(await own.traces()).toEqual([]);
  });

  test("replicas in another order than the relay's ports are refused", async () => {
    await using attached = await own.attach();
    const urls = attached.stack.replicas.map(({ url }) => url).reverse();
    await attached[Symbol.asyncDispose]();
    await expect(own.attach({ urls })).rejects.toThrow("reaches Redis through the relay's port for replica");
    await expect(own.attach({ urls: [...urls, urls[0]!] })).rejects.toThrow("2 Redis proxies for 3 replicas");
  });
});

test("a deployment that leaks diverges, and the mode is named", async () => {
  await using own = await startDeployment({ leakOnAbort: true });
  await using attached = await own.attach();
  const verdict = await judge(attached.stack, own.dir, "stream-abort-after-chunk");
  expect(verdict).toMatchObject({ verdict: "diverged" });
  expect(modes(verdict.findings)).toEqual(["D1"]);
});

test("replicas whose Redis is not the relay are refused: their writes would be seen by nobody", async () => {
  await using own = await startDeployment({}, "itself");
  await expect(own.attach()).rejects.toMatchObject({
    code: "ERR_DEPLOYMENT_UNSUITED",
    message: expect.stringContaining("sees no spend counter of replica 0"),
  });
});

test("a relay that dies during a trial ends it with an error, never with a verdict", async () => {
  await using own = await startDeployment();
  await using attached = await own.attach();
  const judged = judge(attached.stack, own.dir, "control-stream");
  judged.catch(() => {});
  await expect.poll(() => attached.stack.provider.inFlight(""), { timeout: 100 }).toBe(0);
  await own.relay[Symbol.asyncDispose]();
  await expect(judged).rejects.toMatchObject({ code: "ERR_RELAY_LOST" });
});
