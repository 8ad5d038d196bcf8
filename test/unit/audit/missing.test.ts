import { describe, expect, test } from "vitest";
import { readAgain } from "../../../harness/audit/again.ts";
import type { Sources } from "../../../harness/audit/index.ts";
import { Patience } from "../../../harness/audit/missing.ts";
import type { Owner, Track } from "../../../harness/audit/types.ts";
import type { EntityKind } from "../../../harness/catalogue/index.ts";

const failing = (more: object, message = "it failed") => Object.assign(new Error(message), more);

function patient() {
  let slept = 0;
  const patience = new Patience(async () => void slept++, new AbortController().signal);
  return { patience, slept: () => slept };
}

describe("a reading that fails", () => {
  const statements = {
    "statement timeout of Postgres": failing({ severity: "ERROR", code: "57014" }),
    "error of SQL": failing({ severity: "ERROR", code: "22P02" }),
    "timeout of pg": failing({}, "Query read timeout"),
    "answer of Redis": failing({ name: "ReplyError" }, "WRONGTYPE Operation against a key"),
  };
  test.each(Object.entries(statements))("%s: it alone is missing, and not tried again", async (_, error) => {
    const { patience, slept } = patient();
    expect(await patience.read("Postgres", "sums", () => Promise.reject(error))).toBeNull();
    expect(slept()).toBe(0);
    expect(patience.missing).toEqual([expect.stringMatching(/^Postgres could not be read on sums: /)]);
    expect(await patience.read("Postgres", "others", async () => 1)).toBe(1);
  });

  const connections = {
    "connection refused": failing({ code: "ECONNREFUSED" }),
    "shutdown of Postgres": failing({ severity: "FATAL", code: "57P01" }),
    "slow Redis, by ioredis": failing({}, "Command timed out"),
    "Redis that loads": failing({ name: "ReplyError" }, "LOADING Redis is loading the dataset in memory"),
  };
  test.each(Object.entries(connections))("%s: tried again for some seconds, then lost", async (_, error) => {
    const { patience, slept } = patient();
    expect(await patience.read("Postgres", "rows", () => Promise.reject(error))).toBeNull();
    expect(slept()).toBe(3);
    expect(await patience.read("Postgres", "others", async () => 1)).toBeNull();
    expect(await patience.read("Redis", "counters", async () => 1)).toBe(1);
  });
});

describe("a later reading", () => {
  const track = (kind: EntityKind): Track => {
    const owner: Owner = { kind, id: "x", parts: ["x"], name: null, budget: 1, since: null, parallel: null };
    const reading = { rowAt: 0, counterAt: 1, writtenTo: -9, row: 1, counter: 2, ttlMs: 9 };
    return { owner, key: `spend:${kind}:x`, readings: [reading] };
  };
  const clock = { now: () => 100_000 };
  const assumed = { writtenWithinMs: 16_000, longestRequestMs: 60_000, largestRequest: null, least: 1e-6 };
  const sources = (fails: (kind: EntityKind) => Error | null): Sources =>
    ({
      rows: {
        newestLogged: async () => clock.now(),
        ledger: async () => null,
        again: async (kind: EntityKind) => {
          const error = fails(kind);
          if (error) throw error;
          return new Map([["x", { owner: track(kind).owner, spend: 1 }]]);
        },
      },
      counters: { readExactly: async (keys: string[]) => keys.map((key) => ({ key, counter: 2, ttlMs: 9 })) },
    }) as unknown as Sources;
  const tracks = () => [track("team"), track("user")];

  test("that one store breaks off adds nothing to any track", async () => {
    const { patience } = patient();
    const before = tracks();
    const lost = sources((kind) => (kind === "user" ? failing({ code: "ECONNRESET" }) : null));
    expect(await readAgain(before, lost, { clock, patience, assumed })).toBeNull();
    expect(before.map(({ readings }) => readings.length)).toEqual([1, 1]);
  });

  test("of which one statement fails adds to the others", async () => {
    const { patience } = patient();
    const slow = sources((kind) => (kind === "user" ? failing({ severity: "ERROR", code: "57014" }) : null));
    const read = await readAgain(tracks(), slow, { clock, patience, assumed });
    expect(read!.map(({ readings }) => readings.length)).toEqual([2, 1]);
    expect(read![0]!.readings[1]!.writtenTo).toBe(84_000);
  });
});
