import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { request as send } from "undici";

export interface GatewayOptions {
  providerUrl: string;
  /** Answers in place of the provider where it gives something. */
  refuse?: (body: string) => { status: number; body: string } | null;
  /** Goes on with the provider when its client is gone. */
  ignoreClosedClients?: boolean;
  /** Accepts requests and never answers. */
  silent?: boolean;
}

export interface Gateway extends AsyncDisposable {
  readonly url: string;
  /** How clients' sockets ended, in order: FIN or RST. */
  readonly closings: ("fin" | "rst")[];
  readonly bodies: string[];
  /** The most requests that were open at once. */
  readonly widest: number;
  kill(): void;
}

/** A stand-in for a replica: forwards chat completions to the provider and watches its clients' sockets. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const sockets = new Set<Socket>();
  const closings: ("fin" | "rst")[] = [];
  const bodies: string[] = [];
  let open = 0;
  let widest = 0;
  const server = createServer((request, response) => {
    open += 1;
    widest = Math.max(widest, open);
    response.once("close", () => {
      open -= 1;
    });
    forward(request, response, options, bodies).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 0;
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("end", () => closings.push("fin"));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNRESET") closings.push("rst");
    });
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const kill = () => {
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    closings,
    bodies,
    get widest() {
      return widest;
    },
    kill,
    async [Symbol.asyncDispose]() {
      const closed = server.listening ? once(server, "close") : null;
      kill();
      await closed;
    },
  };
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { providerUrl, refuse, ignoreClosedClients, silent }: GatewayOptions,
  bodies: string[],
): Promise<void> {
  const body = await text(request);
  bodies.push(body);
  if (silent) return;
  const refusal = refuse?.(body);
  if (refusal) {
    response.writeHead(refusal.status, { "content-type": "application/json" });
    response.end(refusal.body);
    return;
  }
  const gone = new AbortController();
  if (!ignoreClosedClients) response.once("close", () => gone.abort());
  const answer = await send(`${providerUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    reset: true,
    signal: gone.signal,
  });
  response.writeHead(answer.statusCode, { "content-type": String(answer.headers["content-type"]) });
  response.flushHeaders();
  const upstream = Readable.from(answer.body);
  if (ignoreClosedClients) {
    for await (const piece of upstream) if (!response.destroyed) response.write(piece);
    response.end();
  } else {
    upstream.once("error", () => response.destroy());
    upstream.pipe(response);
  }
}
