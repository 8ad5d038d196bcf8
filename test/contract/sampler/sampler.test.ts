import { Redis } from "ioredis";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startClock } from "../../../harness/clock.ts";
import { type BoundEntity, EntityKind, Sample } from "../../../harness/contracts/index.ts";
import { openSampler, type Sampler } from "../../../harness/record/sampler.ts";
import { type Stores, startStores } from "../../stub/stores.ts";
import { createTables } from "../../stub/tables.ts";

let stores: Stores;
let redis: Redis;
let postgres: Client;

beforeAll(async () => {
  stores = await startStores();
  redis = new Redis(stores.redis.url);
  postgres = new Client({ connectionString: stores.postgres.url });
  await postgres.connect();
});

afterAll(async () => {
  redis?.disconnect();
  await postgres?.end();
  await stores?.[Symbol.asyncDispose]();
});

const addresses = () => ({ redisUrl: stores.redis.url, postgresUrl: stores.postgres.url, clock: startClock() });
const open = () => openSampler(addresses());

const entity = (kind: EntityKind, id: string): BoundEntity => ({
  ref: kind,
  kind,
  budget: null,
  id,
  counterKey: `spend:${kind}:${id}`,
});

const ids: Record<EntityKind, string> = {
  key: "token-1",
  team: "team-1",
  user: "user-1",
  team_member: "user-1:team-1",
  organization: "org-1",
  end_user: "customer-1",
  tag: "tag-1",
  key_window: "token-1:window:1d",
  team_window: "team-1:window:1d",
  project: "project-1",
  model_access_group: "group-1",
};
const all = EntityKind.options.map((kind) => entity(kind, ids[kind]));

const log = (id: string, spend: number, columns: Record<string, unknown>) => {
  const row: Record<string, unknown> = { request_id: id, call_type: "acompletion", spend, ...columns };
  const names = Object.keys(row).map((name) => `"${name}"`);
  const places = names.map((_, i) => `$${i + 1}`);
  return postgres.query(`INSERT INTO "LiteLLM_SpendLogs" (${names}) VALUES (${places})`, Object.values(row));
};

describe("a database without LiteLLM's tables", () => {
  it("reads as no row and no logs", async () => {
    await using sampler = await open();
    const samples = await sampler.read(all, "empty", false);
    for (const sample of samples)
      expect(sample).toMatchObject({ counter: null, ttl: null, row: null, logsSpend: 0, logsCount: 0 });
  });
});

describe("a database with them", () => {
  let sampler: Sampler;

  beforeAll(async () => {
    await createTables(stores.postgres.url);
    await postgres.query(`
      INSERT INTO "LiteLLM_VerificationToken" (token, spend, models) VALUES ('token-1', 0.1, '{group-1}'), ('token-2', 100, '{}');
      INSERT INTO "LiteLLM_TeamTable" (team_id, spend) VALUES ('team-1', 0.2), ('team-2', 100);
      INSERT INTO "LiteLLM_UserTable" (user_id, spend) VALUES ('user-1', 0.3), ('user-2', 100);
      INSERT INTO "LiteLLM_TeamMembership" (user_id, team_id, spend) VALUES ('user-1', 'team-1', 0.4), ('user-1', 'team-2', 100), ('user-2', 'team-1', 100);
      INSERT INTO "LiteLLM_OrganizationTable" (organization_id, spend) VALUES ('org-1', 0.5), ('org-2', 100);
      INSERT INTO "LiteLLM_ProjectTable" (project_id, spend) VALUES ('project-1', 0.8), ('project-2', 100);
      INSERT INTO "LiteLLM_ModelAccessGroupBudgetTable" (access_group_name, spend) VALUES ('group-1', 0.9), ('group-2', 100);
      INSERT INTO "LiteLLM_EndUserTable" (user_id, spend) VALUES ('customer-1', 0.6), ('customer-2', 100);
      INSERT INTO "LiteLLM_TagTable" (tag_name, spend) VALUES ('tag-1', 0.7), ('tag-2', 100);`);
    const columns = {
      api_key: "token-1",
      user: "user-1",
      team_id: "team-1",
      organization_id: "org-1",
      end_user: "customer-1",
      metadata: '{"user_api_key_project_id": "project-1"}',
    };
    await log("a", 0.25, { ...columns, request_tags: '["tag-1", "other"]' });
    await log("b", 0.5, { ...columns, request_tags: '["tag-1"]' });
    await log("c", 0.125, { user: "user-1", team_id: "team-2", request_tags: '["tag-12"]' });
    await log("d", 100, {
      api_key: "token-2",
      user: "user-2",
      team_id: "team-3",
      organization_id: "org-2",
      end_user: "customer-2",
    });
  });

  beforeEach(async () => {
    await redis.flushall();
    sampler = await open();
  });
  afterEach(() => sampler[Symbol.asyncDispose]());

  it("reads each kind's own row and the logs that name it", async () => {
    const samples = await sampler.read(all, "at rest", true);
    for (const sample of samples) expect(Sample.parse(sample)).toMatchObject({ label: "at rest", quiescent: true });
    const spends = samples.map(({ ref, row, logsSpend, logsCount }) => [ref, row, logsSpend, logsCount]);
    expect(spends).toEqual([
      ["key", 0.1, 0.75, 2],
      ["team", 0.2, 0.75, 2],
      ["user", 0.3, 0.875, 3],
      ["team_member", 0.4, 0.75, 2],
      ["organization", 0.5, 0.75, 2],
      ["end_user", 0.6, 0.75, 2],
      ["tag", 0.7, 0.75, 2],
      // Before 1.106 no row keeps what was spent in a window.
      ["key_window", null, 0.75, 2],
      ["team_window", null, 0.75, 2],
      ["project", 0.8, 0.75, 2],
      ["model_access_group", 0.9, 0.75, 2],
    ]);
  });

  describe("with windows", () => {
    const windows = ["1d", "30s"].map((duration) => entity("key_window", `token-9:window:${duration}`));
    const rows = async () => {
      await using fresh = await open();
      return (await fresh.read(windows, "now", false)).map(({ row }) => row);
    };
    /** The day ends in an hour, the half minute has ended 10 s ago and nobody has begun the next. */
    const limits = `json_build_array(
      json_build_object('budget_duration', '1d', 'max_budget', 4, 'reset_at', to_char(now() AT TIME ZONE 'UTC' + interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')),
      json_build_object('budget_duration', '30s', 'max_budget', 4, 'reset_at', to_char(now() AT TIME ZONE 'UTC' - interval '10 s', 'YYYY-MM-DD"T"HH24:MI:SS')))`;
    const ago = (time: string) => `(now() AT TIME ZONE 'UTC') - interval '${time}'`;

    beforeAll(async () => {
      await postgres.query(`
        ALTER TABLE "LiteLLM_VerificationToken" ADD COLUMN budget_limits jsonb;
        INSERT INTO "LiteLLM_VerificationToken" (token, spend, budget_limits) VALUES ('token-9', 0, ${limits}::jsonb);
        INSERT INTO "LiteLLM_SpendLogs" (request_id, call_type, api_key, spend, "startTime") VALUES
          ('w1', 'acompletion', 'token-9', 1, ${ago("2 days")}), ('w2', 'acompletion', 'token-9', 0.5, ${ago("2 hours")}),
          ('w3', 'acompletion', 'token-9', 0.25, ${ago("20 s")});`);
    });
    afterAll(async () => {
      await postgres.query(`DROP TABLE IF EXISTS "LiteLLM_BudgetWindowSpend";
        ALTER TABLE "LiteLLM_VerificationToken" DROP COLUMN budget_limits; DELETE FROM "LiteLLM_SpendLogs" WHERE api_key = 'token-9';`);
    });

    it("adds up the logs of the period that runs, where LiteLLM keeps no row", async () => {
      expect(await rows()).toEqual([0.75, 0.25]);
    });

    it("reads the limits also where they are a text", async () => {
      await postgres.query(`UPDATE "LiteLLM_VerificationToken" SET budget_limits = to_jsonb((${limits})::text)`);
      expect(await rows()).toEqual([0.75, 0.25]);
    });

    it("has the row of the period that runs, and the logs in place of an older one", async () => {
      await postgres.query(`
        CREATE TABLE "LiteLLM_BudgetWindowSpend" (entity_id text, window_duration text, window_start timestamp, spend float8);
        INSERT INTO "LiteLLM_BudgetWindowSpend" VALUES ('token-9', '1d', ${ago("23 hours")}, 7), ('token-9', '30s', ${ago("2 min")}, 8);`);
      expect(await rows()).toEqual([7, 0.25]);
    });

    it("and the row as it is, where the period is not known", async () => {
      await postgres.query(`UPDATE "LiteLLM_VerificationToken" SET budget_limits = NULL`);
      expect(await rows()).toEqual([7, 8]);
    });
  });

  describe("with a ledger of spend", () => {
    const delivery = (id: string, state: string, token: string, payload: object = {}) =>
      postgres.query(`INSERT INTO "LiteLLM_SpendLogDelivery" VALUES ($1, $2::delivery_state, 1, 'DataError', $3)`, [
        id,
        state,
        { api_key: token, spend: 0.5, metadata: { accounting_entities: { api_key: token } }, ...payload },
      ]);
    const undelivered = async () => {
      await using fresh = await open();
      return await fresh.undelivered(all);
    };

    const ledger = async () => {
      await using fresh = await open();
      return fresh.ledger;
    };

    it("asks nothing where there is none", async () => {
      expect(await undelivered()).toEqual([]);
      expect(await ledger()).toBe(false);
    });

    it("tells what no row has, and for whom it is", async () => {
      await postgres.query(`CREATE TYPE delivery_state AS ENUM ('pending', 'parked', 'applied');
        CREATE TABLE "LiteLLM_SpendLogDelivery" (delivery_id text, state delivery_state, attempts int, last_error text,
          accounting_payload jsonb, created_at timestamp DEFAULT clock_timestamp());`);
      const metadata = {
        accounting_entities: {
          api_key: "token-1",
          user: "user-1",
          team_id: "team-1",
          organization_id: "org-1",
          end_user: null,
          project_id: "project-1",
        },
        accounting_model_access_groups: ["group-1"],
        accounting_windows: [{ entity_type: "key", entity_id: "token-1", window_duration: "1d", window_start: "2026" }],
      };
      await delivery("d1", "parked", "token-1", { request_tags: '["tag-1"]', metadata });
      await delivery("d2", "applied", "token-1");
      await delivery("d3", "pending", "token-2");
      await delivery("d4", "pending", "token-1");
      const failed = { attempts: 1, error: "DataError", spend: 0.5 };
      const refs = [
        "key",
        "team",
        "user",
        "team_member",
        "organization",
        "tag",
        "key_window",
        "project",
        "model_access_group",
      ];
      expect(await undelivered()).toEqual([
        { delivery: "d1", state: "parked", ...failed, refs },
        { delivery: "d4", state: "pending", ...failed, refs: ["key"] },
      ]);
    });

    it("takes a state that it does not know for one that waits", async () => {
      await postgres.query(`ALTER TYPE delivery_state ADD VALUE 'leased'`);
      await delivery("d5", "leased", "token-1");
      expect((await undelivered()).at(-1)).toMatchObject({ delivery: "d5", state: "pending" });
    });

    it("says what it cannot see where a column has another name", async () => {
      const blind = async () => {
        await using fresh = await open();
        return fresh.blind;
      };
      expect(await blind()).toBeNull();
      await postgres.query(`ALTER TABLE "LiteLLM_SpendLogDelivery" RENAME COLUMN last_error TO error`);
      expect(await blind()).toContain('"LiteLLM_SpendLogDelivery" has no column last_error');
      expect(await ledger()).toBe(true);
      expect(await undelivered()).toEqual([]);
    });

    afterAll(() => postgres.query(`DROP TABLE IF EXISTS "LiteLLM_SpendLogDelivery"`));
  });

  it("tells absent from zero, and eternal from expiring", async () => {
    const [absent, zero, eternal] = ["nobody", "zero", "eternal"].map((id) => entity("end_user", id));
    await redis.set(zero!.counterKey, "0", "EX", 60);
    await redis.incrbyfloat(eternal!.counterKey, 0.3);
    const samples = await sampler.read([absent!, zero!, eternal!], "now", false);
    expect(samples.map(({ counter, ttl, row }) => ({ counter, ttl, row }))).toEqual([
      { counter: null, ttl: null, row: null },
      { counter: 0, ttl: expect.any(Number), row: null },
      { counter: 0.3, ttl: -1, row: null },
    ]);
    expect(samples[1]!.ttl).toBeGreaterThan(0);
    expect(samples[1]!.ttl).toBeLessThanOrEqual(60);
  });

  it("leaves no trace: neither value nor time to live change", async () => {
    const customer = entity("end_user", "customer-1");
    await redis.set(customer.counterKey, "0.6", "EX", 60);
    const before = await redis.call("PEXPIRETIME", customer.counterKey).catch(() => null);
    await redis.config("RESETSTAT");
    await sampler.read([customer], "now", false);
    const stats = await redis.info("commandstats");
    const commands = [...stats.matchAll(/^cmdstat_([^:]+):/gm)].map(([, name]) => name);
    expect(commands).toEqual(expect.arrayContaining(["multi", "get", "ttl", "exec"]));
    expect(
      commands.filter((name) => !["multi", "get", "ttl", "exec", "info", "config|resetstat", "config"].includes(name!)),
    ).toEqual([]);
    expect(await redis.call("PEXPIRETIME", customer.counterKey).catch(() => null)).toEqual(before);
  });

  it("refuses a counter that is not a number", async () => {
    const odd = entity("end_user", "odd");
    await redis.set(odd.counterKey, "much");
    await expect(sampler.read([odd], "now", false)).rejects.toMatchObject({
      code: "ERR_SAMPLE",
      message: expect.stringContaining('spend:end_user:odd holds "much", which is not a number'),
    });
  });

  it("reads nothing for nobody", async () => {
    expect(await sampler.read([], "now", false)).toEqual([]);
  });
});

describe("a store that is not there", () => {
  it.each([
    ["Redis", { redisUrl: "redis://:secret@127.0.0.1:1" }],
    ["Postgres", { postgresUrl: "postgresql://u:secret@127.0.0.1:1/litellm" }],
  ])("%s is named, without its password", async (store, wrong) => {
    const error = await openSampler({ ...addresses(), ...wrong }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "ERR_SAMPLE",
      message: expect.stringContaining(`${store} at 127.0.0.1:1 could not be read`),
    });
    expect(JSON.stringify([error, String(error)])).not.toContain("secret");
  });
});
