import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { LedgerEntry, RedisRule } from "../../../harness/contracts/index.ts";
import type { TrialProviderEvent } from "../../../harness/provider/index.ts";
import type { Strike } from "../../../harness/redis-proxy/index.ts";
import { type RelayConnection, remoteProvider, remoteRedisProxy } from "../../../harness/relay/index.ts";
import { script, startBench } from "./bench.ts";

let bench: Awaited<ReturnType<typeof startBench>>;
let connection: RelayConnection;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

/** Runs with the relay in hand, and gives it back. */
async function driving(task: () => Promise<void>): Promise<void> {
  connection = await bench.connect();
  try {
    await task();
  } finally {
    await connection[Symbol.asyncDispose]();
    await expect.poll(() => bench.said.at(-1)).toMatch(/gone/);
  }
}

const rule = (over: Partial<RedisRule> = {}): RedisRule => ({
  command: "INCRBYFLOAT",
  key: "spend:key:a",
  replica: null,
  amount: "any",
  skip: 0,
  times: null,
  action: { kind: "error", message: "ERR no" },
  ...over,
});

test("a request is held, let go and counted, at times of the harness' own clock", () =>
  driving(async () => {
    const provider = remoteProvider(connection);
    const events: TrialProviderEvent[] = [];
    provider.onEvent((event) => events.push(event));
    provider.script("t1", "r1", script({ holdAt: "before-headers" }), false);
    await connection.caughtUp();
    const askedAt = bench.clock.now();
    const answer = bench.complete("t1", "r1");
    const { t, point } = await provider.held("t1", "r1", bench.signal);
    expect(point).toBe("before-headers");
    expect(t).toBeGreaterThan(askedAt - connection.uncertaintyMs);
    expect(t).toBeLessThan(bench.clock.now() + connection.uncertaintyMs);
    expect(provider.inFlight("t1")).toBe(1);
    provider.release("t1", "r1");
    await provider.over("t1", "r1", bench.signal);
    expect((await answer).status).toBe(200);
    await connection.caughtUp();
    expect(provider.inFlight("t1")).toBe(0);
    expect(events.map(({ event }) => event)).toEqual(["received", "held", "released", "headers", "usage", "done"]);
  }));

test("a wait that is given up rejects with the reason, and a script that cannot be played is refused at once", () =>
  driving(async () => {
    const provider = remoteProvider(connection);
    const wait = new AbortController();
    const held = provider.held("t2", "never", wait.signal);
    wait.abort(new Error("enough"));
    await expect(held).rejects.toThrow("enough");
    expect(() => provider.script("t2", "r1", script({ holdAt: "after-chunk:7" }), true)).toThrow("never passes");
  }));

test("each replica's commands stand in the ledger under its own number, and rules strike there", () =>
  driving(async () => {
    const proxy = remoteRedisProxy(connection);
    const entries: LedgerEntry[] = [];
    const strikes: Strike[] = [];
    proxy.onEntry((entry) => entries.push(entry));
    proxy.onStrike((strike) => strikes.push(strike));
    const [zero, one] = [bench.client(0), bench.client(1)];
    const since = bench.clock.now();
    await zero.incrbyfloat("spend:key:a", 1);
    await one.incrbyfloat("spend:key:a", 2);
    await connection.caughtUp();
    expect(entries.map(({ replica, args, reply }) => [replica, args[0], reply])).toEqual([
      [0, "1", "1"],
      [1, "2", "3"],
    ]);
    expect(entries[0]!.t).toBeGreaterThan(since - connection.uncertaintyMs);
    expect(entries[1]!.delivered).toBeLessThan(bench.clock.now() + connection.uncertaintyMs);

    const installed = proxy.install("t3.f1", rule({ replica: 1 }));
    await connection.caughtUp();
    await expect(one.incrbyfloat("spend:key:a", 4)).rejects.toThrow("ERR no");
    expect(await zero.incrbyfloat("spend:key:a", 4)).toBe("7");
    await connection.caughtUp();
    expect(installed.fired()).toBe(1);
    expect(strikes).toMatchObject([{ fault: "t3.f1", kind: "error", replica: 1 }]);
    installed.remove();
    await connection.caughtUp();
    expect(await one.incrbyfloat("spend:key:a", 1)).toBe("8");
  }));

test("a replica is cut off and healed", () =>
  driving(async () => {
    const proxy = remoteRedisProxy(connection);
    const one = bench.client(1);
    await one.ping();
    proxy.partition(1);
    await connection.caughtUp();
    await expect(one.ping()).rejects.toThrow("timed out");
    proxy.heal(1);
    await connection.caughtUp();
    expect(await bench.client(1).ping()).toBe("PONG");
  }));

describe("who may drive it", () => {
  test("one harness at a time", () =>
    driving(async () => {
      await expect(bench.connect()).rejects.toMatchObject({
        code: "ERR_RELAY_REFUSED",
        message: "Another harness drives this relay.",
      });
      await connection.caughtUp();
    }));

  test.each([null, "wrong"])("not without the token (%s)", async (token) => {
    await expect(bench.connect(token)).rejects.toMatchObject({
      code: "ERR_RELAY_REFUSED",
      message: expect.stringContaining("token"),
    });
  });

  test("no web page", async () => {
    const page = new WebSocket(bench.url, { origin: "http://evil.example", headers: { authorization: "Bearer x" } });
    const status = await new Promise((resolve) => {
      page.on("unexpected-response", (_, response) => resolve(response.statusCode));
      page.on("error", () => {});
    });
    page.terminate();
    expect(status).toBe(403);
  });
});

test("when its harness dies, its rules and scripts go, what it held is let go, and the next one may come", async () => {
  const socket = new WebSocket(bench.url, { headers: { authorization: "Bearer relay-token" } });
  await new Promise((resolve) => socket.once("message", resolve));
  const send = (command: unknown) => socket.send(JSON.stringify(command));
  send({ do: "script", trial: "t4", request: "r1", script: script({ holdAt: "before-headers" }), stream: false });
  send({ do: "install", rule: 0, fault: "t4.f1", order: rule() });
  send({ do: "held", id: 1, trial: "t4", request: "r1" });
  send({ do: "sync", id: 2 });
  await new Promise((resolve) => socket.on("message", (data) => String(data).includes('"id":2') && resolve(null)));
  const answer = bench.complete("t4", "r1");
  await new Promise((resolve) => socket.on("message", (data) => String(data).includes('"id":1') && resolve(null)));
  socket.terminate();
  expect((await answer).status).toBe(200);
  expect(Number(await bench.client(0).incrbyfloat("spend:key:a", 1))).toBeGreaterThan(0);
  await driving(async () => connection.caughtUp());
});

test("when the relay dies, what waits on it fails and says so", async () => {
  await using own = await startBench();
  const lost = await own.connect();
  const held = remoteProvider(lost).held("t5", "r1", own.signal);
  held.catch(() => {});
  await own.relay[Symbol.asyncDispose]();
  await expect(held).rejects.toMatchObject({ code: "ERR_RELAY_LOST" });
  await expect(lost.caughtUp()).rejects.toMatchObject({ code: "ERR_RELAY_LOST" });
  expect(lost.lost.aborted).toBe(true);
});

test("an address where no relay is", async () => {
  await expect(
    (await import("../../../harness/relay/index.ts")).connectRelay({
      url: "ws://127.0.0.1:9",
      token: null,
      clock: bench.clock,
      signal: bench.signal,
    }),
  ).rejects.toMatchObject({ code: "ERR_RELAY_UNREACHABLE" });
});
