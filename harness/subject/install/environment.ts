import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Assembled, Capabilities } from "../../contracts/index.ts";
import type { Migrations } from "../knowledge/index.ts";
import type { InstallContext } from "../machine/index.ts";
import { acquireLock, cachePaths } from "../machine/index.ts";

/** What is known of an environment once it is whole; written last, so its presence says that nothing is missing. */
export interface EnvironmentRecord {
  layout: number;
  /** What it was made from, for people. */
  made: string;
  python: string;
  sitePackages: string;
  pythonVersion: string;
  /** The release that gave the dependencies. */
  baseVersion: string;
  packages: Record<string, string>;
  /** Companions that are not as the release names them; absent: all are. */
  assembled?: readonly Assembled[];
  capabilities: Capabilities;
  migrations: Migrations;
}

/** Raised when an environment made by an older harness must not be taken for a present one. */
export const layout = 2;

export interface CachedEnvironment {
  dir: string;
  record: EnvironmentRecord;
}

/** A name for everything that an environment depends on. */
export function environmentKey(name: string, ingredients: unknown): string {
  const digest = createHash("sha256").update(JSON.stringify([layout, process.platform, process.arch, ingredients]));
  return `${name.replace(/[^\w.+-]+/g, "_")}-${digest.digest("hex").slice(0, 16)}`;
}

const marker = (dir: string) => join(dir, "complete.json");

/** The environment if it is whole: its marker is there and its Python still exists. */
export async function openEnvironment(dir: string): Promise<CachedEnvironment | null> {
  try {
    const record = JSON.parse(await readFile(marker(dir), "utf8")) as EnvironmentRecord;
    return record.layout === layout && existsSync(record.python) ? { dir, record } : null;
  } catch {
    return null;
  }
}

/**
 * The cached environment, built when there is none. A virtual environment cannot be moved, so it is built in its final
 * place, under a lock that the kernel releases with its owner, and counts only once its marker is written; what an
 * interrupted build left is removed by the next one.
 */
export async function cachedEnvironment(
  key: string,
  context: InstallContext,
  build: (dir: string) => Promise<EnvironmentRecord>,
): Promise<CachedEnvironment> {
  const { subjects, locks } = cachePaths(context.cacheDir);
  const dir = join(subjects, key);
  const ready = await openEnvironment(dir);
  if (ready) return ready;
  const waiting = () => context.report("waiting for another phantom429 that installs the same");
  await using _lock = await acquireLock(join(locks, key), context.signal, waiting);
  const meanwhile = await openEnvironment(dir);
  if (meanwhile) return meanwhile;
  await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  let whole = false;
  try {
    const record = await build(dir);
    await mkdir(dir, { recursive: true });
    await writeFile(`${marker(dir)}.part`, `${JSON.stringify(record, null, 2)}\n`);
    await rename(`${marker(dir)}.part`, marker(dir));
    whole = true;
    return { dir, record };
  } finally {
    if (!whole) await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  }
}
