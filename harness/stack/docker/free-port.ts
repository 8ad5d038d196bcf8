import { PhantomError } from "../../errors/index.ts";
import { freePort } from "../local/index.ts";
import { type ContainerOrder, PortTaken, type RunningContainer, startContainer } from "./container.ts";
import type { Daemon } from "./daemon.ts";

const portAttempts = 5;

/** A container whose port on this machine is chosen here, so that it outlives a restart. */
export async function onFreePort(
  daemon: Daemon,
  order: Omit<ContainerOrder, "hostPort">,
  signal: AbortSignal,
): Promise<RunningContainer> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await startContainer(daemon, { ...order, hostPort: await freePort() });
    } catch (error) {
      if (!(error instanceof PortTaken)) throw error;
      if (attempt === portAttempts) {
        throw new PhantomError("ERR_PORT_IN_USE", {
          operation: `start ${order.name}`,
          message: `Each of ${portAttempts} ports that the kernel offered was taken before the container could publish it.`,
          hint: "Something on this machine takes ports very quickly; try again when it has settled.",
          cause: error,
        });
      }
    }
  }
}
