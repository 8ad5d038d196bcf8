import { setTimeout as delay } from "node:timers/promises";
import type { FlushAnswer } from "../../contracts/index.ts";
import { Ends, isAlive, killGroup, type Launched, untilReady } from "../common/index.ts";
import type { Replica } from "../types.ts";
import type { Keeper } from "./keeper.ts";
import { type Launcher, unlessAborted } from "./launcher.ts";

/** Where and as what a replica runs. */
export interface Slot {
  index: number;
  /** config.yaml */
  config: string;
  log: string;
  env: Readonly<Record<string, string>>;
  /** As `LaunchOrder` has it. */
  writeSpreadS: number | null;
}

export interface LocalReplica extends Replica, AsyncDisposable {
  /** As the process itself says. */
  readonly version: string;
  /** Whether LiteLLM took the `writeSpreadS` that it was given. */
  readonly spreadTaken: boolean;
  /** Resolves with how when its process has ended without being told to. */
  readonly fall: Promise<string>;
  /** Absent where it cannot be asked. */
  flush?(): Promise<FlushAnswer | null>;
  kill(): Promise<void>;
  stop(graceMs: number): Promise<string>;
  signal(signal: "SIGSTOP" | "SIGCONT"): void;
  restart(): Promise<void>;
}

/** Longer than LiteLLM may take to write, which flush.py ends after 20 s, ms. */
const answersWithinMs = 25_000;

/** Starts a replica and resolves when it serves. Disposing it ends its process and all that the process started. */
export async function startReplica(
  slot: Slot,
  {
    launcher,
    keeper,
    masterKey,
    signal,
  }: { launcher: Launcher; keeper: Keeper; masterKey: string; signal: AbortSignal },
): Promise<LocalReplica> {
  let running: Launched | null = null;
  let ended = true;
  let version = "unknown";
  const ends = new Ends();

  const boot = async (port: number) => {
    const { index: replica, ...order } = slot;
    const launching = launcher.launch({ replica, port, ...order });
    const launched = await unlessAborted(launching, signal).catch((error: unknown) => {
      void launching.then(end, () => {});
      throw error;
    });
    running = launched;
    ended = false;
    keeper.watch(launched.pid);
    void launched.exited.then(() => {
      if (running === launched) ended = true;
    });
    ends.begin(launched.exited);
    version = (await untilReady(slot.index, launched, slot.log, masterKey, signal)).version;
  };
  const end = ({ pid }: Launched) => {
    ends.ask();
    return keeper.end(pid, "SIGKILL", 0);
  };
  const current = () => running!;
  const kill = async () => {
    const { pid, exited } = current();
    ends.ask();
    killGroup(pid, "SIGKILL");
    await exited;
    while (isAlive(pid)) await delay(5);
    await end(current());
  };

  try {
    await boot(0);
  } catch (error) {
    if (running !== null) await end(running);
    throw error;
  }
  const url = `http://127.0.0.1:${current().port}`;
  return {
    index: slot.index,
    url,
    get pid() {
      return current().pid;
    },
    get alive() {
      return !ended;
    },
    fall: ends.fall,
    get version() {
      return version;
    },
    get spreadTaken() {
      return current().spreadTaken();
    },
    ...(current().flush ? { flush: () => current().flush!(answersWithinMs) } : {}),
    kill,
    async stop(graceMs) {
      const { pid, exited } = current();
      ends.ask();
      // Not to its group: an orchestrator tells one process, and Prisma's query engine must outlive it to write what is left.
      process.kill(pid, "SIGTERM");
      const overdue = Symbol();
      const how = await Promise.race([exited, delay(graceMs, overdue)]);
      if (how !== overdue) {
        await end(current());
        return `SIGTERM, ended with ${how}`;
      }
      await kill();
      return `SIGTERM, and SIGKILL after ${graceMs} ms`;
    },
    signal: (signal) => void process.kill(current().pid, signal),
    async restart() {
      if (!ended) await kill();
      await boot(current().port);
    },
    [Symbol.asyncDispose]: () => end(current()),
  };
}
