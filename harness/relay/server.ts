import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../clock.ts";
import { PhantomError } from "../errors/index.ts";
import { startProvider } from "../provider/index.ts";
import { startRedisProxy } from "../redis-proxy/index.ts";
import { version } from "../version.ts";
import { admission } from "./admission.ts";
import { Controlled, type Instruments } from "./controlled.ts";
import { keepAlive } from "./keep-alive.ts";
import { Command, protocol, type Told } from "./messages.ts";

export interface RelayOptions {
  clock: Clock;
  /** Where replicas and the harness reach it. */
  host: string;
  /** The Redis that the replicas' commands go on to. */
  upstream: { host: string; port: number };
  /** For the proxies, one for each replica; 0 lets the kernel choose. */
  redisPorts: readonly number[];
  providerPort: number;
  controlPort: number;
  /** What a harness must know to drive it. Null: anyone who reaches it may. */
  token: string | null;
  /** Says who came and went. */
  report(line: string): void;
}

export interface Relay extends AsyncDisposable {
  readonly redisPorts: readonly number[];
  readonly providerPort: number;
  readonly controlPort: number;
}

/**
 * The mock provider and the Redis proxies in a process of their own, driven by one harness at a time over a WebSocket.
 * When that harness goes, in whatever way, its rules and scripts go, too, and traffic flows on.
 * @throws PhantomError when a port cannot be listened on
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  await using started = new AsyncDisposableStack();
  const { clock, host, upstream, redisPorts } = options;
  const provider = started.use(await listening(startProvider({ clock, host, port: options.providerPort })));
  const redisProxy = started.use(
    await listening(startRedisProxy({ upstream, replicas: redisPorts.length, ports: redisPorts, clock, host })),
  );
  const control = started.use(await listening(startControl(options, { provider, redisProxy, clock })));
  const resources = started.move();
  return {
    redisPorts: redisProxy.ports,
    providerPort: provider.port,
    controlPort: control.port,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

async function startControl({ host, controlPort, token, report }: RelayOptions, instruments: Instruments) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1 << 20 });
  const http = createServer((_, response) => response.writeHead(200).end("phantom429 relay\n"));
  let taken = false;
  const admit = admission(token, () => taken);
  http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => {});
    const refusal = admit(request);
    if (refusal) {
      const { status, message } = refusal;
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: ${message.length}\r\n\r\n${message}`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      taken = true;
      report("a harness drives this relay");
      serve(client, instruments);
      client.once("close", () => {
        taken = false;
        report("the harness has gone; its rules and scripts are removed");
      });
    });
  });
  http.listen(controlPort, host);
  await once(http, "listening");
  return {
    port: (http.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function serve(client: WebSocket, instruments: Instruments): void {
  const tell = (told: Told) => client.send(JSON.stringify(told));
  const { redisProxy, provider } = instruments;
  tell({ tell: "welcome", protocol, version, redisPorts: redisProxy.ports, providerPort: provider.port });
  const controlled = new Controlled(instruments, tell);
  const alive = keepAlive(client);
  client.on("message", (data) => {
    try {
      controlled.perform(Command.parse(JSON.parse(String(data))));
    } catch (thrown) {
      client.close(1008, String(thrown instanceof Error ? thrown.message : thrown).slice(0, 120));
    }
  });
  client.on("error", () => client.terminate());
  client.once("close", () => {
    alive[Symbol.dispose]();
    controlled[Symbol.dispose]();
  });
}

async function listening<T>(start: Promise<T>): Promise<T> {
  return start.catch((thrown: unknown) => {
    const cause = thrown instanceof PhantomError ? (thrown.cause ?? thrown) : thrown;
    const { code, port, message } = cause as NodeJS.ErrnoException & { port?: number };
    const taken = code === "EADDRINUSE";
    throw new PhantomError(taken ? "ERR_PORT_IN_USE" : "ERR_STACK_START", {
      operation: "start the relay",
      message: taken ? `Port ${port} is in use.` : `It cannot listen: ${message}`,
      hint: "Choose other ports (`npx phantom429 help relay`), or another --host.",
      cause,
    });
  });
}
