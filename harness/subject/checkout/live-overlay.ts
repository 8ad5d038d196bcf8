import { constants } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { InstallContext } from "../machine/index.ts";
import { acquireLock, cachePaths, sha256 } from "../machine/index.ts";
import { type Checkout, treeState } from "./checkout.ts";

/** Of the copy that follows a checkout in place. */
export const liveName = (dir: string) => `live-${sha256(dir).slice(0, 16)}`;

/** Holds that copy until disposed: another process would change it under this one's replicas. */
export function claimLive(dir: string, { cacheDir, signal, report }: InstallContext): Promise<AsyncDisposable> {
  const waiting = () => report("waiting for another phantom429 that watches this checkout");
  return acquireLock(join(cachePaths(cacheDir).locks, `watch-${liveName(dir)}`), signal, waiting);
}

const record = (dir: string) => join(dir, "overlay.json");

/** Says that the copy in `dir` is of this state of its checkout. */
export async function writeRecord(dir: string, state: ReadonlyMap<string, string>): Promise<void> {
  await writeFile(`${record(dir)}.part`, JSON.stringify([...state]));
  await rename(`${record(dir)}.part`, record(dir));
}

/** Copies what has changed since the record, and removes what has gone: how many files. Null: there is no whole copy to begin with. */
export async function follow(checkout: Checkout, dir: string): Promise<number | null> {
  const before = await readFile(record(dir), "utf8").then(
    (text) => new Map(JSON.parse(text) as [string, string][]),
    () => null,
  );
  if (before === null) return null;
  const now = await treeState(checkout);
  const changed = [...now].filter(([path, stamp]) => before.get(path) !== stamp).map(([path]) => path);
  const gone = [...before.keys()].filter((path) => !now.has(path));
  if (changed.length + gone.length === 0) return 0;
  await rm(record(dir));
  for (const path of [...changed, ...gone]) {
    const target = targetOf(checkout, path, dir);
    if (target === null) return null;
    await rm(target, { force: true });
    await removeBytecode(target);
    if (!now.has(path)) continue;
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(checkout.dir, path), target, constants.COPYFILE_FICLONE).catch(unlessGone);
  }
  await writeRecord(dir, now);
  return changed.length + gone.length;
}

/** It went meanwhile: the next round removes it from the record. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}

/** Null: of a package that the checkout has no more. */
function targetOf({ dir: top, packages }: Checkout, path: string, dir: string): string | null {
  const found = packages.find((each) => !relative(each.dir, join(top, path)).startsWith(".."));
  return found === undefined ? null : join(dir, found.name, relative(found.dir, join(top, path)));
}

/** Python takes it for the source's while the source has the same second and size. */
async function removeBytecode(target: string): Promise<void> {
  if (!target.endsWith(".py")) return;
  const dir = join(dirname(target), "__pycache__");
  const stem = `${basename(target, ".py")}.`;
  const files = await readdir(dir).catch(() => []);
  await Promise.all(files.filter((name) => name.startsWith(stem)).map((name) => rm(join(dir, name), { force: true })));
}
