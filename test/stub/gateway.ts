import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, ListenOptions } from "node:net";
import { json } from "node:stream/consumers";
import { Agent } from "undici";
import { ZodError } from "zod";
import type { FlushAnswer } from "../../harness/contracts/index.ts";
import { openPool } from "../../harness/record/postgres-pool.ts";
import { modelList } from "../../harness/subject/config/model-list.ts";
import { adminRoutes } from "./admin.ts";
import { type ChatBody, serveChat } from "./chat.ts";
import type { GatewayConfig } from "./config.ts";
import { Counters } from "./counters.ts";
import { Directory } from "./identities.ts";
import { Links } from "./links.ts";
import { bornOwner, isOwnerAlive, ownerDied } from "./owners.ts";
import { errorBody, sendJson } from "./replies.ts";
import { ReservationBook, Reservations } from "./reservations.ts";
import { resetDue } from "./resets.ts";
import { SpendWriter } from "./spend-writer.ts";

/** How often a gateway looks for reservations of dead peers, ms. */
export const orphanCheckMs = 100;

const ready = { status: "healthy", db: "connected", litellm_version: "stub" };

/** A replica that serves: LiteLLM's twin, known to be good, or bad in the ways that its switches say. */
export interface StubGateway extends AsyncDisposable {
  readonly port: number;
  /** As a forked replica of LiteLLM answers (harness/stack/local/flush.py). */
  flush(): Promise<FlushAnswer>;
  /** Ends it as a SIGKILL would: sockets cut, nothing settled, queued spend lost. */
  kill(): Promise<void>;
}

/**
 * Starts a gateway in this process; disposing it finishes what is open and writes all spend.
 * @param listen where, if not on the port of its configuration
 */
export async function startGateway(
  config: GatewayConfig,
  listen: ListenOptions & { fd?: number } = { host: "127.0.0.1", port: config.port },
): Promise<StubGateway> {
  await using starting = new AsyncDisposableStack();
  const postgres = starting.adopt(openPool({ connectionString: config.postgresUrl, max: 4 }), (pool) => pool.end());
  const links = starting.use(new Links(config));
  const dispatcher = starting.adopt(new Agent({ pipelining: 1 }), (agent) => agent.destroy());
  const counters = new Counters(links, postgres, config);
  const owner = starting.adopt(bornOwner(), ownerDied);
  const book = new ReservationBook(links.reads, owner);
  const writer = new SpendWriter(postgres, config);
  starting.defer(() => writer.abandon());
  const works = new Set<Promise<void>>();
  const chat = {
    later(work: Promise<void>) {
      const done = work.catch(() => {}).finally(() => works.delete(done));
      works.add(done);
    },
    config,
    directory: new Directory(postgres, config.switches),
    reservations: new Reservations(counters, book, config.switches),
    writer,
    dispatcher,
  };
  const clear = async (key: string) => {
    if (config.switches.staleAfterReset) return;
    await book.releaseAllOn(key, counters);
    await counters.clear(key);
  };
  const admin = adminRoutes(postgres, clear);

  let killed = false;
  const open = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const served = serve(request, response).catch((error) => {
      if (!killed) refuse(response, error);
    });
    open.add(served);
    void served.finally(() => open.delete(served));
  });
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? "/", "http://stub").pathname;
    if (path === "/health/readiness") return sendJson(response, 200, ready);
    if (path === "/health/liveliness") return sendJson(response, 200, "I'm alive!");
    const secret = (request.headers.authorization ?? "").replace(/^Bearer /, "");
    if (path === "/v1/chat/completions") return serveChat(chat, secret, (await json(request)) as ChatBody, response);
    if (secret !== config.masterKey)
      return sendJson(response, 401, errorBody(401, "Authentication Error", "auth_error"));
    if (path === "/model/info") return sendJson(response, 200, { data: modelList(config.providerUrl) });
    if (path === "/openapi.json") return sendJson(response, 200, { paths: { "/v1/chat/completions": {} } });
    const key = /^\/key\/([^/]+)\/reset_spend$/.exec(path)?.[1];
    const act = admin.get(key ? "/key/reset_spend" : path);
    const isGone = config.switches.noTags && path.startsWith("/tag/");
    if (!act || isGone) return sendJson(response, 404, { detail: "Not Found" });
    const body = await json(request);
    sendJson(response, 200, await act(key ? { ...(body as object), key } : body));
  };

  const releaseOrphans = () => book.releaseOrphans(counters, isOwnerAlive).catch(() => {});
  if (!config.switches.leakOnKill) {
    await releaseOrphans();
    starting.adopt(setInterval(releaseOrphans, orphanCheckMs), clearInterval);
  }
  const reset = () => resetDue(postgres, clear).catch(() => {});
  starting.adopt(setInterval(reset, orphanCheckMs), clearInterval);
  await once(server.listen(listen), "listening");
  starting.defer(() => {
    server.closeAllConnections();
    server.close();
  });

  const ending = starting.move();
  return {
    port: (server.address() as AddressInfo).port,
    async flush() {
      const still = [...[...open].map(() => "request"), ...[...works].map(() => "later")];
      if (still.length === 0) await writer.flush();
      return { pending: still, ran: still.length === 0, error: null };
    },
    async kill() {
      killed = true;
      links[Symbol.dispose]();
      writer.abandon();
      await ending.disposeAsync();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await dispatcher.destroy();
      await Promise.allSettled([...open, ...works]);
      await writer.close();
      await ending.disposeAsync();
    },
  };
}

function refuse(response: ServerResponse, error: unknown): void {
  const status = error instanceof ZodError ? 422 : 500;
  if (status === 500) console.error(error);
  sendJson(response, status, errorBody(status, error instanceof Error ? error.message : String(error)));
  if (!response.writableEnded) response.end();
}
