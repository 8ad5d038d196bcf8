import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Where everything that is kept between runs lives: PHANTOM429_CACHE, else XDG's cache directory. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env.PHANTOM429_CACHE) return resolve(env.PHANTOM429_CACHE);
  const base = env.XDG_CACHE_HOME?.startsWith("/") ? env.XDG_CACHE_HOME : join(env.HOME ?? homedir(), ".cache");
  return join(base, "phantom429");
}

/** Places within the cache that this folder owns. */
export const cachePaths = (cacheDir: string) => ({
  subjects: join(cacheDir, "subjects"),
  locks: join(cacheDir, "locks"),
  uv: join(cacheDir, "uv"),
  uvCache: join(cacheDir, "uv-cache"),
  prisma: join(cacheDir, "prisma"),
});

/** Removes what this folder keeps in the cache, and nothing else there; returns what was removed. No harness may be running. */
export async function cleanCache(cacheDir: string): Promise<string[]> {
  if (!existsSync(cacheDir)) return [];
  const removed: string[] = [];
  for (const [, path] of Object.entries(cachePaths(cacheDir))) {
    if (!existsSync(path)) continue;
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
    removed.push(path);
  }
  return removed;
}

/** Keys of the environments in the cache. */
export async function subjectKeys(cacheDir: string): Promise<string[]> {
  return readdir(cachePaths(cacheDir).subjects).catch(() => []);
}
