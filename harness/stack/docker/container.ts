import { closeSync, openSync, writeSync } from "node:fs";
import { Writable } from "node:stream";
import { PhantomError } from "../../errors/index.ts";
import { tail } from "../local/index.ts";
import type { Daemon } from "./daemon.ts";
import { execute } from "./execute.ts";
import { diskFullHint, isDiskFull } from "./images.ts";
import { type ContainerOrder, LoopbackContainer, unlessStopped } from "./loopback-container.ts";
import { runOutOfMemory } from "./out-of-memory.ts";

export type { ContainerOrder } from "./loopback-container.ts";

/** A container that runs; its log is written while it does. */
export interface RunningContainer extends AsyncDisposable {
  /** On 127.0.0.1. */
  readonly hostPort: number;
  /** Resolves with how its process ended, in words; of the latest start. */
  readonly exited: Promise<string>;
  readonly alive: boolean;
  signal(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** Once its process has ended: the same container, on the same port if that was chosen. */
  startAgain(): Promise<void>;
  /** Ends its process by the kernel's OOM killer; resolves when it has ended, with how in words. */
  outOfMemory(): Promise<string>;
  /** Removes a file in it, if it is there. */
  removeFile(path: string): Promise<void>;
}

/** Starts a container and resolves when its process runs, or has ended already. */
export async function startContainer(daemon: Daemon, order: ContainerOrder): Promise<RunningContainer> {
  const log = openLog(order.log);
  const draft = new LoopbackContainer(daemon, order, log);
  let discarded: Promise<void> | undefined;
  const discard = () => {
    discarded ??= draft
      .remove()
      .then(() => draft.output)
      .then(() => log.close());
    return discarded;
  };
  let hostPort: number;
  try {
    hostPort = await draft.begin();
  } catch (error) {
    await discard();
    throw startRefusal(order, error);
  }
  let alive = true;
  const follow = (end: Promise<string>) => {
    alive = true;
    return end.then((how) => {
      alive = false;
      return how;
    });
  };
  let exited = follow(draft.ended);
  const { container } = draft;
  return {
    hostPort,
    get exited() {
      return exited;
    },
    get alive() {
      return alive;
    },
    signal: (signal) => container.kill({ signal }).catch(unlessStopped),
    pause: () => container.pause(),
    unpause: () => container.unpause().catch(unlessStopped),
    async startAgain() {
      await draft.watch();
      try {
        await container.start();
      } catch (error) {
        throw startRefusal(order, error);
      }
      exited = follow(draft.ended);
    },
    async outOfMemory() {
      const how = await runOutOfMemory(container, exited);
      await exited;
      return how;
    },
    removeFile: (path) => execute(container, ["rm", "-f", path]),
    async [Symbol.asyncDispose]() {
      await discard();
      await exited;
    },
  };
}

/** Written at once: whoever hears that a process ended finds its last lines. */
function openLog(file: string): Writable & { close(): void } {
  const descriptor = openSync(file, "a");
  const log = new Writable({
    write(chunk: Buffer, _encoding, done) {
      writeSync(descriptor, chunk);
      done();
    },
  });
  return Object.assign(log, { close: () => closeSync(descriptor) });
}

export class PortTaken extends Error {}

export function startRefusal(
  order: Pick<ContainerOrder, "name" | "image" | "hostPort" | "log">,
  cause: unknown,
): unknown {
  const { name, image, hostPort, log } = order;
  const said = String((cause as { json?: { message?: string } })?.json?.message ?? (cause as Error)?.message ?? cause);
  if (/port is already allocated|address already in use/i.test(said)) {
    return new PortTaken(`port ${hostPort} is taken`, { cause });
  }
  if (isDiskFull(said)) {
    const message = `The container does not fit on the disk: ${said}`;
    return new PhantomError("ERR_DISK_FULL", { operation: `start ${name}`, message, hint: diskFullHint, cause });
  }
  return new PhantomError("ERR_STACK_START", {
    operation: `start ${name} from ${image.name}`,
    message: `The container did not start: ${said}. Its last lines:\n${tail(log)}`,
    hint: `The daemon's words say why. The whole log: ${log}`,
    cause,
  });
}
