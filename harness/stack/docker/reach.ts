import { setTimeout as delay } from "node:timers/promises";
import { PhantomError } from "../../errors/index.ts";
import type { Daemon } from "./daemon.ts";
import type { Image } from "./images.ts";
import type { Network } from "./network.ts";

const script = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 5).close()";
const limitMs = 30_000;

/**
 * That a container on the network can connect to a port of the harness. A firewall between them would otherwise show as
 * replicas that never get ready.
 * @throws PhantomError ERR_STACK_START
 */
export async function checkReach(
  { docker }: Daemon,
  image: Image,
  network: Network,
  port: number,
  labels: Record<string, string>,
): Promise<void> {
  const container = await docker.createContainer({
    Image: image.id,
    Entrypoint: ["python3", "-c", script, network.harnessName, String(port)],
    Cmd: [],
    Labels: labels,
    HostConfig: {
      NetworkMode: network.name,
      ExtraHosts: [`${network.harnessName}:${network.harnessAddress}`],
    },
  });
  try {
    await container.start();
    const ended = container.wait().then(({ StatusCode }: { StatusCode: number }) => StatusCode);
    if ((await Promise.race([ended, delay(limitMs, null, { ref: false })])) === 0) return;
    throw new PhantomError("ERR_STACK_START", {
      operation: "let the containers reach the harness",
      message: `A container cannot connect to the harness (${network.harnessName} is ${network.harnessAddress}, port ${port}).`,
      hint: "Let the firewall accept connections from Docker's bridges to this machine. The harness must run on the daemon's machine, not in a container.",
    });
  } finally {
    await container.remove({ force: true, v: true });
  }
}
