import { setTimeout as delay } from "node:timers/promises";
import { Ends, untilReady } from "../common/index.ts";
import type { Replica } from "../types.ts";
import type { ContainerOrder } from "./container.ts";
import type { Daemon } from "./daemon.ts";
import { onFreePort } from "./free-port.ts";

export const litellmPort = 4000;
/** Importing the proxy costs 13–17 s of CPU, in each container. */
const bootDeadlineMs = 300_000;

export interface DockerReplica extends Replica, AsyncDisposable {
  /** As the process itself says. */
  readonly version: string;
  /** Resolves with how when its process has ended without being told to. */
  readonly fall: Promise<string>;
  kill(): Promise<void>;
  outOfMemory(): Promise<string>;
  stop(graceMs: number): Promise<string>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  restart(): Promise<void>;
}

/** Starts a replica and resolves when it serves. Its port is chosen here, so that a restart keeps it. */
export async function startReplica(
  index: number,
  daemon: Daemon,
  order: Omit<ContainerOrder, "hostPort" | "port">,
  masterKey: string,
  signal: AbortSignal,
): Promise<DockerReplica> {
  await using started = new AsyncDisposableStack();
  const container = started.use(await onFreePort(daemon, { ...order, port: litellmPort }, signal));
  let version = "unknown";
  const ends = new Ends();
  const ready = async () => {
    ends.begin(container.exited);
    const launched = { pid: 0, port: container.hostPort, exited: container.exited };
    version = (await untilReady(index, launched, order.log, masterKey, signal, bootDeadlineMs)).version;
  };
  const kill = async () => {
    ends.ask();
    await container.signal("SIGKILL");
    await container.exited;
  };
  await ready();
  const resources = started.move();
  return {
    index,
    url: `http://127.0.0.1:${container.hostPort}`,
    /** The container's, in whatever machine the daemon runs. */
    pid: null,
    get alive() {
      return container.alive;
    },
    fall: ends.fall,
    get version() {
      return version;
    },
    kill,
    outOfMemory() {
      ends.ask();
      return container.outOfMemory();
    },
    async stop(graceMs) {
      ends.ask();
      await container.signal("SIGTERM");
      const overdue = Symbol();
      const how = await Promise.race([container.exited, delay(graceMs, overdue)]);
      if (how !== overdue) return `SIGTERM, ended with ${how}`;
      await kill();
      return `SIGTERM, and SIGKILL after ${graceMs} ms`;
    },
    pause: () => container.pause(),
    resume: () => container.unpause(),
    async restart() {
      if (container.alive) await kill();
      await container.startAgain();
      await ready();
    },
    [Symbol.asyncDispose]() {
      ends.ask();
      return resources.disposeAsync();
    },
  };
}
