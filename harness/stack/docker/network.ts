import { once } from "node:events";
import { createServer } from "node:net";
import { PhantomError } from "../../errors/index.ts";
import type { Daemon } from "./daemon.ts";

/** A bridge of a stack's own, and how its containers reach the harness. */
export interface Network extends AsyncDisposable {
  readonly name: string;
  /** Name by which containers call the harness. */
  readonly harnessName: string;
  /** What that name stands for: the bridge's gateway, or the daemon's word for the host. */
  readonly harnessAddress: string;
  /** Address on which the harness must listen for them. */
  readonly listenOn: string;
}

/** @throws PhantomError ERR_STACK_START, above all when the daemon has no free address range left */
export async function startNetwork({ docker }: Daemon, name: string, labels: Record<string, string>): Promise<Network> {
  const network = await docker
    .createNetwork({ Name: name, Driver: "bridge", Labels: labels, CheckDuplicate: true })
    .catch((cause: Error) => {
      throw new PhantomError("ERR_STACK_START", {
        operation: "make a network for the stack",
        message: `The Docker daemon made none: ${cause.message}`,
        hint: "`docker network prune` frees address ranges; `npx phantom429 clean` removes networks of killed runs.",
        cause,
      });
    });
  const { IPAM } = await network.inspect();
  const gateway = (IPAM?.Config?.[0] as { Gateway?: string } | undefined)?.Gateway;
  return {
    name,
    harnessName: "host.docker.internal",
    ...(await harnessPlace(gateway)),
    async [Symbol.asyncDispose]() {
      await network.remove().catch((error: { statusCode?: number }) => {
        if (error.statusCode !== 404) throw error;
      });
    },
  };
}

/**
 * On Linux the gateway is an address of this machine, and only the network's containers come in by it. Where the daemon
 * runs in a virtual machine (Docker Desktop), `host-gateway` leads to this machine's loopback.
 */
export async function harnessPlace(gateway: string | undefined): Promise<{ harnessAddress: string; listenOn: string }> {
  if (gateway !== undefined && (await canListen(gateway))) return { harnessAddress: gateway, listenOn: gateway };
  return { harnessAddress: "host-gateway", listenOn: "127.0.0.1" };
}

/** os.networkInterfaces() leaves out a bridge without containers: it is not running yet. */
async function canListen(address: string): Promise<boolean> {
  const server = createServer().listen(0, address);
  const listening = await once(server, "listening").then(
    () => true,
    () => false,
  );
  if (listening) await new Promise((resolve) => server.close(resolve));
  return listening;
}
