import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { Clock } from "../clock.ts";
import { toPhantomError } from "../errors/index.ts";
import { answer } from "./answer.ts";
import { type Asked, type Dialect, dialectAt, listModels, unknownUrl } from "./dialects/index.ts";
import { Exchange } from "./exchange.ts";
import { type Identity, identify, unnamed } from "./identity.ts";
import { checkScript, defaultScript } from "./script.ts";
import { changed, type Trials } from "./state.ts";
import type { TrialProviderEvent } from "./types.ts";

/** Unix time, s, of clock time zero in answers: fixed, so that the same exchange gives the same bytes. */
const epoch = 1_700_000_000;

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
    const method = request.method ?? "";
    const url = request.url ?? "";
    const path = url.replace(/\?.*$/, "").replace(/^\/v1(?=\/)/, "");
    const models = method === "GET" ? listModels(path) : null;
    if (models) return reply(response, 200, models);
    const dialect = method === "POST" ? dialectAt(path) : undefined;
    if (!dialect) {
      this.#complain(`no such route: ${method} ${url}`);
      return reply(response, 404, unknownUrl(method, url));
    }
    const body = await bodyOf(request);
    if (body === brokenOff) return this.#complain(`${method} ${url}: the request broke off before its end`);
    const asked = dialect.read(body);
    if ("why" in asked) {
      this.#complain(`${method} ${url}: ${asked.why}`);
      return reply(response, asked.status, asked.body);
    }
    await this.#exchange(request, response, dialect, asked);
  }

  /** Ends all exchanges; resolves when they have logged it. */
  async stop(): Promise<void> {
    for (const exchange of this.#open.keys()) exchange.stop();
    await Promise.all(this.#open.values());
  }

  async #exchange(request: IncomingMessage, response: ServerResponse, dialect: Dialect, asked: Asked): Promise<void> {
    const identity = identify(asked.texts, request.headers);
    const state = this.#trials.request(identity);
    state.attempts++;
    const script = state.script ?? defaultScript;
    const responseId = dialect.idPrefix + idOf(identity, state.attempts);
    const clock = this.#clock;
    const exchange = new Exchange({ request, response, identity, state, script, responseId, clock, emit: this.#emit });
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
      await answer(exchange, dialect, asked, epoch + Math.floor(clock.now() / 1000));
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

/** The parsed body; undefined when it is not JSON. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  try {
    return await json(request);
  } catch (error) {
    return error instanceof SyntaxError ? undefined : brokenOff;
  }
}

/** Unique within a trial and over its retries: LiteLLM drops a spend log whose response id it has seen before. */
function idOf({ trial, request }: Identity, attempt: number): string {
  return trial === "" ? `unnamed-${attempt}` : `${trial}-${request}-${attempt}`;
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
