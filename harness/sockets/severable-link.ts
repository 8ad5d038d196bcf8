import { once } from "node:events";
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";
import { Gate } from "./gate.ts";

/** One way to a server, that can be cut and made whole again. */
export interface SeverableLink extends AsyncDisposable {
  readonly port: number;
  /**
   * No byte passes in either direction from now on, a FIN neither; new connections are accepted by the kernel and hear
   * nothing. What is sent meanwhile arrives when the way is whole again, as after lost packets that are sent again.
   */
  cut(): void;
  heal(): void;
}

export interface SeverableLinkOptions {
  upstream: { host: string; port: number };
  /** Where it listens. */
  host: string;
}

/** Forwards connections as they are, each to one of its own. */
export async function startSeverableLink({ upstream, host }: SeverableLinkOptions): Promise<SeverableLink> {
  const gates = new Set<Gate>();
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = createConnection({ ...upstream, allowHalfOpen: true, noDelay: true });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      const gate = forward(from, to);
      if (isCut) gate.close("partitioned");
      sockets.add(from);
      gates.add(gate);
      from.once("close", () => {
        sockets.delete(from);
        gates.delete(gate);
      });
    }
  });
  server.listen(0, host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      for (const gate of gates) gate.close("partitioned");
    },
    heal() {
      isCut = false;
      for (const gate of gates) gate.open("partitioned");
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function forward(from: Socket, to: Socket): Gate {
  const gate = new Gate(from);
  from.on("data", (bytes) => {
    if (to.writable && !to.write(bytes)) gate.close("full");
  });
  to.on("drain", () => gate.open("full"));
  from.on("end", () => to.end());
  from.on("error", () => to.resetAndDestroy());
  from.on("close", () => to.destroySoon());
  return gate;
}
