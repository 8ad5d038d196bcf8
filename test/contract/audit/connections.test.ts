import { readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startClock } from "../../../harness/clock.ts";
import { startRedisProxy } from "../../../harness/redis-proxy/index.ts";
import { auditNow, type Bed, startBed } from "./bed.ts";
import { type Certificate, freePort, makeCertificate, startServers, tell, tlsBefore, until } from "./servers.ts";

let bed: Bed;
let certificate: Certificate;

const single = { cluster: false, sentinelGroup: null, sentinelPassword: null };
const teams = Array.from({ length: 40 }, (_, nth) => `team-${nth}`);
/** One is stuck by $2, and all others agree. */
const counters = teams.map((id, nth): [string, string] => [`spend:team:${id}`, nth === 7 ? "3" : "1"]);
const stuck = [expect.objectContaining({ kind: "stuck", owner: "team-7", least: 2, certainty: "sure" })];
const rights = [
  "ACL",
  "SETUSER",
  "reader",
  "on",
  ">only-reading",
  "~*",
  "resetchannels",
  "+get",
  "+mget",
  "+ttl",
  "+pttl",
];

beforeAll(async () => {
  bed = await startBed();
  await bed.postgres.query(
    `INSERT INTO "LiteLLM_TeamTable" (team_id, spend, max_budget) SELECT 'team-' || n, 1, 9 FROM generate_series(0, 39) AS n`,
  );
  await bed.postgres.query(`INSERT INTO "LiteLLM_SpendLogs" (request_id, call_type, spend, "startTime", "endTime")
    VALUES ('r0', 'acompletion', 0, now() AT TIME ZONE 'utc', now() AT TIME ZONE 'utc')`);
  for (const [key, amount] of counters) await bed.redis.set(key, amount, "EX", 600);
  certificate = await makeCertificate(dirname(bed.stores.log("x")));
});
afterAll(() => bed?.[Symbol.asyncDispose]());

it("reads Redis and Postgres by TLS, where their authority is known", async () => {
  await bed.postgres.query(`ALTER SYSTEM SET ssl_cert_file = '${certificate.cert}'`);
  await bed.postgres.query(`ALTER SYSTEM SET ssl_key_file = '${certificate.key}'`);
  await bed.postgres.query("ALTER SYSTEM SET ssl = on");
  await bed.postgres.query("SELECT pg_reload_conf()");
  await using tls = await tlsBefore(bed.stores.redis.port, certificate);
  const redisUrl = bed.readers.redisUrl.replace("redis:", "rediss:").replace(/:\d+$/, `:${tls.port}`);
  const at = (sslmode: string) => `${bed.readers.postgresUrl}?sslmode=${sslmode}`;
  const places = { redis: { ...single, urls: [redisUrl] } };
  await expect(auditNow(bed, { places })).rejects.toMatchObject({
    code: "ERR_AUDIT_UNREADABLE",
    hint: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
  });
  await expect(auditNow(bed, { places: { postgresUrl: at("verify-full") } })).rejects.toMatchObject({
    hint: expect.stringContaining("sslrootcert"),
  });
  // As NODE_EXTRA_CA_CERTS does for a process.
  const usual = getCACertificates("default");
  setDefaultCACertificates([...usual, await readFile(certificate.cert, "utf8")]);
  try {
    const postgresUrl = `${at("verify-full")}&sslrootcert=${certificate.cert}`;
    const { missing, findings } = await auditNow(bed, { places: { ...places, postgresUrl } });
    expect(missing).toEqual([]);
    expect(findings).toEqual(stuck);
  } finally {
    setDefaultCACertificates(usual);
  }
});

it("reads a cluster, by a user that may only read", async () => {
  const node = ["--cluster-enabled", "yes", "--cluster-port"];
  const options = [];
  for (const name of ["one", "two"]) {
    options.push([...node, `${await freePort()}`, "--cluster-config-file", `nodes-${name}.conf`]);
  }
  await using servers = await startServers(bed.stores, options);
  const [one, two] = servers.ports as [number, number];
  await tell(one, "CLUSTER", "ADDSLOTSRANGE", "0", "8191");
  await tell(two, "CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
  await tell(one, "CLUSTER", "MEET", "127.0.0.1", `${two}`, options[1]![3]!);
  await until(async () => {
    const states = await Promise.all([one, two].map((port) => tell(port, "CLUSTER", "INFO")));
    return states.every((state) => /cluster_state:ok/.test(`${state}`) && /cluster_known_nodes:2/.test(`${state}`));
  });
  for (const port of [one, two]) {
    await tell(port, ...rights, "+cluster|slots");
    for (const [key, amount] of counters) await tell(port, "SET", key, amount, "EX", "600").catch(() => {});
  }
  const urls = [`redis://reader:only-reading@127.0.0.1:${one}`];
  const { findings, missing, read } = await auditNow(bed, { places: { redis: { ...single, urls, cluster: true } } });
  expect(missing).toEqual([]);
  expect(read).toMatchObject({ counters: 40 });
  expect(findings).toEqual(stuck);
  // Without its option it says what it is.
  expect((await auditNow(bed, { places: { redis: { ...single, urls } } })).missing).toEqual([
    expect.stringContaining("add --redis-cluster"),
  ]);
});

it("goes on with the new master where sentinels fail over in the middle", async () => {
  await using servers = await startServers(bed.stores, [[], []]);
  const [master, replica] = servers.ports as [number, number];
  await tell(replica, "REPLICAOF", "127.0.0.1", `${master}`);
  for (const [key, amount] of counters) await tell(master, "SET", key, amount, "EX", "600");
  await until(async () => Number(await tell(replica, "DBSIZE")) === counters.length);
  for (const port of [master, replica]) await tell(port, ...rights);
  const config = bed.stores.log("sentinel.conf");
  await writeFile(
    config,
    `sentinel monitor main 127.0.0.1 ${master} 1\nsentinel down-after-milliseconds main 300\nsentinel failover-timeout main 2000\n`,
  );
  await using sentinels = await startServers(bed.stores, [[config, "--sentinel"]]);
  const [sentinel] = sentinels.ports as [number];
  await until(async () => `${await tell(sentinel, "SENTINEL", "REPLICAS", "main")}`.includes(`${replica}`));
  const urls = [`redis://reader:only-reading@127.0.0.1:${sentinel}`];
  const masterNow = async () => `${await tell(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", "main")}`;
  let killed = false;
  let between = false;
  const audited = await auditNow(bed, {
    places: { redis: { ...single, urls, sentinelGroup: "main" } },
    options: { samples: 4 },
    report: (text) => {
      between = text.startsWith("reading 3 of 4");
    },
    async asleep() {
      if (killed || !between) return;
      killed = process.kill(servers.pids[0]!, "SIGKILL");
      await until(async () => (await masterNow()).includes(`${replica}`));
    },
  });
  expect(killed).toBe(true);
  expect(audited.missing).toEqual([]);
  expect(audited.read.samples).toBeGreaterThanOrEqual(4);
  expect(audited.findings).toEqual(stuck);
});

it.each([
  { kind: "delay" as const, ms: 300 },
  { kind: "rst" as const },
  { kind: "error" as const, message: "LOADING Redis is loading the dataset in memory" },
])("reads all where Redis is troubled for a moment: $kind", async (action) => {
  await using proxy = await startRedisProxy({ upstream: bed.stores.redis, replicas: 1, clock: startClock() });
  const url = new URL(bed.readers.redisUrl);
  url.port = String(proxy.ports[0]);
  const rule = proxy.install("f1", {
    command: "MGET",
    key: "*",
    replica: null,
    amount: "any",
    skip: 1,
    times: 2,
    action,
  });
  const { missing, findings } = await auditNow(bed, { places: { redis: { ...single, urls: [url.toString()] } } });
  expect(rule.fired()).toBe(2);
  expect(missing).toEqual([]);
  expect(findings).toEqual(stuck);
});
