import { lstatSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isStill } from "./process.ts";

/** What stands beside the socket of a warm host; written by warm.py. */
const schema = z.object({
  key: z.string(),
  family: z.string(),
  spec: z.string(),
  version: z.string(),
  uid: z.int(),
  pid: z.int(),
  started: z.string(),
  /** Seconds since the epoch. */
  since: z.number(),
  /** Likewise; null while a run uses it. */
  until: z.number().nullable(),
  sessions: z.int(),
});

export type WarmState = z.infer<typeof schema>;

export interface WarmFiles {
  socket: string;
  state: string;
  log: string;
}

export const warmDirectory = (cacheDir: string) => join(cacheDir, "warm");

export function warmFiles(dir: string, name: string): WarmFiles {
  const file = (kind: string) => join(dir, `${name}.${kind}`);
  return { socket: file("sock"), state: file("json"), log: file("log") };
}

export interface FoundWarm {
  files: WarmFiles;
  /** Null: nobody is there any more, or never was. */
  state: WarmState | null;
}

/** Everything of warm hosts in the directory; what is another user's is left out. */
export function findWarm(dir: string, uid = process.getuid?.() ?? -1): FoundWarm[] {
  if (!isPrivate(dir, uid)) return [];
  const names = new Set(readdirSync(dir).flatMap((file) => /^([0-9a-f-]+)\.(sock|json|log)$/.exec(file)?.[1] ?? []));
  return [...names].sort().map((name) => {
    const files = warmFiles(dir, name);
    return { files, state: readState(files.state, uid) };
  });
}

/** Its owner is this user, and nobody else gets in. */
export function isPrivate(dir: string, uid = process.getuid?.() ?? -1): boolean {
  try {
    const found = lstatSync(dir);
    return found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0;
  } catch {
    return false;
  }
}

/** Null where it cannot be read, is not this user's, or tells of a process that has ended. */
export function readState(file: string, uid = process.getuid?.() ?? -1): WarmState | null {
  try {
    if (lstatSync(file).uid !== uid) return null;
    const state = schema.parse(JSON.parse(readFileSync(file, "utf8")));
    return state.uid === uid && isStill(state) ? state : null;
  } catch {
    return null;
  }
}

export function removeFiles({ socket, state, log }: WarmFiles): void {
  for (const file of [socket, state, log]) rmSync(file, { force: true });
}
