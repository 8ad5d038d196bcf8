import { randomBytes } from "node:crypto";
import { lstat, realpath, rename, rm, symlink } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { PhantomError } from "../errors/index.ts";

const linkIn = (cwd: string) => join(cwd, "reports", "latest");

/**
 * Points reports/latest to a run's directory, wherever that is. Of two runs that end at once the last one wins, and the link is whole at
 * every moment. Where there is no reports/, or something of somebody's own has that name, nothing is done.
 */
export async function linkLatest(dir: string, cwd: string): Promise<void> {
  const link = linkIn(cwd);
  const before = await lstat(link).catch(() => null);
  if (before !== null && !before.isSymbolicLink()) return;
  const next = `${link}.${randomBytes(4).toString("hex")}`;
  try {
    await symlink(relative(dirname(link), resolve(cwd, dir)), next);
    await rename(next, link);
  } catch {
    // Nobody asked for it: a run must not fail for a link.
    await rm(next, { force: true }).catch(() => {});
  }
}

/** The directory of the last run from here. @throws PhantomError ERR_RUN_DIRECTORY_INVALID */
export async function latestRun(cwd: string): Promise<string> {
  const found = await realpath(linkIn(cwd)).catch(() => null);
  if (found !== null) return found;
  throw new PhantomError("ERR_RUN_DIRECTORY_INVALID", {
    operation: "look for the last run",
    message: "There is no last run here: reports/latest is missing, or its directory is gone.",
    hint: "Go to where it was run, or name its directory.",
  });
}
