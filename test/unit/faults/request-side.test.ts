import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conversation, counter, incr } from "./conversation.ts";
import { command, cut, feedReused, places, request } from "./resp-arbitraries.ts";

describe("the way to Redis", () => {
  test("forwards every byte in order, armed or not, wherever the stream is cut", () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 8 }), places, fc.nat(8), (sent, where, armAt) => {
        const { requests, arm, redisGot } = conversation();
        const stream = Buffer.concat(sent.map(({ bytes }) => bytes));
        let fed = 0;
        feedReused(cut(stream, where), (bytes) => {
          if (fed === armAt) arm({ kind: "drop" }, { key: "never" });
          fed++;
          requests.feed(bytes);
        });
        fc.pre(!sent.some(({ args }) => /^(p|s)?(un)?subscribe|monitor|p?sync/i.test(args[0] ?? "")));
        expect(redisGot()).toBe(stream.toString());
      }),
    );
  });

  test("sends the beginning of a command that it held when replies cannot be followed any more", () => {
    const { requests, arm, fromRedis, send, redisGot, events } = conversation();
    arm({ kind: "drop" }, { key: "never" });
    const sent = incr("0.11");
    send(command("PING"));
    requests.feed(sent.subarray(0, 20));
    fromRedis(Buffer.from("+PONG\r\n*|0\r\n"));
    requests.feed(sent.subarray(20));
    expect(events).toEqual([expect.stringContaining("replies cannot be followed")]);
    expect(redisGot()).toBe(Buffer.concat([command("PING"), sent]).toString());
  });

  test("sends what came with a command that it held back, when replies cannot be followed meanwhile", () => {
    const { arm, fromRedis, send, redisGot, resume, requests } = conversation();
    arm({ kind: "delay", ms: 5 }, { times: 2 });
    const next = incr("0.22", "spend:key:k").subarray(0, 20);
    send(command("PING"), incr("0.11"), next);
    fromRedis(Buffer.from("+PONG\r\n*|0\r\n"));
    resume();
    requests.feed(incr("0.22", "spend:key:k").subarray(20));
    expect(redisGot()).toBe(Buffer.concat([command("PING"), incr("0.11"), incr("0.22", "spend:key:k")]).toString());
  });

  test("keeps one entry per watched key, with its own element of an MGET", () => {
    const { send, answer, entries } = conversation();
    send(command("PING"), command("MGET", "other", counter, "spend:key:k"), incr("0.11"), command("GET", "other"));
    answer("+PONG\r\n*3\r\n$1\r\nx\r\n$-1\r\n$3\r\n0.5\r\n$4\r\n0.11\r\n$-1\r\n");
    expect(entries.map(({ n, command, key, args, reply }) => [n, command, key, args, reply])).toEqual([
      [0, "MGET", counter, [], null],
      [1, "MGET", "spend:key:k", [], "0.5"],
      [2, "INCRBYFLOAT", counter, ["0.11"], "0.11"],
    ]);
    expect(entries.every(({ applied, delivered }) => applied === "yes" && delivered === 1)).toBe(true);
  });

  test("a list that is no MGET's stands whole, as JSON", () => {
    const { send, answer, entries } = conversation();
    send(command("EVAL", "s", "1", counter));
    answer("*2\r\n$1\r\na\r\n:2\r\n");
    expect(entries[0]!.reply).toBe('["a","2"]');
  });

  test("an error reply means not applied, but unknown for a script that ran", () => {
    const { send, answer, outcomes } = conversation();
    send(incr("x"), command("EVAL", "s", "1", counter), command("EVALSHA", "s", "1", counter));
    answer("-ERR value is not a valid float\r\n-ERR boom script\r\n-NOSCRIPT No matching script\r\n");
    expect(outcomes().map(([, applied]) => applied)).toEqual(["no", "unknown", "no"]);
  });

  test("a script that is called by its SHA1 stands with its body, loaded or evaluated before by any connection", () => {
    const body = "return redis.call('GET', KEYS[1])";
    const sha = createHash("sha1").update(body).digest("hex");
    for (const first of [command("SCRIPT", "LOAD", body), command("EVAL", body, "1", counter)]) {
      const { send, entries, over } = conversation();
      send(first);
      send(command("EVALSHA", sha.toUpperCase(), "1", counter, "7"));
      over();
      expect(entries.at(-1)).toMatchObject({ command: "EVALSHA", args: [sha.toUpperCase(), "1", "7"], script: body });
    }
  });

  test("one whose body never came by stands without", () => {
    const { send, entries, over } = conversation();
    send(command("SCRIPT", "LOAD", "return 1"), command("EVALSHA", "f".repeat(40), "1", counter));
    over();
    expect(entries).toHaveLength(1);
    expect(entries[0]).not.toHaveProperty("script");
  });

  test("what redis-rs sends is followed: its name and version, then commands of several requests in one chunk", () => {
    const { send, answer, entries, events } = conversation();
    const named = (what: string, value: string) => command("CLIENT", "SETINFO", what, value);
    send(named("LIB-NAME", "redis-rs"), named("LIB-VER", "1.8.0"));
    answer("+OK\r\n+OK\r\n");
    send(
      incr("0.1"),
      command("EXPIRE", counter, "60"),
      command("GET", "spend:key:k"),
      command("MGET", "spend:key:k", counter),
    );
    answer("$3\r\n0.1\r\n:1\r\n$-1\r\n*2\r\n$-1\r\n$3\r\n0.1\r\n");
    expect(events).toEqual([]);
    expect(entries.map(({ command: name, key, reply }) => `${name} ${key} ${reply}`)).toEqual([
      `INCRBYFLOAT ${counter} 0.1`,
      `EXPIRE ${counter} 1`,
      "GET spend:key:k null",
      "MGET spend:key:k null",
      `MGET ${counter} 0.1`,
    ]);
  });

  test("drop: neither it nor anything behind it arrives, what came before is answered", () => {
    const { send, answer, outcomes, redisGot, clientGot, arm } = conversation();
    arm({ kind: "drop" });
    send(command("GET", counter), incr("1"), command("EXPIRE", counter, "60"));
    send(incr("2"));
    answer("$-1\r\n");
    expect(redisGot()).toBe(command("GET", counter).toString());
    expect(clientGot()).toBe("$-1\r\n");
    expect(outcomes()).toEqual([
      ["GET", "yes", null, null],
      ["INCRBYFLOAT", "no", null, "f1"],
      ["EXPIRE", "no", null, "f1"],
      ["INCRBYFLOAT", "no", null, "f1"],
    ]);
  });

  test("drop: not even a push comes back on the broken link", () => {
    const { send, answer, clientGot, arm } = conversation();
    arm({ kind: "drop" });
    send(incr("1"));
    answer(">1\r\n+invalidate\r\n");
    expect(clientGot()).toBe("");
  });

  test("apply-drop-reply: applied, and neither its reply nor a later one goes back", () => {
    const { send, answer, entries, redisGot, clientGot, arm } = conversation();
    arm({ kind: "apply-drop-reply" });
    send(command("GET", counter), incr("1"), command("EXPIRE", counter, "60"));
    answer("$-1\r\n$1\r\n1\r\n:1\r\n");
    expect(redisGot()).toContain("EXPIRE");
    expect(clientGot()).toBe("$-1\r\n");
    expect(entries.map(({ applied, reply, delivered, fault }) => [applied, reply, delivered, fault])).toEqual([
      ["yes", null, 1, null],
      ["yes", "1", null, "f1"],
      ["yes", "1", null, "f1"],
    ]);
  });

  test("error: answered in its turn, not applied", () => {
    const { send, answer, outcomes, redisGot, clientGot, arm } = conversation();
    arm({ kind: "error", message: "READONLY replica" });
    send(command("GET", counter), incr("1"), command("TTL", counter));
    expect(clientGot()).toBe("");
    answer("$-1\r\n");
    expect(clientGot()).toBe("$-1\r\n-READONLY replica\r\n");
    answer(":60\r\n");
    expect(redisGot()).not.toContain("INCRBYFLOAT");
    expect(outcomes()).toEqual([
      ["GET", "yes", null, null],
      ["INCRBYFLOAT", "no", "READONLY replica", "f1"],
      ["TTL", "yes", "60", null],
    ]);
  });

  describe.each(["close", "rst"] as const)("%s", (kind) => {
    test("what came before is forwarded, then the line goes dead, and what is behind is withheld", () => {
      const { send, events, outcomes, redisGot, arm } = conversation();
      arm({ kind });
      arm({ kind: "drop" }, { command: "EXPIRE" });
      send(command("PING"), incr("1"), command("EXPIRE", counter, "60"));
      send(command("GET", counter));
      expect(events).toEqual([kind]);
      expect(redisGot()).toBe(command("PING").toString());
      expect(outcomes()).toEqual([
        ["INCRBYFLOAT", "no", null, "f1"],
        ["EXPIRE", "no", null, "f1"],
        ["GET", "no", null, "f1"],
      ]);
    });

    test("what came before and was not answered yet is struck, what was is not", () => {
      const { send, answer, entries, clientGot, arm } = conversation();
      arm({ kind }, { skip: 2 });
      send(incr("1"));
      answer("$1\r\n1\r\n");
      send(incr("2"), command("MULTI"), command("EXPIRE", counter, "60"), command("EXEC"), incr("4"));
      answer("$1\r\n3\r\n+OK\r\n+QUEUED\r\n*1\r\n:1\r\n");
      expect(clientGot()).toBe("$1\r\n1\r\n");
      expect(
        entries.map(({ args, applied, reply, delivered, fault }) => [args[0], applied, reply, delivered, fault]),
      ).toEqual([
        ["1", "yes", "1", 1, null],
        ["2", "yes", "3", null, "f1"],
        ["60", "yes", "1", null, "f1"],
        ["4", "no", null, null, "f1"],
      ]);
    });

    test("of what was on its way and is never answered nobody knows whether it was applied", () => {
      const { send, over, outcomes, arm } = conversation();
      arm({ kind }, { skip: 1 });
      send(incr("1"), incr("2"));
      over();
      expect(outcomes()).toEqual([
        ["INCRBYFLOAT", "unknown", null, "f1"],
        ["INCRBYFLOAT", "no", null, "f1"],
      ]);
    });
  });

  test("stall: what waits for its reply and what comes behind are told; delay: only what comes behind", () => {
    for (const kind of ["stall", "delay"] as const) {
      const { send, answer, outcomes, resume, arm } = conversation();
      arm({ kind, ms: 30 });
      send(command("GET", counter), incr("1"), command("EXPIRE", counter, "60"));
      resume();
      send(command("TTL", counter));
      resume();
      send(command("GET", counter));
      answer("$-1\r\n$1\r\n1\r\n:1\r\n:60\r\n$1\r\n1\r\n");
      expect(outcomes().map(([name, applied, , fault]) => [name, applied, fault])).toEqual([
        ["GET", "yes", kind === "stall" ? "f1" : null],
        ["INCRBYFLOAT", "yes", "f1"],
        ["EXPIRE", "yes", "f1"],
        ["TTL", "yes", "f1"],
        ["GET", "yes", null],
      ]);
    }
  });

  test.each(["delay", "stall"] as const)(
    "%s: it and what came with it wait once, though that may be struck as well",
    (kind) => {
      const { send, answer, events, outcomes, redisGot, resume, arm } = conversation();
      const rule = arm({ kind, ms: 30 }, { times: 2 });
      send(command("PING"), incr("1"), incr("2"), command("PING"));
      expect(redisGot()).toBe(command("PING").toString());
      resume();
      expect(redisGot()).toBe(Buffer.concat([command("PING"), incr("1"), incr("2"), command("PING")]).toString());
      answer("+PONG\r\n$1\r\n1\r\n$1\r\n3\r\n+PONG\r\n");
      expect(events).toEqual([`${kind} 30`]);
      expect(rule.fired()).toBe(2);
      expect(outcomes().map(([, applied, reply]) => [applied, reply])).toEqual([
        ["yes", "1"],
        ["yes", "3"],
      ]);
    },
  );

  test("a command whose first bytes went on before the rule came is not struck", () => {
    const { requests, redisGot, arm } = conversation();
    const bytes = incr("1");
    requests.feed(bytes.subarray(0, 20));
    const rule = arm({ kind: "drop" });
    requests.feed(bytes.subarray(20));
    expect(redisGot()).toBe(bytes.toString());
    expect(rule.fired()).toBe(0);
  });
});

describe("transactions", () => {
  const multi = [command("MULTI"), incr("1"), command("GET", "other"), command("EXPIRE", counter, "60")];

  test("each entry gets its own element of the EXEC reply", () => {
    const { send, answer, outcomes } = conversation();
    send(...multi, command("EXEC"));
    answer("+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*3\r\n$1\r\n1\r\n$-1\r\n:1\r\n");
    expect(outcomes()).toEqual([
      ["INCRBYFLOAT", "yes", "1", null],
      ["EXPIRE", "yes", "1", null],
    ]);
  });

  test("a failed WATCH, a discard and a lost EXEC apply nothing, or nobody knows", () => {
    const aborted = conversation();
    aborted.send(...multi, command("EXEC"));
    aborted.answer("+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*-1\r\n");
    expect(aborted.outcomes().map(([, applied]) => applied)).toEqual(["no", "no"]);
    const discarded = conversation();
    discarded.send(...multi, command("DISCARD"));
    expect(discarded.outcomes().map(([, applied]) => applied)).toEqual(["no", "no"]);
    const unfinished = conversation();
    unfinished.send(...multi);
    unfinished.requests.end();
    expect(unfinished.outcomes().map(([, applied]) => applied)).toEqual(["no", "no"]);
  });

  test("a rule strikes at the EXEC: an error discards the whole transaction", () => {
    const { send, answer, outcomes, redisGot, clientGot, arm } = conversation();
    arm({ kind: "error", message: "injected" });
    send(...multi, command("EXEC"), command("PING"));
    answer("+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n+OK\r\n+PONG\r\n");
    expect(redisGot()).not.toContain("EXEC");
    expect(redisGot()).toContain("DISCARD");
    expect(clientGot()).toBe("+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n-ERR injected\r\n+PONG\r\n");
    expect(outcomes().map(([, applied, , fault]) => [applied, fault])).toEqual([
      ["no", "f1"],
      ["no", "f1"],
    ]);
  });

  test("a rule strikes at the EXEC: its reply is lost, all of it applied", () => {
    const { send, answer, outcomes, clientGot, arm } = conversation();
    arm({ kind: "apply-drop-reply" });
    send(...multi, command("EXEC"));
    answer("+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*3\r\n$1\r\n1\r\n$-1\r\n:1\r\n");
    expect(clientGot()).toBe("+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n");
    expect(outcomes().map(([, applied]) => applied)).toEqual(["yes", "yes"]);
  });
});

describe("what cannot be paired", () => {
  test.each([
    [command("SUBSCRIBE", "news")],
    [command("MONITOR")],
    [command("CLIENT", "REPLY", "OFF")],
    [Buffer.from("*1\r\n:5\r\n")],
  ])("passes through with a note: %j", (odd) => {
    const { send, events, outcomes, redisGot, arm } = conversation();
    send(incr("1"));
    arm({ kind: "drop" });
    send(odd, incr("2"));
    send(incr("3"));
    expect(redisGot()).toBe(Buffer.concat([incr("1"), odd, incr("2"), incr("3")]).toString());
    expect(events).toHaveLength(1);
    expect(outcomes()).toEqual([["INCRBYFLOAT", "unknown", null, null]]);
  });

  test("CLIENT SETINFO and HELLO 3 are ordinary", () => {
    const { send, answer, events, outcomes } = conversation();
    send(command("HELLO", "3"), command("CLIENT", "SETINFO", "LIB-NAME", "x"), incr("1"));
    answer("%1\r\n$5\r\nproto\r\n:3\r\n+OK\r\n,1.5\r\n");
    expect(events).toEqual([]);
    expect(outcomes()).toEqual([["INCRBYFLOAT", "yes", "1.5", null]]);
  });
});
