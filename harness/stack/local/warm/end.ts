import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { lockWarm } from "./lock.ts";
import { isStill, memoryOf, startedWith } from "./process.ts";
import { type FoundWarm, findWarm, removeFiles, type WarmState, warmDirectory } from "./state.ts";

export interface WarmHost extends WarmState {
  /** Bytes, of all its processes; null where it cannot be told. */
  memory: number | null;
  /** It, its copies, sessions and replicas. */
  processes: number;
}

/** The warm hosts of this user that are alive. */
export function listWarmHosts(cacheDir: string): WarmHost[] {
  return findWarm(warmDirectory(cacheDir)).flatMap(({ files, state }) => {
    if (state === null) return [];
    const processes = new Set([state.pid, ...startedWith(files.socket)]);
    return [{ ...state, memory: memoryOf([...processes]), processes: processes.size }];
  });
}

/** Ends the warm hosts that no run uses, and removes what dead ones have left. Returns those that it ended. */
export async function endIdleWarmHosts(cacheDir: string): Promise<WarmState[]> {
  if (!existsSync(warmDirectory(cacheDir))) return [];
  await using _lock = await lockWarm(cacheDir, new AbortController().signal);
  const found = findWarm(warmDirectory(cacheDir));
  const idle = found.filter(({ state }) => state === null || state.sessions === 0);
  await Promise.all(idle.map(endWarm));
  return idle.flatMap(({ state }) => state ?? []);
}

/** By its process, which the start time names; what it leaves is removed. */
export async function endWarm({ files, state }: FoundWarm): Promise<void> {
  if (state !== null) {
    signalOne(state, "SIGTERM");
    for (let waited = 0; isStill(state) && waited < 2000; waited += 20) await delay(20);
    signalOne(state, "SIGKILL");
  }
  removeFiles(files);
}

function signalOne(state: WarmState, signal: "SIGTERM" | "SIGKILL"): void {
  if (!isStill(state)) return;
  try {
    process.kill(state.pid, signal);
  } catch {
    // It ended meanwhile.
  }
}
