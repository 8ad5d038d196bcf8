import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { ownerVariable } from "../../harness/stack/common/index.ts";

/** A process that cannot be mistaken for a later one of the same number. */
export interface Process {
  pid: number;
  /** When it began, in clock ticks since the machine's start. */
  started: string;
  command: string;
}

/**
 * What belongs to a case: everything that knows the directory of the case, or carries the mark of one of its harnesses, and what
 * such a process has started. (PostgreSQL's processes write their titles over their environment.)
 */
export interface Belonging {
  dir: string;
  harnesses: readonly number[];
}

export function processesOf({ dir, harnesses }: Belonging): Process[] {
  const owners = harnesses.map((pid) => `${ownerVariable}=${pid}-`);
  const pids = list("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const marked = pids.filter((name) => {
    const environment = read(`/proc/${name}/environ`);
    const command = read(`/proc/${name}/cmdline`).replaceAll("\0", " ").trim();
    return (
      harnesses.includes(Number(name)) ||
      environment.includes(dir) ||
      command.includes(dir) ||
      environment.split("\0").some((entry) => owners.some((owner) => entry.startsWith(owner)))
    );
  });
  const mine = new Set(marked);
  // A child's number may be lower than its parent's.
  for (let before = -1; before < mine.size; ) {
    before = mine.size;
    for (const name of pids) if (mine.has(statOf(name)?.[1] ?? "")) mine.add(name);
  }
  return [...mine].flatMap((name) => {
    const started = startOf(Number(name));
    const command = read(`/proc/${name}/cmdline`).replaceAll("\0", " ").trim();
    return started === null ? [] : [{ pid: Number(name), started, command }];
  });
}

/** Ends what belongs to a case, and nothing else. */
export function endAll(belonging: Belonging): void {
  for (const { pid } of processesOf(belonging)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  }
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
  const fields = statOf(String(pid));
  return fields?.[19] === undefined || fields[0] === "Z" ? null : fields[19];
}

/** State, parent and so on: what follows the command in parentheses. */
function statOf(name: string): string[] | null {
  const stat = read(`/proc/${name}/stat`);
  return stat === "" ? null : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
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
