import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { ownerVariable } from "../../harness/stack/common/index.ts";

/** A process that cannot be mistaken for a later one of the same number. */
export interface Process {
  pid: number;
  /** When it began, in clock ticks since the machine's start. */
  started: string;
  command: string;
}

/** What belongs to a case: everything that knows the directory of the case, or carries the mark of one of its harnesses. */
export interface Belonging {
  dir: string;
  harnesses: readonly number[];
}

export function processesOf({ dir, harnesses }: Belonging): Process[] {
  const owners = harnesses.map((pid) => `${ownerVariable}=${pid}-`);
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    const environment = read(`/proc/${name}/environ`);
    const command = read(`/proc/${name}/cmdline`).replaceAll("\0", " ").trim();
    const mine =
      harnesses.includes(Number(name)) ||
      environment.includes(dir) ||
      command.includes(dir) ||
      environment.split("\0").some((entry) => owners.some((owner) => entry.startsWith(owner)));
    const started = mine ? startOf(Number(name)) : null;
    return started === null ? [] : [{ pid: Number(name), started, command }];
  });
}

export const isStill = ({ pid, started }: Process) => startOf(pid) === started;

/** Inode → what listens there, of the sockets on which these processes listen. The kernel gives an inode to no second socket. */
export function listenersOf(processes: readonly Process[]): Map<string, string> {
  const listening = new Map(
    ["tcp", "tcp6"].flatMap((kind) =>
      read(`/proc/net/${kind}`)
        .split("\n")
        .slice(1)
        .map((line) => line.trim().split(/\s+/))
        .filter((fields) => fields[3] === "0A")
        .map((fields) => [fields[9]!, `port ${Number.parseInt(fields[1]!.split(":")[1]!, 16)}`] as const),
    ),
  );
  const held = processes.flatMap(({ pid }) => list(`/proc/${pid}/fd`).map((fd) => link(`/proc/${pid}/fd/${fd}`)));
  const inodes = held.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []);
  return new Map(inodes.flatMap((inode) => (listening.has(inode) ? [[inode, listening.get(inode)!] as const] : [])));
}

export function isListening(inode: string): boolean {
  return ["tcp", "tcp6"].some((kind) =>
    read(`/proc/net/${kind}`)
      .split("\n")
      .some((line) => line.trim().split(/\s+/)[9] === inode),
  );
}

/** Null: it is gone, or a zombie. */
function startOf(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[19] === undefined || fields[0] === "Z" ? null : fields[19];
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
