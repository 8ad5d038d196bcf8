import { mkdir, readdir, rename, rmdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { supersededPlace } from "../contracts/index.ts";

/** The first number that no retry has yet: a campaign that was resumed may have some already. */
export async function freeRound(aside: string): Promise<number> {
  const there = await readdir(aside).catch(() => []);
  return 1 + there.filter((name) => name.startsWith("retry-")).length;
}

/** Moves a try of a trial to where the one before is, and that one to the same place below `aside`. */
export async function takePlace(from: string, to: string, { of, aside }: { of: string; aside: string }): Promise<void> {
  await mkdir(to, { recursive: true });
  await moveAll(to, join(aside, relative(of, to)));
  await moveAll(from, to);
  await rmdir(from).catch((error: NodeJS.ErrnoException) => {
    // What its trial had set aside itself stays there.
    if (error.code !== "ENOTEMPTY") throw error;
  });
}

/** Moves what a trial has left that was cut short to a place in its own directory. @param logs of its stack: they are written on */
export async function setAside(dir: string, logs: string): Promise<void> {
  await moveAll(dir, join(dir, supersededPlace, "cut-short"), logs);
}

async function moveAll(from: string, to: string, but?: string): Promise<void> {
  const names = (await readdir(from)).filter((name) => name !== supersededPlace && join(from, name) !== but);
  if (names.length > 0) await mkdir(to, { recursive: true });
  for (const name of names) await rename(join(from, name), join(to, name));
}
