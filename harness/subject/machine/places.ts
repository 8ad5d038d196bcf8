import { constants } from "node:fs";
import { access, mkdtemp, rmdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PhantomError, toPhantomError } from "../../errors/index.ts";
import { cacheDirectory } from "./cache.ts";

/**
 * Writes in the directory, or where it would be made, and removes that again. Permission bits do not tell of read-only or
 * full disks, and a recursive mkdir below /proc never ends.
 * @throws Error of the system, or one that says which part of the path is a file
 */
export async function tryWriting(dir: string): Promise<void> {
  await rmdir(await mkdtemp(join(await nearestDirectory(dir), ".phantom429-")));
}

async function nearestDirectory(path: string): Promise<string> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if ((error.code !== "ENOENT" && error.code !== "ENOTDIR") || dirname(path) === path) throw error;
    return null;
  });
  if (found === null) return nearestDirectory(dirname(path));
  if (!found.isDirectory()) throw new Error(`${path} is a file`);
  return path;
}

/** @throws PhantomError ERR_PLACE_UNUSABLE, ERR_DISK_FULL */
export async function requireCache(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const dir = cacheDirectory(env);
  const operation = "check the cache";
  await tryWriting(dir).catch((cause: Error) => {
    const known = toPhantomError(cause, operation);
    if (known.code === "ERR_DISK_FULL") throw known;
    throw new PhantomError("ERR_PLACE_UNUSABLE", {
      operation,
      message: `${env.PHANTOM429_CACHE ? "PHANTOM429_CACHE names" : "The cache is"} ${dir}, which cannot be written: ${cause.message}.`,
      hint: "Set PHANTOM429_CACHE to a directory that you may write to.",
      cause,
    });
  });
}

/** @throws PhantomError ERR_PLACE_UNUSABLE: it must be there already */
export async function requireTemporary(): Promise<void> {
  const dir = tmpdir();
  await access(dir, constants.W_OK).catch((cause: NodeJS.ErrnoException) => {
    throw new PhantomError("ERR_PLACE_UNUSABLE", {
      operation: "check the directory for temporary files",
      message: `${dir} ${cause.code === "ENOENT" ? "does not exist" : "cannot be written"}; temporary files go there.`,
      hint: "Set TMPDIR to a directory that you may write to.",
      cause,
    });
  });
}
