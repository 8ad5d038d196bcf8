import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Place } from "./place.ts";
import { isListening, isStill, listenersOf, type Process, processesOf } from "./processes.ts";

/** What a harness had running at some moment. */
export interface Running {
  processes: Process[];
  /** Inode → port. */
  listeners: Map<string, string>;
}

export function running({ dir }: Place, harnesses: readonly number[]): Running {
  const processes = processesOf({ dir, harnesses });
  return { processes, listeners: listenersOf(processes) };
}

/** What may stay by design. */
export interface Allowed {
  /** A warm host, and what it has in the cache. */
  warmHost?: boolean;
  /** Drafts in the cache, which the next run sweeps: the harness was killed. */
  drafts?: boolean;
}

const pollMs = 50;

/**
 * What of a harness is still there, when it has had some time: processes, ports, temporary files, locks, halves in the cache.
 * Empty: nothing.
 */
export async function left(
  place: Place,
  harnesses: readonly number[],
  before: Running,
  allowed: Allowed,
  withinMs: number,
): Promise<string[]> {
  for (const deadline = performance.now() + withinMs; ; ) {
    const found = leftNow(place, harnesses, before, allowed);
    if (found.length === 0 || performance.now() > deadline) return found;
    await delay(pollMs);
  }
}

function leftNow(place: Place, harnesses: readonly number[], before: Running, allowed: Allowed): string[] {
  const found = processesOf({ dir: place.dir, harnesses });
  const earlier = before.processes.filter((each) => isStill(each) && !found.some(({ pid }) => pid === each.pid));
  const processes = [...found, ...earlier].filter(({ command }) => !(allowed.warmHost && isWarmHost(command, place)));
  return [
    ...processes.map(({ pid, command }) => `process ${pid}: ${command.slice(0, 100)}`),
    ...[...before.listeners].flatMap(([inode, port]) => (isListening(inode) ? [port] : [])),
    ...temporary(place.tmp).map((path) => `temporary ${path}`),
    ...locks(join(place.cache, "locks")).map((path) => `lock ${path}`),
    ...(allowed.drafts ? [] : halves(place.cache).map((path) => `half ${path}`)),
  ];
}

const isWarmHost = (command: string, { cache }: Place) => command.includes(join(cache, "warm"));

/** The copy of PostgreSQL's programs is a cache, which every run of this user shares. */
function temporary(dir: string): string[] {
  const kept = `phantom429-${process.getuid?.() ?? 0}`;
  const inside = list(join(dir, kept)).filter((name) => !/^postgres-[\w.-]+$/.test(name));
  return [...list(dir).filter((name) => name !== kept), ...inside.map((name) => join(kept, name))];
}

function locks(dir: string): string[] {
  const held = readFileSync("/proc/locks", "utf8");
  return list(dir).filter((name) => held.includes(`:${statSync(join(dir, name)).ino} `));
}

/** What is renamed when it is whole, and a standing stack's file. */
function halves(cache: string): string[] {
  const names = ["", "postgres", "redis", "subjects", "prisma"].flatMap((dir) => list(join(cache, dir)));
  return names.filter((name) => /^\.|\.part$|^up\.json/.test(name));
}

function list(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
