import { readdirSync, readFileSync } from "node:fs";

export interface CpuOfKind {
  kind: string;
  processes: number;
  seconds: number;
}

const pollMs = 400;
/** Of Linux on every architecture that Node runs on. */
const ticksPerSecond = 100;

/** By their command lines, in this order. */
const kinds: readonly [kind: string, words: RegExp][] = [
  ["engine's clients", /query-engine\/shared\/client\.py/],
  ["query engines", /query-engine/],
  ["Postgres", /postgres/],
  ["Redis", /valkey|redis/],
];

/**
 * CPU seconds of this process and of all that it starts, by kind, until it is stopped. It looks now and then: what a process took
 * after the last look at it is not counted. Empty where there is no /proc.
 */
export function watchCpu(): { stop(): CpuOfKind[] } {
  const seen = new Map<string, { kind: string; seconds: number }>();
  const mine = new Set([process.pid]);
  const servers = new Set<number>();
  const look = () => {
    const running = processes();
    for (let grown = true; grown; ) {
      grown = false;
      for (const { pid, parent } of running)
        if (mine.has(parent) && !mine.has(pid)) {
          mine.add(pid);
          grown = true;
        }
    }
    for (const { pid, parent, started, seconds } of running) {
      if (!mine.has(pid)) continue;
      const kind = kindOf(pid, parent, servers);
      // A process that has just been forked still has its parent's command line.
      seen.set(`${pid} ${started}`, { kind, seconds });
    }
  };
  const timer = setInterval(look, pollMs);
  return {
    stop: () => {
      look();
      clearInterval(timer);
      const groups = Map.groupBy(seen.values(), ({ kind }) => kind);
      return [...groups]
        .map(([kind, all]) => ({
          kind,
          processes: all.length,
          seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
        }))
        .sort((a, b) => b.seconds - a.seconds);
    },
  };
}

function kindOf(pid: number, parent: number, servers: Set<number>): string {
  if (pid === process.pid) return "harness, with provider and proxies";
  const command = read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
  if (/fork-server\.py/.test(command)) {
    if (servers.has(parent)) return "replicas";
    servers.add(pid);
    return "what imports LiteLLM";
  }
  return kinds.find(([, words]) => words.test(command))?.[0] ?? "others";
}

interface Process {
  pid: number;
  parent: number;
  started: string;
  seconds: number;
}

function processes(): Process[] {
  return readdirOf("/proc").flatMap((name) => {
    const stat = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : "";
    // The name in brackets may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields.length < 20) return [];
    const seconds = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    return [{ pid: Number(name), parent: Number(fields[1]), started: fields[19]!, seconds }];
  });
}

function readdirOf(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
