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
  await rmdir(from);
}

async function moveAll(from: string, to: string): Promise<void> {
  const names = (await readdir(from)).filter((name) => name !== supersededPlace);
  if (names.length > 0) await mkdir(to, { recursive: true });
  for (const name of names) await rename(join(from, name), join(to, name));
}
