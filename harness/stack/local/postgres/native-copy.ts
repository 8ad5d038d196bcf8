import { randomUUID } from "node:crypto";
import { chmod, cp, lstat, mkdir, readdir, readFile, realpath, rename, rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { PhantomError } from "../../../errors/index.ts";

/**
 * Copies a package's `native` tree to a place that every account can read, once per package version, and completes its symlinks.
 * The place belongs to us and nobody else can write it; a copy from which a temp cleaner took files is made anew.
 */
export async function sharedNativeCopy(packageRoot: string, version: string): Promise<string> {
  const parent = await ownedSharedDirectory();
  const copy = path.join(parent, `postgres-${version}-${process.platform}-${process.arch}`);
  if (await isWhole(packageRoot, copy)) return copy;
  const draft = path.join(parent, `.draft-${randomUUID()}`);
  try {
    await cp(path.join(packageRoot, "native"), draft, { recursive: true, verbatimSymlinks: true });
    await linkLibraries(packageRoot, draft);
    await openToAll(draft);
    if (await isWhole(packageRoot, copy)) return copy;
    // A broken copy steps aside; servers that run from it keep their open files.
    const aside = path.join(parent, `.draft-${randomUUID()}`);
    await rename(copy, aside).catch(() => {});
    await rename(draft, copy).catch(async (error) => {
      if (!(await isWhole(packageRoot, copy))) throw error;
    });
    await rm(aside, { recursive: true, force: true });
    return copy;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** `<tmp>/phantom429-<uid>`, mode 0755, ours. */
export async function ownedSharedDirectory(): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  // A private TMPDIR would hide the copy from the account again.
  const parents = [...new Set([os.tmpdir(), "/tmp", "/var/tmp"])];
  for (const parent of parents) {
    if (!(await isSharedPlace(parent))) continue;
    const directory = path.join(parent, `phantom429-${uid}`);
    await mkdir(directory, { mode: 0o755 }).catch((error) => {
      if (error.code !== "EEXIST") throw error;
    });
    const found = await lstat(directory);
    if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o022) !== 0) continue;
    await chmod(directory, 0o755);
    return directory;
  }
  throw new PhantomError("ERR_STACK_START", {
    operation: "start PostgreSQL",
    message: `PostgreSQL runs as another account, and none of ${parents.join(", ")} has room for files that it could read.`,
    hint: "Make /tmp usable (mode 1777), remove a foreign directory phantom429-* from it, or run phantom429 as an ordinary user.",
  });
}

async function isSharedPlace(directory: string): Promise<boolean> {
  for (let at = path.resolve(directory); ; at = path.dirname(at)) {
    const found = await lstat(at).catch(() => null);
    if (found?.isSymbolicLink()) return isSharedPlace(await realpath(directory));
    if (!found?.isDirectory() || (found.mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

async function isWhole(packageRoot: string, copy: string): Promise<boolean> {
  const list = (root: string) => readdir(root, { recursive: true }).catch(() => []);
  const [wanted, found] = await Promise.all([list(path.join(packageRoot, "native")), list(copy)]);
  const present = new Set(found);
  return wanted.every((file) => present.has(file));
}

async function linkLibraries(packageRoot: string, draft: string): Promise<void> {
  const listed = await readFile(path.join(packageRoot, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(listed) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(draft, path.relative("native", target));
    const to = path.relative(path.dirname(target), source);
    await symlink(to, link).catch((error) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

async function openToAll(root: string): Promise<void> {
  await chmod(root, 0o755);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isSymbolicLink()) continue;
    const program = entry.isDirectory() || path.basename(entry.parentPath) === "bin";
    await chmod(path.join(entry.parentPath, entry.name), program ? 0o755 : 0o644);
  }
}
