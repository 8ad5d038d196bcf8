import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import type { Clock } from "../clock.ts";
import { toPhantomError } from "../errors/index.ts";
import { addressOf } from "./address.ts";
import { answer } from "./answer.ts";
import { type Asked, dialectAt, listModels, unknownUrl } from "./dialects/index.ts";
import { Exchange } from "./exchange.ts";
import { type Identity, identify, unnamed } from "./identity.ts";
import { askedOf, beta, converse, current, realtimePath, UpgradeWire } from "./realtime/index.ts";
import { checkScript, defaultScript } from "./script.ts";
import { changed, type Trials } from "./state.ts";
import type { TrialProviderEvent } from "./types.ts";
import { httpWire, type Wire } from "./wire.ts";

interface ArrivalsInit {
  clock: Clock;
  trials: Trials;
  emit: (event: TrialProviderEvent) => void;
}

/** Takes HTTP requests in: finds their dialect, identity and script, and sees each exchange through to its end. */
export class Arrivals {
  readonly #clock: Clock;
  readonly #trials: Trials;
  readonly #emit: (event: TrialProviderEvent) => void;
  readonly #open = new Map<Exchange, Promise<void>>();

  constructor(init: ArrivalsInit) {
    this.#clock = init.clock;
    this.#trials = init.trials;
    this.#emit = init.emit;
  }

  /** Sees one request through. Never rejects. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    const { path, query, deployment } = addressOf(url);
    const models = method === "GET" ? listModels(path) : null;
    if (models) return reply(response, 200, models);
    const spoken = dialectAt(method, path);
    if (!spoken) {
      this.#complain(`no such route: ${method} ${url}`);
      return reply(response, 404, unknownUrl(method, url));
    }
    const { dialect, params } = spoken;
    const body = await bodyOf(request, deployment);
    if (body === brokenOff) return this.#complain(`${method} ${url}: the request broke off before its end`);
    const asked = dialect.read(body);
    if ("why" in asked) {
      this.#complain(`${method} ${url}: ${asked.why}`);
      return reply(response, asked.status, asked.body);
    }
    const named = { ...asked, texts: [asked.texts, ...query.values()] };
    await this.#exchange(request, httpWire(response, request.socket), named, dialect.idPrefix, (exchange) =>
      answer(exchange, dialect, asked, params),
    );
  }

  /** Sees one request for a websocket through. Never rejects. */
  async upgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const { method = "", url = "", headers } = request;
    const { path, query } = addressOf(url);
    if (path !== realtimePath) {
      this.#complain(`no such route: ${method} ${url} (websocket)`);
      socket.on("error", () => {}).end("HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const asked = askedOf(query);
    const wire = new UpgradeWire(request, socket, head);
    const protocol = headers["openai-beta"] === "realtime=v1" ? beta : current;
    await this.#exchange(request, wire, asked, "resp_", (exchange) => converse(exchange, wire, asked, protocol));
  }

  /** Ends all exchanges; resolves when they have logged it. */
  async stop(): Promise<void> {
    for (const exchange of this.#open.keys()) exchange.stop();
    await Promise.all(this.#open.values());
  }

  async #exchange(
    request: IncomingMessage,
    wire: Wire,
    asked: Asked,
    idPrefix: string,
    play: (exchange: Exchange) => Promise<void>,
  ): Promise<void> {
    const identity = identify(asked.texts, request.headers);
    const state = this.#trials.request(identity);
    state.attempts++;
    const script = state.script ?? defaultScript;
    const responseId = idPrefix + (script.duplicateId ? `${identity.trial}-same` : idOf(identity, state.attempts));
    const exchange = new Exchange({
      wire,
      identity,
      state,
      script,
      responseId,
      clock: this.#clock,
      emit: this.#emit,
    });
    const closed = this.#trials.opened(identity.trial, state);
    const running = exchange.run(async () => {
      exchange.log("received", {
        stream: asked.stream,
        maxTokens: asked.maxTokens,
        ...(asked.usageInStream ? { detail: "include_usage" } : {}),
      });
      try {
        checkScript(`${identity.trial}.${identity.request}`, script, asked.stream);
      } catch (thrown) {
        state.misfit = toPhantomError(thrown, "play a provider script");
        changed(state);
        throw thrown;
      }
      await play(exchange);
    });
    this.#open.set(exchange, running);
    await running;
    this.#open.delete(exchange);
    closed();
  }

  /** Logs what is wrong with a request that became no exchange. */
  #complain(detail: string): void {
    this.#emit({ t: this.#clock.now(), event: "error", ...unnamed, attempt: 0, detail });
  }
}

const brokenOff = Symbol("broken off");

/** The parsed body, with the model that Azure's clients put into the path; its text when it is no JSON. */
async function bodyOf(request: IncomingMessage, deployment: string | null): Promise<unknown> {
  let whole: string;
  try {
    whole = await text(request);
  } catch {
    return brokenOff;
  }
  try {
    const body: unknown = JSON.parse(whole);
    const lacksModel = deployment !== null && typeof body === "object" && body !== null && !("model" in body);
    return lacksModel ? { ...body, model: deployment } : body;
  } catch {
    return whole;
  }
}

/** Unique within a trial and over its retries: LiteLLM drops a spend log whose response id it has seen before. */
function idOf({ trial, request }: Identity, attempt: number): string {
  return trial === "" ? `unnamed-${attempt}` : `${trial}-${request}-${attempt}`;
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
