import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile, stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { PhantomError } from "../../../errors/index.ts";
import { inheritedMark } from "../../common/index.ts";
import type { Account } from "./account.ts";
import type { PostgresBinaries } from "./binaries.ts";

/** How a server is started, wherever its data is. */
export interface Launch {
  binaries: PostgresBinaries;
  account: Account;
  logFile: string;
  onSpawn: ((pid: number) => void) | undefined;
  signal: AbortSignal | undefined;
}

export interface RunningServer extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  readonly version: string;
}

export class PortTakenError extends Error {}

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 20;
/** A fast shutdown of an idle test database takes some 100 ms; this is for a machine under load. */
const SHUTDOWN_TIMEOUT_MS = 5_000;

/** Runs `postgres` on `data` and resolves when it answers. No durability: the data dies with the run. */
export async function runServer(
  launch: Launch & { data: string; port: number; password: string },
): Promise<RunningServer> {
  const { binaries, account, logFile, signal, data, port, password } = launch;
  signal?.throwIfAborted();
  const logStart = (await stat(logFile)).size;
  const log = await open(logFile, "a");
  // A group of its own: Ctrl-C in a terminal must reach the harness first, which then ends the server in its turn.
  const child = spawn(binaries.postgres, ["-D", data, ...settings(port)], {
    ...account,
    cwd: "/",
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC", ...inheritedMark() },
  });
  const spawned = once(child, "spawn");
  if (child.pid !== undefined) launch.onSpawn?.(child.pid);
  await log.close();
  await spawned;
  const pid = child.pid!;
  try {
    const version = await untilReady(child, { port, password, data, signal });
    return { pid, port, version, [Symbol.asyncDispose]: () => stop(child) };
  } catch (error) {
    await stop(child);
    signal?.throwIfAborted();
    throw explain(error, (await readFile(logFile)).subarray(logStart).toString("utf8"), logFile);
  }
}

/** The address of a database on a server of ours. */
export function databaseUrl(port: number, password: string, database: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
}

export async function checkpoint(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("CHECKPOINT").finally(() => client.end());
}

function settings(port: number): string[] {
  const values = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 300,
    shared_buffers: "64MB",
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    wal_level: "minimal",
    // Recycles no more WAL than needed: the template, which every start copies, stays small.
    min_wal_size: "2MB",
    max_wal_senders: 0,
    // Files in the data directory instead of /dev/shm, so that a SIGKILL leaves nothing outside it.
    dynamic_shared_memory_type: "mmap",
    io_method: "sync",
    jit: "off",
    huge_pages: "off",
    timezone: "UTC",
    log_timezone: "UTC",
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

async function untilReady(
  child: ChildProcess,
  wait: { port: number; password: string; data: string; signal: AbortSignal | undefined },
): Promise<string> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  // Whoever has the port in the server's place may accept and never answer.
  const ended = once(child, "exit").then(() => null);
  for (;;) {
    wait.signal?.throwIfAborted();
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(
        `The server ended with ${child.signalCode ?? `exit code ${child.exitCode}`} before it was ready.`,
      );
    }
    const version = await Promise.race([versionOf(wait.port, wait.password, wait.data), ended]);
    if (version !== null) return version;
    if (performance.now() > deadline) throw new Error(`The server did not answer within ${READY_TIMEOUT_MS / 1000} s.`);
    await delay(POLL_MS, undefined, wait.signal ? { signal: wait.signal } : {});
  }
}

/** The version of the server on the port; null while it does not answer, or if it is not the one that runs on `data`. */
async function versionOf(port: number, password: string, data: string): Promise<string | null> {
  const client = new pg.Client({
    connectionString: databaseUrl(port, password, "template1"),
    connectionTimeoutMillis: 5_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query(
      "SELECT current_setting('data_directory') AS data, current_setting('server_version') AS version",
    );
    return rows[0].data === data ? rows[0].version : null;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => {});
  }
}

async function stop(child: ChildProcess): Promise<void> {
  // SIGINT is PostgreSQL's "fast shutdown": sessions are cut, the data stays consistent.
  for (const kill of ["SIGINT", "SIGKILL"] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(kill);
    await Promise.race([ended, delay(SHUTDOWN_TIMEOUT_MS, undefined, { ref: false })]);
  }
}

function explain(error: unknown, log: string, logFile: string): Error {
  if (/could not (bind|create any TCP\/IP)|Address already in use/i.test(log)) return new PortTakenError(log);
  const full = /No space left on device|Disk quota exceeded/i.test(log);
  const last = log.trim().split("\n").slice(-5).join("\n");
  return new PhantomError(full ? "ERR_DISK_FULL" : "ERR_STACK_START", {
    operation: "start PostgreSQL",
    message: `${error instanceof Error ? error.message : String(error)}${last && `\n${last}`}`,
    hint: full ? "Free some space, or set TMPDIR to a place that has it." : `Its log: ${logFile}`,
    cause: error,
  });
}
