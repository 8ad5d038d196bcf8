import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startClock } from "../../../harness/clock.ts";
import { startRedisProxy } from "../../../harness/redis-proxy/index.ts";
import { auditNow, type Bed, startBed } from "./bed.ts";

let bed: Bed;

beforeAll(async () => {
  bed = await startBed();
});
afterAll(() => bed?.[Symbol.asyncDispose]());

const token = (nth: number) => nth.toString(16).padStart(64, "ab");
const single = { cluster: false, sentinelGroup: null, sentinelPassword: null };
const set = (key: string, amount: number | string, seconds: number | null = 600) =>
  seconds === null ? bed.redis.set(key, amount) : bed.redis.set(key, amount, "EX", seconds);

/** One of each finding, and as many that are as they should be. */
beforeEach(async () => {
  await bed.redis.flushall();
  await bed.postgres.query(`
    TRUNCATE "LiteLLM_BudgetTable", "LiteLLM_VerificationToken", "LiteLLM_TeamTable", "LiteLLM_EndUserTable", "LiteLLM_TagTable",
      "LiteLLM_TeamMembership", "LiteLLM_OrganizationTable", "LiteLLM_UserTable", "LiteLLM_BudgetWindowSpend", "LiteLLM_SpendLogs";
    INSERT INTO "LiteLLM_BudgetTable" (budget_id, max_budget) VALUES ('b', 1), ('everybody', 0.5);
    INSERT INTO "LiteLLM_VerificationToken" (token, key_alias, spend, max_budget) VALUES ('${token(1)}', 'prod', 0.1, 1), ('${token(2)}', NULL, 0.2, 5);
    INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias, spend, max_budget) VALUES ('team-1', 'blue', 0.3, 2), ('team-2', NULL, 9, 9);
    INSERT INTO "LiteLLM_UserTable" (user_id, spend) VALUES ('user-1', 0.4);
    INSERT INTO "LiteLLM_TeamMembership" (user_id, team_id, spend, budget_id) VALUES ('user-1', 'team-1', 0.25, 'b');
    INSERT INTO "LiteLLM_OrganizationTable" (organization_id, spend, budget_id) VALUES ('org-1', 0.5, 'b');
    INSERT INTO "LiteLLM_EndUserTable" (user_id, spend, budget_id) VALUES ('alice', 0.6, 'b'), ('bob', 0.1, NULL);
    INSERT INTO "LiteLLM_TagTable" (tag_name, spend, budget_id) VALUES ('tag-1', 0.7, 'b');
    INSERT INTO "LiteLLM_BudgetWindowSpend" VALUES ('key', '${token(1)}', '1d', now() AT TIME ZONE 'utc' - interval '1 hour', 0.1),
      ('key', '${token(2)}', '30s', now() AT TIME ZONE 'utc' - interval '1 hour', 7);
    INSERT INTO "LiteLLM_SpendLogs" (request_id, call_type, api_key, spend, "startTime", "endTime")
      VALUES ('r0', 'acompletion', 'of another', 0, now() AT TIME ZONE 'utc', now() AT TIME ZONE 'utc');`);
  await set(`spend:key:${token(1)}`, 1.108);
  await set(`spend:key:${token(2)}`, 0.2);
  await set("spend:team:team-1", 0.05);
  await set("spend:team:team-2", 9);
  await set("spend:user:user-1", 0.4, null);
  await set("spend:team_member:user-1:team-1", 0.25);
  await set("spend:org:org-1", -0.45);
  await set("spend:end_user:alice", "1.5999999999999999");
  await set("spend:end_user:bob", 0.53);
  await set("spend:tag:tag-1", 0.7);
  await set(`spend:key:${token(1)}:window:1d`, 0.35);
  await set(`spend:key:${token(2)}:window:30s`, 0.01);
});

describe("an audit by a Redis user and a Postgres role that may only read", () => {
  it("finds each with its amount, and nothing else", async () => {
    const { findings, unsure, missing, read } = await auditNow(bed);
    expect(missing).toEqual([]);
    expect(unsure).toEqual([]);
    const told = Object.fromEntries(findings.map((each) => [`${each.kind} ${each.entity} ${each.owner}`, each]));
    const amounts = {
      "stuck key prod": 1.008,
      "below-row team blue": 0.25,
      "never-expires user user-1": 0,
      "below-zero organization org-1": 0.45,
      "stuck end_user alice": 1,
      "stuck end_user bob": 0.43,
      "stuck key_window prod": 0.25,
    };
    expect(Object.keys(told).sort()).toEqual(Object.keys(amounts).sort());
    for (const [name, amount] of Object.entries(amounts)) {
      expect(Math.abs(told[name]!.least - amount), name).toBeLessThan(1e-9);
      expect(Math.abs(told[name]!.most - amount), name).toBeLessThan(1e-9);
      expect(told[name]!.certainty, name).toBe("sure");
    }
    expect(
      findings
        .filter(({ refusedNow }) => refusedNow)
        .map(({ owner }) => owner)
        .sort(),
    ).toEqual(["alice", "prod"]);
    expect(told["stuck end_user alice"]).toMatchObject({ budget: 1, command: null, ttl: expect.any(Number) });
    expect(read).toMatchObject({ entities: 11, counters: 11 });
  });

  it("knows the default budget of end users", async () => {
    const { findings } = await auditNow(bed, { places: { endUserBudget: "everybody" } });
    expect(findings.find(({ owner }) => owner === "bob")).toMatchObject({ budget: 0.5, refusedNow: true });
  });

  it("shows no key whole, and its command finds it", async () => {
    const result = await auditNow(bed);
    expect(JSON.stringify(result)).not.toContain(token(1));
    const { command } = result.findings.find(({ owner }) => owner === "prod")!;
    const sql = /-Atc '(.*)'\)"$/.exec(command!)![1]!.replaceAll("'\\''", "'");
    const { rows } = await bed.postgres.query({ text: sql, rowMode: "array" });
    expect(rows).toEqual([[`spend:key:${token(1)}`]]);
  });

  it.each(["reader", "anybody"])("writes nothing to either, as %s", async (user) => {
    const redisUrl = user === "reader" ? bed.readers.redisUrl : bed.stores.redis.url;
    const monitor = connect(bed.stores.redis.port, "127.0.0.1", () => monitor.write("MONITOR\r\n"));
    let seen = "";
    monitor.on("data", (chunk) => {
      seen += chunk.toString();
    });
    await bed.postgres.query("ALTER ROLE reader SET log_statement = 'all'");
    const before = (await readFile(bed.stores.postgres.logFile, "utf8")).length;
    await auditNow(bed, {
      places: { redis: { ...single, urls: [redisUrl] } },
      options: { logsWithinMs: 86_400_000 * 30 },
    });
    await bed.postgres.query("ALTER ROLE reader RESET log_statement");
    monitor.destroy();
    const commands = [...seen.matchAll(/\] "(\w+)"/g)].map(([, name]) => name!.toLowerCase());
    expect(commands.length).toBeGreaterThan(5);
    expect(commands.filter((name) => !["auth", "get", "mget", "pttl"].includes(name))).toEqual([]);
    const log = (await readFile(bed.stores.postgres.logFile, "utf8")).slice(before);
    const statements = [...log.matchAll(/(?:statement|execute <unnamed>): (\w+)/g)].map(([, word]) => word);
    expect(statements.length).toBeGreaterThan(20);
    const read = ["BEGIN", "SELECT", "COMMIT"];
    expect(statements.filter((word) => !read.includes(word!))).toEqual([]);
  });
});

it("could not write if it wanted to", async () => {
  const { openTransactions } = await import("../../../harness/audit/read/postgres.ts");
  await using postgres = await openTransactions(bed.stores.postgres.url, 5_000);
  await expect(postgres.rows(`UPDATE "LiteLLM_TagTable" SET spend = 0`)).rejects.toThrow("read-only");
  expect(await postgres.rows("SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

it("takes a request that the logs show in flight for no leak", async () => {
  await bed.postgres.query(`INSERT INTO "LiteLLM_SpendLogs" (request_id, call_type, api_key, spend, "startTime", "endTime")
    VALUES ('r1', 'acompletion', '${token(1)}', 0.1, now() AT TIME ZONE 'utc' - interval '1 min', now() AT TIME ZONE 'utc' + interval '1 min')`);
  const { findings, unsure } = await auditNow(bed);
  expect(findings.map(({ owner }) => owner)).not.toContain("prod");
  // The window's requests are its key's.
  expect(unsure.map(({ entity, certainty }) => [entity, certainty])).toEqual([
    ["key", "cannot tell"],
    ["key_window", "cannot tell"],
  ]);
});

it("compares rows with their logs where that is wanted", async () => {
  await bed.postgres.query(`INSERT INTO "LiteLLM_SpendLogs" (request_id, call_type, api_key, spend, "startTime", "endTime")
    VALUES ('r2', 'acompletion', '${token(2)}', 0.05, now() AT TIME ZONE 'utc' - interval '1 hour', now() AT TIME ZONE 'utc' - interval '1 hour')`);
  const { unsure } = await auditNow(bed, { options: { logsWithinMs: 86_400_000 * 2 } });
  const [found] = unsure.filter(({ kind, budget }) => kind === "row-above-logs" && budget === 5);
  expect(Math.abs(found!.least - 0.15)).toBeLessThan(1e-9);
});

it("reads counters with their namespace; without it only of a release that leaves it out", async () => {
  await bed.redis.rename("spend:end_user:alice", "mine:spend:end_user:alice");
  const owners = async (release: string | null) => {
    const { findings } = await auditNow(bed, { places: { namespace: "mine", release } });
    return findings.map(({ owner, counterKey }) => (owner === "alice" ? counterKey : owner));
  };
  expect(await owners(null)).toEqual(["mine:spend:end_user:alice"]);
  expect(await owners("1.108.14")).toEqual(["mine:spend:end_user:alice"]);
  expect(await owners("1.110.2")).toEqual(expect.arrayContaining(["mine:spend:end_user:alice", "prod"]));
  expect((await auditNow(bed)).findings.map(({ owner }) => owner)).not.toContain("alice");
});

it("says that a table may not be read, and reads the others", async () => {
  await bed.postgres.query(`REVOKE SELECT ON "LiteLLM_EndUserTable", "LiteLLM_SpendLogs" FROM reader`);
  try {
    const { missing, whole, findings } = await auditNow(bed);
    expect(whole).toBe(false);
    expect(missing).toEqual([
      expect.stringContaining('"LiteLLM_EndUserTable"'),
      expect.stringContaining('"LiteLLM_SpendLogs"'),
    ]);
    expect(findings.find(({ owner }) => owner === "prod")).toMatchObject({ certainty: "likely" });
  } finally {
    await bed.postgres.query(`GRANT SELECT ON "LiteLLM_EndUserTable", "LiteLLM_SpendLogs" TO reader`);
  }
});

it("leaves out what is odd, and reads all else", async () => {
  await set("spend:tag:tag-1", "nan");
  await bed.postgres.query(`UPDATE "LiteLLM_VerificationToken" SET budget_limits = '"null"'`);
  const odd = await auditNow(bed);
  expect(odd.missing).toEqual(['spend:tag:tag-1 holds "nan", which is not a number.']);
  expect(odd.findings).toHaveLength(7);
  // An interval that Postgres cannot have.
  await bed.postgres.query(
    `INSERT INTO "LiteLLM_BudgetWindowSpend" VALUES ('key', 'x', '99999999999999999999d', now(), 1)`,
  );
  const { missing, findings } = await auditNow(bed);
  expect(missing).toContainEqual(
    expect.stringMatching(/^Postgres could not be read on the first reading \(key_window\)/),
  );
  expect(findings).toHaveLength(6);
});

it("keeps the parts of a member apart where the team's id has a colon", async () => {
  await bed.postgres.query(
    `INSERT INTO "LiteLLM_TeamMembership" (user_id, team_id, spend) SELECT 'u', 'a:b' || n, 1 FROM generate_series(1, 3) AS n`,
  );
  await set("spend:team_member:u:a:b2", 3);
  const { findings } = await auditNow(bed);
  expect(findings).toContainEqual(
    expect.objectContaining({ owner: "u:a:b2", kind: "stuck", row: 1, certainty: "sure" }),
  );
});

describe("slots of max_parallel_requests", () => {
  const slots = `{api_key:${token(1)}}:max_parallel_requests`;
  beforeEach(async () => {
    await bed.postgres.query(
      `UPDATE "LiteLLM_VerificationToken" SET max_parallel_requests = 2 WHERE key_alias = 'prod'`,
    );
    const now = Date.now() / 1_000;
    await bed.redis.zadd(slots, now - 900, "dead-1", now - 800, "dead-2");
  });

  it("of dead requests are named where they may be read", async () => {
    await bed.redis.call("ACL", "SETUSER", "reader", "+zrange");
    const { findings } = await auditNow(bed);
    await bed.redis.call("ACL", "SETUSER", "reader", "-zrange");
    const [found] = findings.filter(({ kind }) => kind === "slots");
    expect(found).toMatchObject({ owner: "prod", certainty: "likely", counter: 2, refusedNow: true });
    expect(JSON.stringify(found)).not.toContain(token(1));
  });

  it("are deleted with their namespace", async () => {
    await bed.redis.rename(slots, `mine:${slots}`);
    await bed.redis.call("ACL", "SETUSER", "reader", "+zrange");
    const { findings } = await auditNow(bed, { places: { namespace: "mine" } });
    await bed.redis.call("ACL", "SETUSER", "reader", "-zrange");
    const { command, counterKey } = findings.find(({ kind }) => kind === "slots")!;
    expect(counterKey).toMatch(/^mine:\{api_key:/);
    expect(command).toContain("mine:{api_key:");
  });

  it("are left out, and told, where they may not", async () => {
    const { findings, missing, assumed } = await auditNow(bed);
    expect(findings.filter(({ kind }) => kind === "slots")).toEqual([]);
    expect(missing).toEqual([]);
    expect(assumed).toEqual(["Slots of 1 key were not read: +zrange is needed."]);
  });
});

it("gives a partial result where Redis goes in the middle", async () => {
  await using proxy = await startRedisProxy({ upstream: bed.stores.redis, replicas: 1, clock: startClock() });
  const url = new URL(bed.readers.redisUrl);
  url.port = String(proxy.ports[0]);
  const places = { redis: { ...single, urls: [url.toString()] } };
  const report = (text: string) => {
    if (text.startsWith("reading 3 of 4")) void proxy[Symbol.asyncDispose]();
  };
  const { missing, findings, unsure, read } = await auditNow(bed, { places, options: { samples: 4 }, report });
  expect(missing).toEqual([expect.stringMatching(/^Redis could not be read on a later reading/)]);
  expect(read.samples).toBe(2);
  expect([...findings, ...unsure].length).toBeGreaterThan(0);
});
