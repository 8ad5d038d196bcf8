import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { PhantomError, systemLimit } from "../../errors/index.ts";
import { isAlive, killGroup, ownerVariable } from "../common/index.ts";

/**
 * Keeps hold of every process and directory of one harness: ends them when disposed, and has a guardian process
 * that does the same when the harness itself is killed.
 */
export interface Keeper extends AsyncDisposable {
  /** Value of PHANTOM429_OWNER in every process it spawns. */
  readonly owner: string;
  /** A private directory below the system's temporary one, removed in the end; others may traverse but not list it. */
  readonly runDir: string;
  /** Spawns the leader of a new process group. */
  spawn(command: string, args: readonly string[], options: SpawnOptions): ChildProcess;
  /** Takes over a process that something else spawned. */
  watch(pid: number): void;
  /** It has ended: its number may soon be another's. */
  forget(pid: number): void;
  /** Ends a process group: the signal first, SIGKILL after the grace, ms. */
  end(pid: number, signal: NodeJS.Signals, graceMs: number): Promise<void>;
}

export function startKeeper(): Keeper {
  const owner = `${process.pid}-${randomBytes(6).toString("hex")}`;
  const runDir = mkdtempSync(join(tmpdir(), "phantom429-"));
  let guardian: Guardian;
  try {
    chmodSync(runDir, 0o711);
    writeFileSync(join(runDir, "owner"), owner);
    guardian = startGuardian(owner);
  } catch (error) {
    rmSync(runDir, { recursive: true, force: true });
    throw error;
  }
  const guardianGone = new Promise<void>((resolve) => guardian.once("exit", () => resolve()));
  guardian.unref();
  guardian.stdin.on("error", () => {});
  (guardian.stdin as unknown as { unref?(): void }).unref?.();
  const tell = (order: object) => guardian.stdin.write(`${JSON.stringify(order)}\n`);
  tell({ dir: runDir });

  const watched = new Set<number>();
  const watch = (pid: number) => {
    watched.add(pid);
    tell({ watch: pid });
  };
  const forget = (pid: number) => {
    watched.delete(pid);
    tell({ forget: pid });
  };
  const end = async (pid: number, signal: NodeJS.Signals, graceMs: number) => {
    killGroup(pid, signal);
    await gone(pid, graceMs);
    killGroup(pid, "SIGKILL");
    await gone(pid, 5000);
    forget(pid);
  };

  return {
    owner,
    runDir,
    watch,
    forget,
    end,
    spawn(command, args, options) {
      const env = { ...(options.env ?? process.env), [ownerVariable]: owner };
      const child = spawn(command, args, { ...options, env, detached: true });
      if (child.stdio === undefined) throw outOfFiles(child, `start ${command}`);
      if (child.pid !== undefined) watch(child.pid);
      return child;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...watched].map((pid) => end(pid, "SIGTERM", 1000)));
      rmSync(runDir, { recursive: true, force: true, maxRetries: 5 });
      guardian.ref();
      guardian.stdin.end();
      await guardianGone;
    },
  };
}

type Guardian = ChildProcess & { stdin: Writable };

function startGuardian(owner: string): Guardian {
  const entry = join(import.meta.dirname, import.meta.filename.endsWith(".ts") ? "guardian.ts" : "guardian.js");
  // Unmarked: the guardian of an outer keeper would end it before it has done its work.
  const { [ownerVariable]: _outer, ...unmarked } = process.env;
  const guardian = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", entry, owner], {
    env: unmarked,
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    cwd: "/",
  });
  // Without one, what is started would outlive a harness that is killed.
  if (guardian.pid === undefined) throw outOfFiles(guardian, "start the process that cleans up after this one");
  return guardian;
}

/** Node's error comes later, and where files are short the child has no streams until then. */
function outOfFiles(child: ChildProcess, operation: string): PhantomError {
  child.on("error", () => {});
  return new PhantomError(systemLimit.code, { ...systemLimit, operation });
}

async function gone(pid: number, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (isAlive(pid) && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
}
