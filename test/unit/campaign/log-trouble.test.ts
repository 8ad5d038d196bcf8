import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { logTroubles, troubleIn } from "../../../harness/campaign/log-trouble.ts";

describe("a replica's log says that its environment does not fit", () => {
  test.each([
    'prisma.errors.RawQueryError: relation "LiteLLM_DailyOrganizationSpend" does not exist',
    "The table `public.LiteLLM_BudgetWindowSpend` does not exist in the current database.",
    "The column `LiteLLM_SpendLogs.agent_id` does not exist in the current database.",
    'column "agent_id" of relation "LiteLLM_SpendLogs" does not exist',
    "column t.agent_id does not exist",
    'type "JobStatus" does not exist',
    "function gen_random_uuid() does not exist",
    'duplicate key value violates unique constraint "LiteLLM_DailyTagSpend_tag_key"',
    'null value in column "agent_id" of relation "LiteLLM_SpendLogs" violates not-null constraint',
    "there is no unique or exclusion constraint matching the ON CONFLICT specification",
    "permission denied for table LiteLLM_SpendLogs",
    "permission denied for schema public",
    "cannot execute UPDATE in a read-only transaction",
    "User `litellm` was denied access on the database `litellm.public`",
    'could not extend file "base/5/16": No space left on device',
    "FATAL: sorry, too many clients already",
    "FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute",
    "OSError: [Errno 24] Too many open files",
    "Attempting Prisma DB reconnect. reason=db_health_watchdog_connection_error",
    "phantom429 query engine: the engine process that serves all replicas has ended",
  ])("%s", (words) => {
    const line = `19:06:42 - LiteLLM Proxy:ERROR: db_spend_update_writer.py:871 - ${words}`;
    expect(troubleIn(line, true)!.quote).toBe(line);
  });

  test("without the colours that LiteLLM logs in", () => {
    const words = "Attempting Prisma DB reconnect. reason=db_health_watchdog_connection_error";
    const line = `\u001b[92m20:51:01 - LiteLLM Proxy:WARNING\u001b[0m: utils.py:4303 - ${words}`;
    expect(troubleIn(line, true)!.quote).toBe(`20:51:01 - LiteLLM Proxy:WARNING: utils.py:4303 - ${words}`);
  });

  test("a long line is cut around it, and secrets are left out", () => {
    const line = `${"x".repeat(9000)} postgresql://user:pass@127.0.0.1:5432 sk-p429-key permission denied for table T ${"y".repeat(9000)}`;
    const { quote } = troubleIn(line, true)!;
    expect(quote).toMatch(/^…x+ postgresql:\/\/…@127\.0\.0\.1:5432 sk-… permission denied for table T y+…$/);
    expect(quote.length).toBeLessThanOrEqual(202);
  });

  test("also of a URL across the cut", () => {
    const line = `${"x".repeat(9000)} postgresql://user:${"secret".repeat(20)}@h permission denied for table T ${"y".repeat(9000)}`;
    expect(troubleIn(line, true)!.quote).not.toContain("secret");
  });
});

describe("not trouble", () => {
  test.each([
    "Team doesn't exist in db. Team=t1",
    "litellm.NotFoundError: The model `p429-chat` does not exist",
    'relation "LiteLLM_VerificationTokenView" does not exist',
    'relation "Last30dTopEndUsersSpend" does not exist',
    "Can't reach database server at `127.0.0.1:5432`",
    "Timed out fetching a new connection from the connection pool.",
    "Server has closed the connection.",
    "Error 111 connecting to 127.0.0.1:6379. Connection refused.",
    "BUSY Redis is busy running a script.",
    "OOM command not allowed when used memory > 'maxmemory'.",
    "Spend update queue is full. Aggregating all entries in queue to concatenate entries.",
  ])("%s", (line) => expect(troubleIn(line, true)).toBeNull());

  test("what Postgres says of the tables that any of its stacks asks for", () => {
    expect(troubleIn('ERROR:  relation "LiteLLM_X" does not exist at character 15', false)).toBeNull();
    expect(troubleIn("PANIC:  could not write to file: No space left on device", false)).not.toBeNull();
  });
});

test("of each log the first few that differ, since the trial began", async () => {
  const dir = mkdtempSync(join(tmpdir(), "p429-logs-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const write = (name: string, text: string) => {
    writeFileSync(join(dir, name), text, { flag: "a" });
    return join(dir, name);
  };
  const denied = (table: string) => `denied: permission denied for table ${table}\n`;
  const replica = write("replica-1.log", denied("Old"));
  const offsets = new Map([[replica, statSync(replica).size]]);
  write("replica-1.log", `${denied("A")}fine\n${denied("A")}${"z".repeat(1_000_000)}\n`);
  for (let n = 0; n < 2000; n++) write("replica-1.log", n % 2 ? denied("A") : denied(`T${"abcdefghij"[n % 10]}`));
  const postgres = write("postgres.log", `FATAL:  sorry, too many clients already`);
  const found = await logTroubles([replica, postgres, join(dir, "missing.log")], offsets, false);
  expect(found).toEqual([
    { log: "replica-1", replica: 1, quote: "denied: permission denied for table A", times: 1002 },
    { log: "replica-1", replica: 1, quote: "denied: permission denied for table Ta", times: 200 },
    { log: "replica-1", replica: 1, quote: "denied: permission denied for table Tc", times: 200 },
    { log: "postgres", replica: null, quote: "FATAL:  sorry, too many clients already", times: 1 },
  ]);
});

test("that Postgres does not answer is no trouble where the plan strikes it", async () => {
  const dir = mkdtempSync(join(tmpdir(), "p429-logs-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const log = join(dir, "replica-0.log");
  writeFileSync(
    log,
    "Attempting Prisma DB reconnect. reason=db_health_watchdog_connection_error\ndisk: No space left on device\n",
  );
  const quotes = async (strikesPostgres: boolean) => {
    return (await logTroubles([log], new Map(), strikesPostgres)).map(({ quote }) => quote.slice(0, 10));
  };
  expect(await quotes(false)).toEqual(["Attempting", "disk: No s"]);
  expect(await quotes(true)).toEqual(["disk: No s"]);
});
