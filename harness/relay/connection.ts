import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import type { Clock } from "../clock.ts";
import { type ErrorCode, PhantomError } from "../errors/index.ts";
import { clockOffset, type Exchanged } from "./clock-offset.ts";
import { keepAlive } from "./keep-alive.ts";
import { type Command, protocol, type Told, type Welcome } from "./messages.ts";
import { relayLost, relayRefusal, wrongProtocol } from "./refusals.ts";

export interface ConnectOptions {
  /** ws://HOST:PORT */
  url: string;
  token: string | null;
  clock: Clock;
  signal: AbortSignal;
}

type Asking = Extract<Command, { id: number }>;
type Asked = Asking extends infer C ? (C extends Asking ? Omit<C, "id"> : never) : never;

/** The harness' end: it drives the relay until it is disposed or lost. */
export interface RelayConnection extends AsyncDisposable {
  readonly welcome: Welcome;
  /** Aborts, with the error, when the relay is gone; what waits on it rejects. */
  readonly lost: AbortSignal;
  /** Of the harness' clock; how far a time of the relay may be off, ms. */
  readonly uncertaintyMs: number;
  /** A time of the relay on the harness' clock. */
  toOurs(t: number): number;
  send(command: Command): void;
  /** @throws PhantomError ERR_RELAY_LOST, what the relay refuses with, or the signal's reason */
  ask(command: Asked, signal?: AbortSignal): Promise<unknown>;
  onTold<Kind extends Told["tell"]>(kind: Kind, listener: (told: Extract<Told, { tell: Kind }>) => void): () => void;
  /** Resolves when all that was sent has been done there, and all that was seen there has been told here. */
  caughtUp(): Promise<void>;
}

const connectTimeoutMs = 10_000;
const readings = 12;

/** @throws PhantomError ERR_RELAY_UNREACHABLE, ERR_RELAY_REFUSED */
export async function connectRelay(options: ConnectOptions): Promise<RelayConnection> {
  const connection = new Connection(options);
  try {
    await connection.open();
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    options.signal.throwIfAborted();
    throw error;
  }
  return connection;
}

class Connection implements RelayConnection {
  welcome!: Welcome;
  uncertaintyMs = 0;
  readonly #options: ConnectOptions;
  readonly #socket: WebSocket;
  readonly #lost = new AbortController();
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #listeners = new Map<Told["tell"], Set<(told: never) => void>>();
  #ids = 0;
  #offsetMs = 0;

  constructor(options: ConnectOptions) {
    this.#options = options;
    const headers = options.token === null ? {} : { authorization: `Bearer ${options.token}` };
    this.#socket = new WebSocket(options.url, {
      headers,
      handshakeTimeout: connectTimeoutMs,
      perMessageDeflate: false,
    });
    this.#socket.on("message", (data) => this.#hear(JSON.parse(String(data)) as Told));
    this.#socket.once("close", (code, reason) => this.#lose(relayLost(options.url, code, String(reason))));
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async open(): Promise<void> {
    const { url, signal, clock } = this.#options;
    const opened = Promise.withResolvers<Welcome>();
    opened.promise.catch(() => {});
    const abort = () => this.#socket.terminate();
    signal.addEventListener("abort", abort);
    this.onTold("welcome", opened.resolve);
    this.#socket.once("unexpected-response", (_, response) =>
      opened.reject(relayRefusal(url, response.statusCode ?? 0)),
    );
    this.#socket.on("error", (error) => opened.reject(relayRefusal(url, 0, error)));
    this.#lost.signal.addEventListener("abort", () => opened.reject(this.#lost.signal.reason));
    try {
      signal.throwIfAborted();
      this.welcome = await opened.promise;
    } finally {
      signal.removeEventListener("abort", abort);
    }
    if (this.welcome.protocol !== protocol) throw wrongProtocol(url, this.welcome);
    const alive = keepAlive(this.#socket);
    this.#lost.signal.addEventListener("abort", () => alive[Symbol.dispose]());
    const exchanges: Exchanged[] = [];
    for (let n = 0; n < readings; n++) {
      const askedAt = clock.now();
      const read = (await this.ask({ do: "sync" })) as number;
      exchanges.push({ askedAt, read, answeredAt: clock.now() });
      await delay(2);
    }
    const { ms, uncertaintyMs } = clockOffset(exchanges);
    this.#offsetMs = ms;
    this.uncertaintyMs = uncertaintyMs;
  }

  toOurs(t: number): number {
    return t + this.#offsetMs;
  }

  send(command: Command): void {
    if (!this.#lost.signal.aborted) this.#socket.send(JSON.stringify(command));
  }

  async ask(command: Asked, signal?: AbortSignal): Promise<unknown> {
    this.#lost.signal.throwIfAborted();
    signal?.throwIfAborted();
    const id = this.#ids++;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    const giveUp = () => {
      this.send({ do: "give-up", id });
      answer.reject(signal?.reason);
    };
    signal?.addEventListener("abort", giveUp);
    this.send({ ...command, id } as Command);
    try {
      return await answer.promise;
    } finally {
      signal?.removeEventListener("abort", giveUp);
      this.#waiting.delete(id);
    }
  }

  onTold: RelayConnection["onTold"] = (kind, listener) => {
    const listeners = this.#listeners.get(kind) ?? new Set();
    this.#listeners.set(kind, listeners);
    listeners.add(listener as (told: never) => void);
    return () => listeners.delete(listener as (told: never) => void);
  };

  async caughtUp(): Promise<void> {
    await this.ask({ do: "sync" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise((resolve) => this.#socket.once("close", resolve));
    this.#socket.on("error", () => {});
    this.#socket.close(1000);
    const terminate = setTimeout(() => this.#socket.terminate(), 1000);
    await closed;
    clearTimeout(terminate);
  }

  #hear(told: Told): void {
    if (told.tell === "answer") this.#waiting.get(told.id)?.resolve(told.value);
    if (told.tell === "refusal") {
      const { code, message, hint } = told;
      const error = new PhantomError(code as ErrorCode, { operation: "drive the relay", message, hint });
      this.#waiting.get(told.id)?.reject(error);
    }
    for (const listener of this.#listeners.get(told.tell) ?? []) listener(told as never);
  }

  #lose(error: PhantomError): void {
    this.#lost.abort(error);
    for (const { reject } of this.#waiting.values()) reject(error);
  }
}
