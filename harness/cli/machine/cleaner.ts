import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endIdleWarmHosts, isAlive, killGroup, markedProcesses } from "../../stack/index.ts";
import { cacheDirectory, cachePaths, cleanCache, subjectKeys } from "../../subject/index.ts";
import type { Cleaner } from "../context.ts";
import { builtImages, containerLeftovers } from "./containers.ts";

/** A harness' name is its pid and a random part. */
const harnessOf = (owner: string) => Number(owner.split("-")[0]);

/** Cleans this machine: what carries the mark of a harness that is dead, and what lies in the cache. */
export const machineCleaner: Cleaner = {
  async running() {
    const owners = [
      ...markedProcesses().map(({ owner }) => owner),
      ...(await runDirectories()).map(({ owner }) => owner),
    ];
    return [...new Set(owners.map(harnessOf))].filter(isAlive);
  },

  async leftovers() {
    const removed: string[] = [];
    for (const { pid, owner } of markedProcesses()) {
      if (isAlive(harnessOf(owner))) continue;
      killGroup(pid, "SIGKILL");
      removed.push(`process ${pid}, left by harness ${harnessOf(owner)}`);
    }
    for (const { dir, owner } of await runDirectories()) {
      if (isAlive(harnessOf(owner))) continue;
      await rm(dir, { recursive: true, force: true, maxRetries: 3 });
      removed.push(`${dir}, left by harness ${harnessOf(owner)}`);
    }
    return [...removed, ...(await containerLeftovers())];
  },

  async warmHosts() {
    const ended = await endIdleWarmHosts(cacheDirectory());
    return ended.map(({ version, pid }) => `the warm host of litellm ${version} (process ${pid})`);
  },

  async environments() {
    const cache = cacheDirectory();
    const { subjects } = cachePaths(cache);
    const removed = await removeAll((await subjectKeys(cache)).map((key) => join(subjects, key)));
    return [...removed, ...(await builtImages())];
  },

  async rest() {
    const cache = cacheDirectory();
    const removed = await cleanCache(cache);
    return [...removed, ...(await removeAll([join(cache, "postgres"), join(cache, "redis"), join(cache, "warm")]))];
  },
};

/** Run directories of harnesses: `phantom429-XXXXXX` with the file `owner`. */
async function runDirectories(): Promise<{ dir: string; owner: string }[]> {
  const names = (await readdir(tmpdir())).filter((name) => /^phantom429-\w{6}$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const dir = join(tmpdir(), name);
      const owner = await readFile(join(dir, "owner"), "utf8").catch(() => null);
      return owner === null ? [] : [{ dir, owner }];
    }),
  );
  return found.flat();
}

async function removeAll(paths: readonly string[]): Promise<string[]> {
  const present = paths.filter((path) => existsSync(path));
  for (const path of present) await rm(path, { recursive: true, force: true, maxRetries: 3 });
  return present;
}
