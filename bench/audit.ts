/**
 * 100,000 entities audited: a key, team, user and end user for each quarter of them, a counter for each, of which a hundred
 * are stuck; on a Redis and a Postgres of its own. The audit runs in a process of its own, whose peak memory is told. Last line:
 * one JSON document. Budget: a minute for the whole of it, 200 MB. Option: [entities].
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { Redis } from "ioredis";
import pg from "pg";
import { toPhantomError } from "../harness/errors/index.ts";
import { startStores } from "../test/stub/stores.ts";
import { createTables } from "../test/stub/tables.ts";

const entities = Number(process.argv[2] ?? 100_000);
const stuck = 100;
const seconds = 60;
const megabytes = 200;

try {
  console.log(JSON.stringify(await measure()));
} catch (thrown) {
  const error = toPhantomError(thrown, "measure the audit");
  console.error(`${error.code}: ${error.operation}: ${error.message}\n${error.hint}`);
  process.exitCode = error.exitCode;
}

async function measure() {
  await using stores = await startStores();
  await fill(stores.redis.url, stores.postgres.url);
  const dir = await mkdtemp(join(tmpdir(), "phantom429-bench-"));
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => rm(dir, { recursive: true, force: true }));
  const peak = join(dir, "peak");
  const begun = performance.now();
  // Each page of the first reading is followed by its counters, and the pauses are short: this is the time of the whole audit.
  const { stdout, exitCode } = await execa(
    process.execPath,
    [
      // As bin/phantom429.js says.
      ...["--optimize-for-size", "--max-semi-space-size=4"],
      ...["--import", join(import.meta.dirname, "audit/peak.ts")],
      ...[join(import.meta.dirname, "../harness/main.ts"), "audit", "--json"],
      ...["--redis", stores.redis.url, "--database", stores.postgres.url],
      ...[
        "--samples",
        "3",
        "--interval",
        "1s",
        "--longest-request",
        "1s",
        "--write-interval",
        "1s",
        "--rate",
        "1000000",
      ],
    ],
    { reject: false, env: { PEAK_FILE: peak }, maxBuffer: 1e9 },
  );
  const took = (performance.now() - begun) / 1_000;
  const output = JSON.parse(stdout);
  const memory = Number(await readFile(peak, "utf8")) / 1e6;
  return {
    entities: output.read.entities,
    counters: output.read.counters,
    samples: output.read.samples,
    found: output.findings.length,
    planted: stuck,
    exitCode,
    seconds: round(took),
    megabytes: Math.round(memory),
    met: took <= seconds && memory <= megabytes && output.findings.length === stuck,
    budget: { seconds, megabytes },
  };
}

/** Each quarter is of one kind; every counter is its row, but for the first `stuck` keys. */
async function fill(redisUrl: string, postgresUrl: string): Promise<void> {
  await createTables(postgresUrl);
  const postgres = new pg.Client({ connectionString: postgresUrl });
  postgres.on("error", () => {});
  await postgres.connect();
  const each = Math.floor(entities / 4);
  const rows = `generate_series(1, ${each}) AS n`;
  const token = "lpad(to_hex(n), 64, '0')";
  await postgres.query(`
    INSERT INTO "LiteLLM_VerificationToken" (token, key_alias, spend, max_budget) SELECT ${token}, 'key ' || n, n * 0.01, 100 FROM ${rows};
    INSERT INTO "LiteLLM_TeamTable" (team_id, spend, max_budget) SELECT 'team-' || n, n * 0.01, 100 FROM ${rows};
    INSERT INTO "LiteLLM_UserTable" (user_id, spend) SELECT 'user-' || n, n * 0.01 FROM ${rows};
    INSERT INTO "LiteLLM_EndUserTable" (user_id, spend) SELECT 'customer-' || n, n * 0.01 FROM ${rows}; ANALYZE;`);
  await postgres.end();
  const redis = new Redis(redisUrl);
  const kinds = [
    (n: number) => `key:${n.toString(16).padStart(64, "0")}`,
    (n: number) => `team:team-${n}`,
    (n: number) => `user:user-${n}`,
    (n: number) => `end_user:customer-${n}`,
  ];
  for (const [kind, name] of kinds.entries()) {
    for (let from = 1; from <= each; from += 5_000) {
      const pipeline = redis.pipeline();
      for (let n = from; n < Math.min(from + 5_000, each + 1); n++) {
        const amount = n * 0.01 + (kind === 0 && n <= stuck ? 1 : 0);
        pipeline.set(`spend:${name(n)}`, amount, "EX", 3_600);
      }
      await pipeline.exec();
    }
  }
  redis.disconnect();
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
