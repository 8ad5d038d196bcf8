import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ProxyRule } from "../../../harness/contracts/index.ts";
import { compileGlob, escapeGlob } from "../../../harness/redis-proxy/glob.ts";
import type { Command } from "../../../harness/redis-proxy/resp/command.ts";
import { RuleBook } from "../../../harness/redis-proxy/rule-book.ts";

const book = (replicas = 2) => new RuleBook(replicas, { now: () => 5 });
const rule = (changes: Partial<ProxyRule> = {}): ProxyRule => ({
  command: "INCRBYFLOAT",
  key: "spend:*",
  replica: null,
  amount: "any",
  skip: 0,
  times: null,
  action: { kind: "drop" },
  ...changes,
});
const increment = (amount: number, key = "spend:key:a"): Command => ({
  name: "INCRBYFLOAT",
  keys: [key],
  argsOf: () => [String(amount)],
  elementPerKey: false,
  increment: amount,
  body: null,
});
const other = (name: string, ...keys: string[]): Command => ({ ...increment(0), name, keys, increment: null });

describe("rule book", () => {
  test("lets `skip` matches through, strikes `times` times, and is disarmed then", () => {
    const rules = book();
    const strikes: unknown[] = [];
    rules.onStrike((strike) => strikes.push(strike));
    const installed = rules.install("x.f1", rule({ skip: 2, times: 2 }));
    const struck = Array.from({ length: 6 }, () => rules.judge(0, [increment(1)])?.fault ?? null);
    expect(struck).toEqual([null, null, "x.f1", "x.f1", null, null]);
    expect(installed.fired()).toBe(2);
    expect(rules.isArmed(0)).toBe(false);
    expect(strikes).toHaveLength(2);
    expect(strikes[0]).toEqual({
      fault: "x.f1",
      kind: "drop",
      ms: null,
      replica: 0,
      key: "spend:key:a",
      command: "INCRBYFLOAT",
      t: 5,
    });
  });

  test("matches by ranges of the amount, and by one of several keys", () => {
    const rules = book();
    const amountIn: ProxyRule["amountIn"] = [
      [-2, -1],
      [5, 6],
    ];
    rules.install("f1", rule({ amountIn, key: ["spend:key:a", "spend:user:[b]"] }));
    const struck = (command: Command) => rules.judge(0, [command]) !== null;
    expect([-2.1, -2, -1.5, -0.9, 1.5, 4.9, 5, 6, 6.1].filter((amount) => struck(increment(amount)))).toEqual([
      -2, -1.5, 5, 6,
    ]);
    expect([struck(increment(5, "spend:user:b")), struck(increment(5, "spend:user:c"))]).toEqual([true, false]);
    expect(struck(other("INCRBYFLOAT", "spend:key:a"))).toBe(false);
  });

  test("matches by command, key, replica and sign", () => {
    const strikes = (changes: Partial<ProxyRule>, command: Command, replica = 0) => {
      const rules = book();
      rules.install("f1", rule(changes));
      return rules.judge(replica, [command]) !== null;
    };
    expect(strikes({}, increment(1))).toBe(true);
    expect(strikes({}, other("GET", "spend:key:a"))).toBe(false);
    expect(strikes({ command: "*" }, other("GET", "spend:key:a"))).toBe(true);
    expect(strikes({}, increment(1, "tokens"))).toBe(false);
    expect(strikes({ replica: 1 }, increment(1), 0)).toBe(false);
    expect(strikes({ replica: 1 }, increment(1), 1)).toBe(true);
    expect(strikes({ amount: "positive" }, increment(-1))).toBe(false);
    expect(strikes({ amount: "negative" }, increment(-1))).toBe(true);
    expect(strikes({ amount: "positive", command: "*" }, other("SET", "spend:key:a"))).toBe(false);
    expect(strikes({ command: "DEL" }, other("DEL", "other", "spend:key:a"))).toBe(true);
    expect(strikes({ command: "*", key: "spend:*" }, other("PING"))).toBe(false);
    expect(strikes({ command: "*", key: "*" }, other("PING"))).toBe(true);
  });

  test("the first rule installed strikes; a removed one does not", async () => {
    const rules = book();
    const first = rules.install("f1", rule());
    rules.install("f2", rule({ skip: 1 }));
    expect(rules.judge(0, [increment(1)])?.fault).toBe("f1");
    await first[Symbol.asyncDispose]();
    expect(rules.judge(0, [increment(1)])).toBeNull();
    expect(rules.judge(0, [increment(1)])?.fault).toBe("f2");
  });
});

describe("globs", () => {
  test.each([
    ["spend:*", "spend:key:a", true],
    ["spend:*", "x:spend:key:a", false],
    ["*spend:key:?", "ns:spend:key:a", true],
    ["h[ae]llo", "hallo", true],
    ["h[^e]llo", "hello", false],
    ["h[a-c]llo", "hbllo", true],
    ["a\\*b", "a*b", true],
    ["a\\*b", "axb", false],
    ["a.b", "axb", false],
  ])("%s on %s", (glob, key, matches) => {
    expect(compileGlob(glob)(key)).toBe(matches);
  });

  test("an escaped key matches itself and nothing else", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (key, another) => {
        const matches = compileGlob(escapeGlob(key));
        expect(matches(key)).toBe(true);
        expect(matches(another)).toBe(key === another);
      }),
    );
  });
});
