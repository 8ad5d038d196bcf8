import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bed, startBed, until } from "./bed.ts";

const counter = "spend:end_user:c";
let bed: Bed;
beforeEach(async () => {
  bed = await startBed();
});
afterEach(async () => {
  await bed[Symbol.asyncDispose]();
});
const brief = () => bed.entries.map(({ command, applied, reply, fault }) => [command, applied, reply, fault]);

describe("the ledger", () => {
  test("replays to the counter under 20 concurrent clients on two replicas", async () => {
    const clients = Array.from({ length: 20 }, (_, i) => bed.replica(i % 2));
    await Promise.all(
      clients.map(async (client, i) => {
        for (let round = 1; round <= 25; round++) {
          const batch = client
            .pipeline()
            .incrbyfloat(counter, (i + 1) / 8)
            .expire(counter, 60)
            .get("other");
          if (round % 5 === 0) batch.mget("a", counter, "b");
          await Promise.all([batch.exec(), client.incrbyfloat(counter, -i / 16)]);
        }
      }),
    );
    await until(() => bed.entries.length === 20 * (3 * 25 + 5));
    const increments = bed.entries.filter(({ command }) => command === "INCRBYFLOAT");
    const sum = increments.reduce((total, { args }) => total + Number(args[0]), 0);
    expect(sum).toBe(Number(await bed.direct.get(counter)));
    expect(new Set(bed.entries.map(({ n }) => n)).size).toBe(bed.entries.length);
    expect(new Set(bed.entries.map(({ conn }) => conn)).size).toBe(20);
    expect(bed.entries.every(({ applied, delivered, t }) => applied === "yes" && delivered! >= t)).toBe(true);
    // Redis applies one command after the other, so each amount added to some earlier reply gives this one's.
    const values = new Set(["0", ...increments.map(({ reply }) => reply)].map(Number));
    for (const { args, reply } of increments) expect(values).toContain(Number(reply) - Number(args[0]));
  });

  test("knows values, TTL writes, repairs and scripts", async () => {
    const client = bed.replica(0);
    await client.set(counter, "5", "EX", 60, "NX");
    await client.eval("return redis.call('get', KEYS[1])", 1, counter, "x");
    await client.del("a", counter);
    await client.get(counter);
    await expect(client.incrbyfloat(counter, "nonsense")).rejects.toThrow(/not a valid float/);
    expect(brief()).toEqual([
      ["SET", "yes", "OK", null],
      ["EVAL", "yes", "5", null],
      ["DEL", "yes", "1", null],
      ["GET", "yes", null, null],
      ["INCRBYFLOAT", "no", expect.stringContaining("not a valid float"), null],
    ]);
    expect(bed.entries[0]!.args).toEqual(["5", "EX", "60", "NX"]);
    expect(bed.entries[1]!.args).toEqual(["return redis.call('get', KEYS[1])", "1", "x"]);
  });

  test("passes values of megabytes whole, in both directions", async () => {
    const client = bed.replica(0);
    const value = "0123456789abcdef".repeat(1 << 18);
    await client.set("spend:big", value);
    expect(await client.get("spend:big")).toBe(value);
    bed.arm({ kind: "drop" }, { key: "never" });
    await client.set("spend:big2", value);
    expect(await client.get("spend:big2")).toBe(value);
    expect(bed.entries[0]!.args[0]).toHaveLength(200);
  });

  test("keeps its bytes while a slow reader lets them pile up", async () => {
    const values = Array.from("abcdefgh", (letter) => letter.repeat(1 << 20));
    await bed.direct.mset(Object.fromEntries(values.map((value, i) => [`big${i}`, value])));
    using tap = await bed.raw(0);
    tap.socket.pause();
    // More than the kernel keeps for a reader that does not read (tcp_rmem and tcp_wmem: some 37 MB).
    tap.send(
      values
        .map((_, i) => `GET big${i}\r\n`)
        .join("")
        .repeat(10),
    );
    await new Promise((resolve) => setTimeout(resolve, 400));
    tap.socket.resume();
    const expected = values
      .map((value) => `$${value.length}\r\n${value}\r\n`)
      .join("")
      .repeat(10);
    await until(
      () => tap.received().length >= expected.length,
      () => tap.received().length,
    );
    expect(tap.received() === expected).toBe(true);
  });

  test("follows transactions, and RESP3 with pushes", async () => {
    const client = bed.replica(0);
    await client.multi().incrbyfloat(counter, 0.5).get("other").exec();
    using tap = await bed.raw(0);
    tap.send("HELLO 3\r\nCLIENT TRACKING ON\r\nGET spend:key:p\r\n");
    await until(() => tap.received().endsWith("_\r\n"));
    await bed.direct.set("spend:key:p", "1");
    await until(() => tap.received().includes("invalidate"));
    tap.send("INCRBYFLOAT spend:key:p 0.25\r\n");
    await until(() => bed.entries.length === 3);
    expect(brief()).toEqual([
      ["INCRBYFLOAT", "yes", "0.5", null],
      ["GET", "yes", null, null],
      ["INCRBYFLOAT", "yes", "1.25", null],
    ]);
    expect(bed.notes).toEqual([]);
  });

  test("a subscriber is passed through, with a note once a counter comes by", async () => {
    const subscriber = bed.replica(0);
    const heard: string[] = [];
    subscriber.on("message", (_channel, message) => heard.push(message));
    await subscriber.subscribe("news");
    await bed.direct.publish("news", "hello");
    await until(() => heard.length === 1);
    expect(bed.notes).toEqual([]);
    await subscriber.subscribe("spend:key:news");
    expect(bed.notes.map(({ text }) => text)).toEqual([expect.stringContaining("SUBSCRIBE")]);
  });
});

describe("rules", () => {
  test("drop: not applied, no reply, and the connection stays silent", async () => {
    const rule = bed.arm({ kind: "drop" });
    const client = bed.replica(0, 150);
    await expect(client.incrbyfloat(counter, 1)).rejects.toThrow(/timed out/);
    await expect(client.get(counter)).rejects.toThrow(/timed out/);
    expect(await bed.direct.get(counter)).toBeNull();
    expect(rule.fired()).toBe(1);
    expect(bed.strikes).toMatchObject([{ fault: "t.f1", kind: "drop", replica: 0, key: counter }]);
    expect(brief()).toEqual([
      ["INCRBYFLOAT", "no", null, "t.f1"],
      ["GET", "no", null, "t.f1"],
    ]);
    expect(await bed.replica(0).get(counter)).toBeNull();
  });

  test("apply-drop-reply: applied, and the ledger knows what the client does not", async () => {
    bed.arm({ kind: "apply-drop-reply" }, { amount: "negative" });
    const client = bed.replica(0, 150);
    await client.incrbyfloat(counter, 2);
    await expect(client.incrbyfloat(counter, -0.5)).rejects.toThrow(/timed out/);
    expect(await bed.direct.get(counter)).toBe("1.5");
    expect(bed.entries[1]).toMatchObject({ applied: "yes", reply: "1.5", delivered: null, fault: "t.f1" });
  });

  test("error: the client gets it, in its turn in a pipeline", async () => {
    bed.arm({ kind: "error", message: "LOADING dataset" }, { skip: 1 });
    const results = await bed.replica(0).pipeline().incrbyfloat(counter, 1).incrbyfloat(counter, 1).get(counter).exec();
    expect(results!.map(([error, value]) => error?.message ?? value)).toEqual(["1", "LOADING dataset", "1"]);
  });

  test("close and rst: the client sees a FIN or a reset, Redis nothing", async () => {
    bed.arm({ kind: "close" });
    bed.arm({ kind: "rst" });
    for (const seen of ["end", "error"]) {
      using tap = await bed.raw(0);
      tap.send(`INCRBYFLOAT ${counter} 1\r\n`);
      expect(await tap.over).toBe(seen);
    }
    expect(bed.strikes.map(({ kind }) => kind)).toEqual(["close", "rst"]);
    expect(await bed.direct.get(counter)).toBeNull();
  });

  test("acknowledge-only: each answer is Redis' own, and nothing is kept", async () => {
    const writes = [
      ["INCRBYFLOAT", "0.1"],
      ["INCRBYFLOAT", "-0.30000000000000004"],
      ["INCRBYFLOAT", "3.0e3"],
      ["INCRBYFLOAT", "nonsense"],
      ["EXPIRE", "60"],
      ["PERSIST"],
      ["SET", "5", "NX", "EX", "60"],
      ["SET", "5", "EX", "60"],
      ["GETSET", "5"],
      ["INCR"],
      ["DEL"],
      ["UNLINK", "spend:other", counter],
    ];
    const states = [
      [],
      ["SET", counter, "0.7000000000000001", "PX", "50000"],
      ["SET", counter, "12"],
      ["RPUSH", counter, "a"],
    ];
    bed.arm({ kind: "acknowledge-only" }, { command: "*", times: null });
    for (const hello of ["", "HELLO 3\r\n"]) {
      using near = await bed.raw(0);

      const control = bed.direct;
      near.send(hello);
      for (const state of states) {
        for (const [command, ...args] of writes) {
          await control.flushall();
          if (state.length > 0) await control.call(state[0]!, ...state.slice(1));
          const before = await seen(control);
          const [at, told] = [near.received().length, bed.entries.length];
          near.send(`${[command, counter, ...args].join(" ")}\r\nPING\r\n`);
          await until(() => near.received().endsWith("+PONG\r\n") && bed.entries.length > told);
          const after = await seen(control);
          expect({ ...after, ttl: 0 }).toEqual({ ...before, ttl: 0 });
          expect(Math.abs(after.ttl - before.ttl)).toBeLessThan(2000);
          const answer = near.received().slice(at, -"+PONG\r\n".length);
          const real = await control.call(command!, counter, ...args).catch((error: Error) => error);
          expect(bed.entries[told]).toMatchObject({ command, key: counter, applied: "no", fault: "t.f1" });
          expect(bed.entries[told]!.delivered).not.toBeNull();
          const text = real instanceof Error ? real.message : real === null ? null : String(real);
          if (!(real instanceof Error)) expect(bed.entries[told]!.reply).toBe(text);
          else expect(bed.entries[told]!.reply).toContain(text);
          expect(answer.startsWith("-")).toBe(real instanceof Error);
        }
      }
    }
  });

  test("acknowledge-only: of a pipeline that one write, in its turn; reads, scripts and transactions are let through", async () => {
    await bed.direct.set(counter, "1");
    const rule = bed.arm({ kind: "acknowledge-only" }, { command: "*", times: null, skip: 1 });
    const client = bed.replica(0);
    const results = await client.pipeline().incrbyfloat(counter, 1).incrbyfloat(counter, 2).get(counter).exec();
    expect(results!.map(([, value]) => value)).toEqual(["2", "4", "2"]);
    await client.multi().incrbyfloat(counter, 4).exec();
    await client.eval("return redis.call('incrby', KEYS[1], 8)", 1, counter);
    expect(await bed.direct.get(counter)).toBe("14");
    expect(rule.fired()).toBe(1);
  });

  test.each(["close", "rst"] as const)(
    "%s: of what was written at once, all that it took along is told, to the last of many",
    async (kind) => {
      bed.arm({ kind }, { skip: 2 });
      using tap = await bed.raw(0);
      const incr = (amount: number) => `INCRBYFLOAT ${counter} ${amount}\r\n`;
      tap.send(incr(1));
      await until(() => tap.received() === "$1\r\n1\r\n");
      // More than the proxy reads at a time.
      const behind = 2000;
      tap.send(incr(2) + incr(4) + incr(8).repeat(behind));
      await tap.over;
      await until(() => bed.entries.length === 3 + behind);
      expect(tap.received()).toBe("$1\r\n1\r\n");
      expect(await bed.direct.get(counter)).toBe("3");
      const [delivered, inFlight, struck, ...others] = bed.entries;
      expect(delivered).toMatchObject({ applied: "yes", reply: "1", fault: null });
      expect(inFlight).toMatchObject({ applied: "yes", reply: "3", delivered: null, fault: "t.f1" });
      for (const entry of [struck, ...others])
        expect(entry).toMatchObject({ applied: "no", reply: null, delivered: null, fault: "t.f1" });
      expect(bed.strikes).toHaveLength(1);
    },
  );

  test("on one connection for everything, all that waits behind a lost reply is told, under RESP3 and in MULTI too", async () => {
    bed.arm({ kind: "apply-drop-reply" }, { key: counter });
    using tap = await bed.raw(0);
    tap.send(`HELLO 3\r\nGET spend:key:a\r\nINCRBYFLOAT ${counter} 1\r\n`);
    tap.send("MULTI\r\nINCRBYFLOAT spend:key:b 2\r\nEXPIRE spend:key:b 60\r\nEXEC\r\nDEL spend:key:c\r\n");
    await until(() => bed.entries.length === 5);
    expect(
      bed.entries.map(({ command, applied, delivered, fault }) => [command, applied, delivered !== null, fault]),
    ).toEqual([
      ["GET", "yes", true, null],
      ["INCRBYFLOAT", "yes", false, "t.f1"],
      ["INCRBYFLOAT", "yes", false, "t.f1"],
      ["EXPIRE", "yes", false, "t.f1"],
      ["DEL", "yes", false, "t.f1"],
    ]);
  });

  test("delay and stall: it comes late, and in order", async () => {
    for (const kind of ["delay", "stall"] as const) {
      bed.arm({ kind, ms: 120 });
      const client = bed.replica(1);
      const begun = performance.now();
      const [, , third] = await Promise.all([
        client.set(kind, "1"),
        client.incrbyfloat(counter, 1),
        client.append(kind, "2").then(() => client.get(kind)),
      ]);
      expect(performance.now() - begun).toBeGreaterThanOrEqual(119);
      expect(third).toBe("12");
    }
    expect(brief()).toEqual([
      ["INCRBYFLOAT", "yes", "1", "t.f1"],
      ["INCRBYFLOAT", "yes", "2", "t.f1"],
    ]);
  });

  test("stall stops what Redis says, too; delay does not", async () => {
    for (const kind of ["delay", "stall"] as const) {
      using tap = await bed.raw(0);
      tap.send(`HELLO 3\r\nCLIENT TRACKING ON\r\nGET ${kind}\r\n`);
      await until(() => tap.received().endsWith("_\r\n"));
      bed.arm({ kind, ms: kind === "delay" ? 1500 : 200 });
      tap.send(`INCRBYFLOAT ${counter} 1\r\n`);
      await until(() => bed.strikes.at(-1)?.kind === kind);
      await bed.direct.set(kind, "1");
      await until(() => tap.received().includes("invalidate"));
      const appliedBefore = Number(await bed.direct.get(counter));
      expect(appliedBefore).toBe(kind === "delay" ? 0 : 2);
      await until(() => bed.entries.length === (kind === "delay" ? 1 : 2));
    }
  });

  test("skip, times and replica are counted across connections", async () => {
    const rule = bed.arm({ kind: "error", message: "ERR no" }, { replica: 1, skip: 1, times: 2 });
    const outcomes: string[] = [];
    for (const replica of [0, 1, 1, 0, 1, 1])
      outcomes.push(
        await bed
          .replica(replica)
          .incrbyfloat(counter, 1)
          .catch((error: Error) => error.message),
      );
    expect(outcomes).toEqual(["1", "2", "ERR no", "3", "ERR no", "4"]);
    expect(rule.fired()).toBe(2);
  });
});

describe("the link", () => {
  test("a partitioned replica hangs, the other does not; healed, old connections go on and new ones are reset", async () => {
    const client = bed.replica(0);
    await client.set("a", "1");
    bed.proxy.partition(0);
    using tap = await bed.raw(0);
    tap.send(`INCRBYFLOAT ${counter} 1\r\n`);
    let answered = false;
    const answer = client.get("a").then((value) => {
      answered = true;
      return value;
    });
    expect(await bed.replica(1).get("a")).toBe("1");
    expect(answered).toBe(false);
    bed.proxy.heal(0);
    expect(await answer).toBe("1");
    expect(await tap.over).toBe("error");
    expect(await bed.direct.get(counter)).toBeNull();
    expect(await bed.replica(0).get("a")).toBe("1");
  });

  test("a connection that Redis ended is over for a client that only half closes, too", async () => {
    using tap = await bed.raw(0, { allowHalfOpen: true });
    tap.send("QUIT\r\n");
    expect(await tap.over).toBe("end");
    const broken = new Promise((resolve) => tap.socket.once("error", resolve));
    const writing = setInterval(() => tap.send("PING\r\n"), 5);
    await broken.finally(() => clearInterval(writing));
  });

  test("a client that leaves before its reply still has its write in the ledger", async () => {
    const tap = await bed.raw(0);
    tap.socket.end(`INCRBYFLOAT ${counter} 1\r\n`);
    await until(() => bed.entries.length === 1);
    expect(bed.entries[0]).toMatchObject({ applied: "yes", reply: "1" });
    tap[Symbol.dispose]();
  });

  test("a Redis that dies leaves the outcome unknown; one that is not there applied nothing", async () => {
    const client = bed.replica(0);
    await client.ping();
    process.kill(bed.redis.pid, "SIGSTOP");
    const pending = client.incrbyfloat(counter, 1).catch(() => "broken");
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.kill(bed.redis.pid, "SIGKILL");
    expect(await pending).toBe("broken");
    await until(() => bed.entries.length === 1);
    // Its connections close before its listener does: a new one could still be taken, and its outcome be unknown.
    while (!(await isRefused(bed.redis.port))) await new Promise((resolve) => setTimeout(resolve, 20));
    using tap = await bed.raw(0);
    tap.send(`INCRBYFLOAT ${counter} 1\r\n`);
    expect(await tap.over).toBe("error");
    await until(() => bed.entries.length === 2);
    expect(bed.entries.map(({ applied }) => applied)).toEqual(["unknown", "no"]);
  });

  test("a delayed command of a client that has given up is applied, and its reply counts as lost", async () => {
    const tap = await bed.raw(0);
    bed.arm({ kind: "delay", ms: 150 });
    tap.socket.end(`INCRBYFLOAT ${counter} 1\r\n`);
    await until(() => bed.entries.length === 1);
    expect(bed.entries[0]).toMatchObject({ applied: "yes", reply: "1", delivered: null, fault: "t.f1" });
    tap[Symbol.dispose]();
  });

  test("a rule cuts a replica off, new connections included, until its time is over", async () => {
    const [cut, other] = [bed.replica(0), bed.replica(1)];
    await Promise.all([cut.ping(), other.ping()]);
    bed.arm({ kind: "partition", ms: 300 }, { command: "*", key: "*", replica: 0 });
    const begin = performance.now();
    const late = Promise.all([cut.incrbyfloat(counter, 1), cut.ping()]);
    await until(() => bed.strikes.length === 1);
    using tap = await bed.raw(0);
    tap.send("PING\r\n");
    expect(await other.incrbyfloat(counter, 2)).toBe("2");
    expect(await late).toEqual(["3", "PONG"]);
    expect(performance.now() - begin).toBeGreaterThan(280);
    expect(await tap.over).toBe("error");
  });

  test("what waits for a partition is told, on the replica's other connections too", async () => {
    const [struck, beside, behind] = [await bed.raw(0), await bed.raw(0), await bed.raw(0)];
    using _all = { [Symbol.dispose]: () => [struck, beside, behind].forEach((tap) => void tap[Symbol.dispose]()) };
    for (const tap of [struck, beside, behind]) {
      tap.send("PING\r\n");
      await until(() => tap.received() === "+PONG\r\n");
    }
    process.kill(bed.redis.pid, "SIGSTOP");
    try {
      beside.send(`INCRBYFLOAT ${counter} 1\r\n`);
      await delay(50);
      bed.arm({ kind: "partition", ms: 300 }, { command: "GET" });
      struck.send(`GET ${counter}\r\n`);
      await until(() => bed.strikes.length === 1);
      behind.send(`INCRBYFLOAT ${counter} 2\r\n`);
    } finally {
      process.kill(bed.redis.pid, "SIGCONT");
    }
    await until(() => bed.entries.length === 3);
    behind.send(`INCRBYFLOAT ${counter} 4\r\n`);
    await until(() => bed.entries.length === 4);
    const told = bed.entries.map(({ command, args, applied, fault }) => [command, args[0] ?? "", applied, fault]);
    expect(told.sort()).toEqual([
      ["GET", "", "yes", "t.f1"],
      ["INCRBYFLOAT", "1", "yes", "t.f1"],
      ["INCRBYFLOAT", "2", "yes", "t.f1"],
      ["INCRBYFLOAT", "4", "yes", null],
    ]);
  });

  test("a partition ends with its rule", async () => {
    const cut = bed.replica(0);
    await cut.ping();
    const rule = bed.arm({ kind: "partition", ms: 60_000 }, { command: "PING", key: "*", replica: 0 });
    void cut.ping().catch(() => {});
    await until(() => bed.strikes.length === 1);
    rule.remove();
    using tap = await bed.raw(0);
    tap.send("PING\r\n");
    await until(() => tap.received() === "+PONG\r\n");
  });

  test("disposing it ends all connections and refuses new ones", async () => {
    const silent = await bed.raw(0);
    bed.proxy.partition(1);
    const hanging = await bed.raw(1);
    await bed.proxy[Symbol.asyncDispose]();
    await Promise.all([silent.over, hanging.over]);
    await expect(bed.raw(0)).rejects.toThrow(/ECONNREFUSED/);
  });
});

async function seen(redis: Redis) {
  const [dump, ttl] = [await redis.dumpBuffer(counter), await redis.pttl(counter)];
  return { dump: dump?.toString("hex") ?? null, lasts: ttl < 0 ? ttl : null, ttl };
}

function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(true));
    socket.once("connect", () => {
      socket.destroy();
      resolve(false);
    });
  });
}
