import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { PhantomError, toPhantomError } from "../../../errors/index.ts";
import { type Account, canEnter } from "./account.ts";
import { ownedSharedDirectory } from "./native-copy.ts";

/** A place where the server's account may keep its data. `data` itself does not exist yet. */
export interface DataHome extends AsyncDisposable {
  readonly directory: string;
  readonly data: string;
}

/**
 * Inside `runDir` if the account can get there; then its owner removes it. Otherwise in the shared directory under tmp,
 * removed on disposal, or by the next run if this process dies before.
 */
export async function claimDataHome(runDir: string, account: Account): Promise<DataHome> {
  await mkdir(runDir, { recursive: true });
  const reachable = await canEnter(runDir, account);
  const directory = reachable ? path.join(runDir, `postgres-${randomUUID()}`) : await claimShared();
  await mkdir(directory, { mode: 0o700 });
  if (account) await chown(directory, account.uid, account.gid);
  return {
    directory,
    data: path.join(directory, "data"),
    [Symbol.asyncDispose]: async () => {
      if (reachable) return;
      await rm(directory, { recursive: true, force: true });
      await rm(`${directory}.owner`, { force: true });
    },
  };
}

async function claimShared(): Promise<string> {
  const parent = await ownedSharedDirectory();
  await sweep(parent);
  const directory = path.join(parent, `data-${randomUUID()}`);
  await writeFile(`${directory}.owner`, String(process.pid));
  return directory;
}

/** Removes data homes whose owner is gone. */
async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith("data-") || !name.endsWith(".owner")) continue;
    const owner = Number(await readFile(path.join(parent, name), "utf8").catch(() => ""));
    if (!Number.isInteger(owner) || owner <= 0 || isAlive(owner)) continue;
    await rm(path.join(parent, name.slice(0, -".owner".length)), { recursive: true, force: true });
    await rm(path.join(parent, name), { force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Copies a directory, by reflink where the file system can, and gives the copy to the account. */
export async function copyTree(from: string, to: string, account: Account): Promise<void> {
  // cp(1) took half the time of fs.cp for the 1,200 files of a cluster (1.2 s against 2.4 s on a slow disk).
  const clone = process.platform === "darwin" ? ["-c"] : [];
  await execa("cp", [...clone, "-pR", from, to]).catch((error: unknown) => {
    throw uncopied(from, error);
  });
  if (account) await execa("chown", ["-R", `${account.uid}:${account.gid}`, to]);
}

function uncopied(from: string, cause: unknown): PhantomError {
  if (!existsSync(from)) return cacheGone(from, cause);
  const operation = "copy PostgreSQL's data";
  const known = toPhantomError(cause, operation);
  if (known.code !== "ERR_UNEXPECTED") return known;
  const { stderr = known.message } = cause as { stderr?: string };
  const message = `cp failed: ${stderr.trim().split("\n").at(-1)}`;
  return new PhantomError("ERR_STACK_START", { operation, message, hint: "Run `npx phantom429 doctor`.", cause });
}

/** Somebody has cleaned up while a run used it. */
export function cacheGone(path: string, cause?: unknown): PhantomError {
  return new PhantomError("ERR_PLACE_UNUSABLE", {
    operation: "start PostgreSQL",
    message: `${path} was removed while it was used.`,
    hint: "Run again: what was cached is made again.",
    cause,
  });
}
