import { createHash, randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { PhantomError } from "../../../errors/index.ts";
import { freePort, inheritedMark } from "../../common/index.ts";
import { fitDatabase } from "../../database/index.ts";
import { cacheGone, claimDataHome, copyTree, isAlive } from "./data-home.ts";
import { migrate } from "./migrate.ts";
import type { PostgresOptions } from "./options.ts";
import { checkpoint, databaseUrl, type Launch, runServer } from "./server.ts";

/** A cluster at rest that holds a migrated `litellm` database. Never started in place: it is only copied. */
export interface Template {
  data: string;
  password: string;
  /** What its schema named beyond its migrations. */
  added: string[];
}

/** What a template is made from. */
export type Sources = Pick<PostgresOptions, "migrations" | "schema">;

/** Raise when initdb's options or the layout of a template change. */
const LAYOUT = 2;

/**
 * The cached template of migrations and schema, built if it is not there. A template appears under its name by one rename,
 * when it is whole: an interrupted build leaves a draft, and of two builders at once the first one wins.
 */
export async function ensureTemplate(launch: Launch, cache: string, sources: Sources): Promise<Template> {
  const key = templateKey(launch.binaries.packageVersion, sourcesKey(sources));
  const directory = path.join(cache, key);
  const existing = await readTemplate(directory);
  if (existing) return existing;
  await mkdir(cache, { recursive: true });
  await sweepDrafts(cache);
  await clearHalf(directory, cache);
  const draft = path.join(cache, `.draft-${process.pid}-${randomUUID()}`);
  try {
    await mkdir(draft, { mode: 0o700 });
    await build(launch, draft, sources);
    await publish(draft, directory);
  } catch (error) {
    throw existsSync(draft) ? error : cacheGone(draft, error);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  const made = await readTemplate(directory);
  if (made === null) throw cacheGone(directory);
  return made;
}

/** Moves away what lies under a template's name and is not whole: half removed, or not of ours. */
async function clearHalf(directory: string, cache: string): Promise<void> {
  const aside = path.join(cache, `.draft-${process.pid}-${randomUUID()}`);
  try {
    await rename(directory, aside);
  } catch {
    // Nothing lay there, or another builder was first.
    return;
  }
  await rm(aside, { recursive: true, force: true });
}

async function publish(draft: string, directory: string): Promise<void> {
  try {
    await rename(draft, directory);
  } catch (error) {
    // Another builder was first. Nothing else may be in the way: `clearHalf` ran before this build.
    if (!(await readTemplate(directory))) throw error;
  }
}

/** Short, because it is part of a file name. */
function sourcesKey({ migrations, schema }: Sources): string {
  if (!schema) return migrations?.hash ?? "empty";
  return createHash("sha256")
    .update(JSON.stringify([migrations?.hash, schema.hash]))
    .digest("hex");
}

/** A file name that tells apart every template that may not be shared. */
export function templateKey(packageVersion: string, hash: string): string {
  const safe = hash.replaceAll(/[^A-Za-z0-9._-]/g, "_");
  return `postgres-${packageVersion}-${process.platform}-${process.arch}-${LAYOUT}-${safe}`;
}

async function readTemplate(directory: string): Promise<Template | null> {
  const data = path.join(directory, "data");
  const password = await readFile(path.join(directory, "password"), "utf8").catch(() => null);
  const added = await readFile(path.join(directory, "added.json"), "utf8").catch(() => null);
  const control = await stat(path.join(data, "global", "pg_control")).catch(() => null);
  if (password === null || added === null || control === null) return null;
  return { data, password, added: JSON.parse(added) as string[] };
}

async function build(launch: Launch, draft: string, { migrations, schema }: Sources): Promise<void> {
  const password = randomBytes(24).toString("hex");
  await using home = await claimDataHome(path.join(draft, "build"), launch.account);
  await initialise(launch, home.directory, home.data, password);
  const added: string[] = [];
  {
    await using server = await runServer({ ...launch, data: home.data, port: await freePort(), password });
    await migrate(server.port, password, migrations, launch.signal);
    if (schema)
      added.push(...(await fitted(databaseUrl(server.port, password, "litellm"), schema.text, launch.signal)));
  }
  const data = path.join(draft, "data");
  // Another file system, if the account had to keep its data elsewhere.
  await rename(home.data, data).catch(() => copyTree(home.data, data, null));
  await rm(path.join(draft, "build"), { recursive: true, force: true });
  await writeFile(path.join(draft, "added.json"), JSON.stringify(added));
  await writeFile(path.join(draft, "password"), password, { mode: 0o600 });
}

async function fitted(url: string, schema: string, signal: AbortSignal | undefined): Promise<string[]> {
  // PostgreSQL keeps as much WAL as it wrote between two checkpoints: every copy of a template had 14 MB of it without these two, and has 9 with them.
  await checkpoint(url);
  const added = await fitDatabase(url, schema, signal);
  await checkpoint(url);
  return added;
}

async function initialise(launch: Launch, directory: string, data: string, password: string): Promise<void> {
  const { account, binaries, signal } = launch;
  const passwordFile = path.join(directory, "password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  const args = ["-D", data, "-U", "postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "--encoding=UTF8"];
  // PostgreSQL's own UTF-8 locale, so that nothing depends on the machine's locales.
  args.push("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8");
  // Small WAL segments: one of 16 MB would be a third of what every start copies.
  args.push("--wal-segsize=1", "--no-sync", "--no-instructions");
  const result = await execa(binaries.initdb, args, {
    ...account,
    cwd: "/",
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC", ...inheritedMark() },
    extendEnv: false,
    reject: false,
    all: true,
    ...(signal ? { cancelSignal: signal } : {}),
  });
  signal?.throwIfAborted();
  if (!result.failed) return;
  const full = /No space left on device|Disk quota exceeded/i.test(result.all);
  throw new PhantomError(full ? "ERR_DISK_FULL" : "ERR_STACK_START", {
    operation: "create a PostgreSQL data directory",
    message: `initdb failed: ${result.all.trim().split("\n").slice(-5).join("\n") || result.shortMessage}`,
    hint: full ? "Free some space, or set TMPDIR to a place that has it." : "Run `npx phantom429 doctor`.",
    cause: result,
  });
}

/** Drafts of builders that died. The age guards a builder in another pid namespace on the same disk. */
async function sweepDrafts(cache: string): Promise<void> {
  const tooOld = Date.now() - 10 * 60_000;
  for (const name of await readdir(cache)) {
    const builder = Number(/^\.draft-(\d+)-/.exec(name)?.[1]);
    if (!builder || isAlive(builder)) continue;
    const draft = path.join(cache, name);
    const found = await stat(draft).catch(() => null);
    if (found && found.mtimeMs < tooOld) await rm(draft, { recursive: true, force: true });
  }
}
