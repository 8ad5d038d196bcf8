import { describe, expect, test } from "vitest";
import type { Sources } from "../../../harness/audit/index.ts";
import { redisConnection, type SlotsRead } from "../../../harness/audit/read/index.ts";
import type { Owner } from "../../../harness/audit/types.ts";
import type { EntityKind } from "../../../harness/catalogue/index.ts";
import { metricsText } from "../../../harness/cli/commands/audit/metrics.ts";
import { AuditOutput } from "../../../harness/contracts/index.ts";
import { fakeLibrary, fakeTerminal, typed } from "../cli/fakes.ts";

interface World {
  /** By kind and id: row and counter, dollars. */
  entities: Record<string, { row: number; counter: number | null; budget?: number; name?: string }>;
  /** A request that is logged for each, audit's clock. */
  logged?: { from: number; to: number; spend: number };
  /** Redis stops answering at that reading. */
  redisLost?: number;
  /** When the newest log ended, audit's clock; null: there is none. */
  newest?: number | null;
  /** LiteLLM's ledger of spend. */
  ledger?: { waitsMs: number | null; parked: number };
  /** Dollars that wait in it, of each. */
  undelivered?: number;
  /** A counter that is gone after the first reading. */
  expires?: string;
  /** A counter that is no number. */
  wrong?: string;
  slots?: SlotsRead["slots"];
  forbidden?: string[];
  /** All budgets, after the first reading. */
  raised?: number;
  /** Called for each sum over logs. */
  sums?: () => void;
}

const secret = "ab".repeat(32);

function sourcesOf(
  {
    entities,
    redisLost,
    logged,
    newest,
    ledger = { waitsMs: null, parked: 0 },
    undelivered = 0,
    expires,
    wrong,
    slots = [],
    forbidden = [],
    raised,
    sums = () => {},
  }: World,
  now: () => number,
): Sources & AsyncDisposable {
  const all = Object.entries(entities).map(([key, each]) => {
    const [kind, id] = key.split(/:(.*)/) as [EntityKind, string];
    const owner: Owner = {
      kind,
      id,
      parts: [id],
      name: each.name ?? null,
      budget: each.budget ?? null,
      since: null,
      parallel: slots === "denied" ? 2 : null,
    };
    return { owner, ...each };
  });
  const word = (kind: EntityKind) => (kind === "organization" ? "org" : kind);
  let asked = 0;
  const read = async (names: readonly string[]) => {
    if (++asked === redisLost) throw new Error("NOPERM this user has no permissions");
    return names.map((key) => {
      const found = all.find(({ owner }) => key === `spend:${word(owner.kind)}:${owner.id}`);
      const counter = (asked > 2 && found?.owner.id === expires ? null : found?.counter) ?? null;
      if (found?.owner.id === wrong) return { key, counter: null, ttlMs: null, wrong: `${key} holds "nan".` };
      return { key, counter, ttlMs: counter === null ? null : 30_000 };
    });
  };
  const nothing = async () => {};
  return {
    counters: {
      read,
      readExactly: read,
      slots: async (names) => names.map((key) => ({ key, slots })),
      [Symbol.asyncDispose]: nothing,
    },
    rows: {
      epochMs: 0,
      kinds: ["key", "end_user"],
      forbidden,
      lacking: [{ kind: "tag", why: 'this database has no "LiteLLM_TagTable" with their spend' }],
      page: async (kind, after) =>
        after ? [] : all.filter(({ owner }) => owner.kind === kind).map(({ owner, row }) => ({ owner, spend: row })),
      again: async (kind) =>
        new Map(
          all
            .filter(({ owner }) => owner.kind === kind)
            .map(({ owner, row }) => [owner.id, { owner: { ...owner, budget: raised ?? owner.budget }, spend: row }]),
        ),
      logged: async () => (logged ? [logged] : []),
      newestLogged: async () => (newest === undefined ? now() : newest),
      ledger: async () => ledger,
      undelivered: async () => undelivered,
      sumOfLogs: async () => {
        sums();
        return null;
      },
      [Symbol.asyncDispose]: nothing,
    },
    [Symbol.asyncDispose]: nothing,
  };
}

/** `audit` on that world, with a clock of its own that takes no time. */
function audited(world: World, options = "", env: Record<string, string> = {}) {
  let now = 0;
  const clock = { now: () => now };
  const library = fakeLibrary({
    async openSources(_places, around) {
      around.sleep = async (ms: number) => {
        now += ms;
      };
      return sourcesOf(world, clock.now);
    },
  });
  const terminal = fakeTerminal("/", { clock, env });
  return typed("/", `audit --redis redis://u:p@h:1 --database postgresql://u:p@h/d ${options}`, library, terminal);
}

const healthy: World["entities"] = {
  "end_user:alice": { row: 0.5, counter: 0.5 },
  "end_user:bob": { row: 1, counter: null },
};
const leaking: World["entities"] = {
  ...healthy,
  "end_user:carol": { row: 0.0101, counter: 0.5, budget: 0.5 },
  [`key:${secret}`]: { row: 1, counter: 1.25, name: "prod" },
};

describe("audit", () => {
  test("finds nothing in a healthy deployment, and exits 0", async () => {
    const { exitCode, stdout } = await audited({ entities: healthy });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/no drift was found\n$/);
    expect(stdout).toContain("No release was named");
  });

  test("lists leaks by dollars with what to do, nothing secret, and exits 1", async () => {
    const { exitCode, stdout } = await audited({ entities: leaking }, "--litellm 1.84.0");
    expect(exitCode).toBe(1);
    expect(stdout).not.toContain(secret);
    expect(stdout.indexOf("end user carol")).toBeLessThan(stdout.indexOf("key prod"));
    expect(stdout).toMatch(/end user carol .*\$0\.50 .*\$0\.0101 .*refused +sure/);
    expect(stdout).not.toContain("Not before 1.84");
    expect(stdout).toContain('DEL "$(psql "$DATABASE_URL"');
    expect(stdout).toMatch(/drift: 2 findings, a counter is \$0\.4899 too high, 1 refused now\n$/);
    expect(stdout).not.toContain("was not judged");
  });

  test("prints a document that keeps to its schema", async () => {
    const { stdout, exitCode } = await audited({ entities: leaking }, "--json --litellm 9.9.9");
    const output = AuditOutput.parse(JSON.parse(stdout));
    expect(output).toMatchObject({ exitCode, known: false, whole: true, litellm: "9.9.9" });
    expect(output.assumed.join(" ")).toContain("LiteLLM 9.9.9 was not judged");
    expect(output.findings.map(({ owner, refusedNow }) => [owner, refusedNow])).toEqual([
      ["carol", true],
      ["prod", false],
    ]);
    expect(Math.abs(output.findings[0]!.least - 0.4899)).toBeLessThan(1e-9);
  });

  test("a counter that is a float's width below its budget is full", async () => {
    const shrunk = { ...leaking, "end_user:carol": { row: 0.0101, counter: 0.49999999999999994, budget: 0.5 } };
    const { stdout } = await audited({ entities: shrunk });
    expect(stdout).toMatch(/end user carol .*refused/);
    const room = { ...leaking, "end_user:carol": { row: 0.0101, counter: 0.4999, budget: 0.5 } };
    expect((await audited({ entities: room })).stdout).not.toMatch(/end user carol .*refused/);
  });

  test("cannot tell before a request would have ended; --strict fails then", async () => {
    const soon = "--no-follow --samples 2 --interval 20s";
    const { exitCode, stdout } = await audited({ entities: leaking }, soon);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("Cannot tell whether these are wrong");
    expect(stdout).toMatch(/no drift was found; 2 counters cannot be told\n$/);
    expect((await audited({ entities: leaking }, `${soon} --strict`)).exitCode).toBe(1);
  });

  test("reads on until nothing is in flight, and no longer than twice the time", async () => {
    const busyAtFirst = { from: 0, to: 65_000, spend: 0.1 };
    const some = JSON.parse((await audited({ entities: leaking, logged: busyAtFirst }, "--json")).stdout);
    expect(some).toMatchObject({ exitCode: 1, findings: [{ owner: "carol", certainty: "sure" }, { owner: "prod" }] });
    expect(some.seconds).toBeGreaterThan(380);
    const always = { from: 0, to: 9_999_999, spend: 0.1 };
    const none = JSON.parse((await audited({ entities: leaking, logged: always }, "--json")).stdout);
    expect(none).toMatchObject({ exitCode: 0, findings: [], unsure: [{ owner: "carol" }, { owner: "prod" }] });
    expect(none.seconds).toBeLessThan(720);
  });

  test("exits 4 where Redis could not be read to the end, and says so", async () => {
    const { exitCode, stdout } = await audited({ entities: leaking, redisLost: 3 });
    expect(exitCode).toBe(4);
    expect(stdout).toContain("Redis could not be read on a later reading (key): NOPERM");
    expect(stdout).toMatch(/partial: .*\n$/);
  });
});

describe("never a pass by absence of data", () => {
  const json = async (world: World, options = "") => JSON.parse((await audited(world, `--json ${options}`)).stdout);

  test("where nothing is logged, the logs prove nothing, and that is said", async () => {
    const { findings, assumed } = await json({ entities: leaking, newest: null });
    expect(findings).toMatchObject([{ certainty: "likely" }, { certainty: "likely" }]);
    expect(assumed).toContainEqual(expect.stringContaining("Requests are not logged"));
    const { assumed: usual } = await json({ entities: leaking });
    expect(usual).not.toContainEqual(expect.stringContaining("Requests are not logged"));
  });

  test("no counter at all, or no row, is another database, namespace or server", async () => {
    const idle = { "end_user:bob": { row: 1, counter: null } };
    expect(await json({ entities: idle })).toMatchObject({
      exitCode: 4,
      missing: [expect.stringMatching(/^No counter was there: .*--namespace/)],
    });
    expect(await json({ entities: {} })).toMatchObject({
      exitCode: 4,
      missing: [expect.stringMatching(/^No row was there/)],
    });
  });

  test("a table that may not be read", async () => {
    const missing = [expect.stringContaining('"LiteLLM_UserTable": GRANT SELECT')];
    expect(await json({ entities: healthy, forbidden: ["LiteLLM_UserTable"] })).toMatchObject({ exitCode: 4, missing });
  });

  test("a counter that is no number: the others are read on", async () => {
    const { exitCode, missing, findings } = await json({ entities: leaking, wrong: "alice" });
    expect(exitCode).toBe(1);
    expect(missing).toEqual(['spend:end_user:alice holds "nan".']);
    expect(findings).toMatchObject([{ owner: "carol", certainty: "sure" }, { owner: "prod" }]);
  });

  test("slots that may not be read", async () => {
    const { exitCode, assumed } = await json({ entities: healthy, slots: "denied" });
    expect(exitCode).toBe(0);
    expect(assumed).toContain("Slots of 2 keys were not read: +zrange is needed.");
  });
});

test("what LiteLLM's ledger has not written is no leak, and no command is printed for it", async () => {
  const late = { entities: leaking, ledger: { waitsMs: 1_800_000, parked: 2 }, undelivered: 0.25 };
  const { findings, unsure, assumed } = JSON.parse((await audited(late, "--json")).stdout);
  expect(findings).toMatchObject([{ owner: "carol", certainty: "sure" }]);
  expect(Math.abs(findings[0].least - 0.2399)).toBeLessThan(1e-9);
  expect(unsure).toMatchObject([{ owner: "prod", certainty: "cannot tell", command: null, modes: ["D37"] }]);
  expect(assumed).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/waiting for 30 min/),
      expect.stringMatching(/given up writing 2 req/),
    ]),
  );
});

test("counters that expire while they are watched are told", async () => {
  const gone = { ...leaking, "end_user:dora": { row: 1, counter: 2 } };
  const { stdout } = await audited({ entities: gone, expires: "dora" });
  expect(stdout).toContain("1 counter expired while it was watched.");
  expect((await audited({ entities: leaking })).stdout).not.toContain("expired while");
});

test("a budget that is raised in the middle is no refusal any more", async () => {
  const { stdout } = await audited({ entities: leaking, raised: 9 }, "--json");
  expect(JSON.parse(stdout).findings).toMatchObject([{ budget: 9, refusedNow: false }, { budget: 9 }]);
});

test("sums over the logs are for the first twenty, but with --logs", async () => {
  const many = Array.from({ length: 30 }, (_, nth) => [`end_user:e${nth}`, { row: 1, counter: 2 }]);
  const entities: World["entities"] = Object.fromEntries(many);
  let sums = 0;
  await audited({ entities, sums: () => void sums++ });
  expect(sums).toBe(20);
  await audited({ entities, sums: () => void sums++ }, "--logs 1");
  expect(sums).toBe(20 + 30 + 30);
});

describe("options that are wrong", () => {
  const refused = async (options: string, env = {}) =>
    (await typed("/", `audit ${options}`, fakeLibrary(), fakeTerminal("/", { env }))).stderr;
  const both = "--redis redis://h --database postgresql://h/d";

  test.each([
    ["", "No Redis is named"],
    ["--redis redis://h", "No Postgres is named"],
    ["--redis redis://h --database mysql://root:secret@h/d", "is not a valid --database"],
    [`${both} --samples 1`, "from 2 to"],
    [`${both} --interval off`, "Give --interval a time such as 90s, 10m or 2h."],
    [`${both} --least -1`, "not an amount of dollars"],
    [`${both} --metrics 9000`, "Nothing answers once the audit is over"],
    [`${both} --watch --json`, "--json prints one document"],
  ])("%s", async (options, message) => {
    expect(await refused(options)).toContain(message);
  });

  test.each([
    "--redis redis://h --database mysql://root:secret@h/d",
    "--redis redis://h --database postgresql://u:se/secret@127.0.0.1:1/d",
    "--redis redis://h --database postgresql://u:12#secret@127.0.0.1:1/d",
  ])("no password is repeated: %s", async (options) => {
    const said = await refused(options);
    expect(said).toContain("ERR_OPTION_INVALID");
    expect(said).toContain("/ as %2F");
    expect(said).not.toContain("secret");
  });
});

describe("where Redis is", () => {
  const place = { cluster: false, sentinelGroup: null, sentinelPassword: null };
  test("TLS, user, password and database come from the URL", () => {
    const { kind, options } = redisConnection({ ...place, urls: ["rediss://me:p%40ss@h:6380/2"] });
    expect(kind).toBe("single");
    expect(options).toMatchObject({ host: "h", port: 6380, username: "me", password: "p@ss", db: 2, tls: {} });
  });
  test("sentinels", () => {
    const urls = ["redis://:pw@a:26379", "redis://b:26379"];
    const { options } = redisConnection({ ...place, urls, sentinelGroup: "main", sentinelPassword: "s" });
    const sentinels = [
      { host: "a", port: 26379 },
      { host: "b", port: 26379 },
    ];
    expect(options).toMatchObject({ name: "main", sentinels, password: "pw", sentinelPassword: "s" });
  });
  test("a cluster", () => {
    const connection = redisConnection({ ...place, urls: ["rediss://:pw@a", "rediss://b"], cluster: true });
    expect(connection).toMatchObject({ kind: "cluster", nodes: [{ host: "a", port: 6379 }, { host: "b" }] });
    expect(connection.options).toMatchObject({ redisOptions: { password: "pw", tls: {} } });
  });
  test("is wrong", () => {
    for (const url of ["redis://u:se/secret@h:1/0", "redis://u:12#secret@h"]) {
      expect(() => redisConnection({ ...place, urls: [url] })).toThrow(/^(?!.*secret).*not a valid --redis/);
    }
    expect(() => redisConnection({ ...place, urls: ["redis://u:100%@h"] })).toThrow(
      expect.objectContaining({ code: "ERR_OPTION_INVALID", hint: "Write % as %25." }),
    );
    expect(() => redisConnection({ ...place, urls: ["http://h"] })).toThrow("not a valid --redis");
    expect(() => redisConnection({ ...place, urls: ["redis://a", "redis://b"] })).toThrow("cluster or for sentinels");
    expect(() => redisConnection({ ...place, urls: ["redis://a"], cluster: true, sentinelGroup: "m" })).toThrow(
      "no sentinels",
    );
  });
});

const shown = (output: AuditOutput | null) => ({ output, failed: false, succeededAt: 1.7e9 });

test("metrics are Prometheus' text, with labels escaped", async () => {
  const hostile = { ...healthy, 'end_user:a"b\\c': { row: 0, counter: 2 } };
  const text = metricsText(shown(JSON.parse((await audited({ entities: hostile }, "--json")).stdout)));
  expect(text).toContain("phantom429_audit_complete 1\n");
  expect(text).toContain('owner="a\\"b\\\\c"');
  expect(text).toMatch(/^phantom429_audit_excess_dollars\{kind="stuck",.*\} 2$/m);
  for (const line of text.trim().split("\n")) expect(line).toMatch(/^(# (HELP|TYPE) |[a-z0-9_]+(\{.*\})? [\d.e+-]+$)/);
  expect(metricsText(shown(null))).toContain("phantom429_audit_complete 0\n");
});
