import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface EngineServer extends AsyncDisposable {
  readonly port: number;
}

const NO_IPV6 = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT", "EINVAL"]);

/**
 * Listens on the port on 127.0.0.1, and on ::1 where there is IPv6: prisma-client-py connects to `localhost`, and either may come first.
 *
 * @param port 0: a port from the kernel.
 * @throws the listen error, also if another process has the port on ::1, because the client would reach that one.
 */
export async function listen(handler: RequestListener, port: number): Promise<EngineServer> {
  await using opening = new AsyncDisposableStack();
  const first = opening.adopt(await open(handler, "127.0.0.1", port), close);
  const chosen = (first.address() as AddressInfo).port;
  const second = await open(handler, "::1", chosen).catch((error: NodeJS.ErrnoException) => {
    if (NO_IPV6.has(error.code ?? "")) return undefined;
    throw error;
  });
  if (second) opening.adopt(second, close);
  const listening = opening.move();
  return { port: chosen, [Symbol.asyncDispose]: () => listening.disposeAsync() };
}

async function open(handler: RequestListener, host: string, port: number): Promise<Server> {
  // httpx reuses idle connections for 5 s, as long as Node would keep them: closing first would lose a request now and then.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, handler);
  server.listen({ host, port, ...(host === "::1" ? { ipv6Only: true } : {}) });
  await once(server, "listening");
  return server;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
