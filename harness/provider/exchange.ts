import type { OutgoingHttpHeaders } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import type { HoldPoint, ProviderEvent, ProviderScript } from "../contracts/index.ts";
import type { Usage } from "./dialects/index.ts";
import type { Identity } from "./identity.ts";
import { changed, type RequestState, when } from "./state.ts";
import type { TrialProviderEvent } from "./types.ts";
import type { Wire } from "./wire.ts";

/** Why an exchange ended before its answer was complete. */
class Interrupted extends Error {
  readonly by: "peer" | "script" | "stop";

  constructor(by: Interrupted["by"], detail: string) {
    super(detail);
    this.by = by;
  }
}

export interface ExchangeInit {
  wire: Wire;
  identity: Identity;
  state: RequestState;
  script: ProviderScript;
  responseId: string;
  clock: Clock;
  emit: (event: TrialProviderEvent) => void;
}

/**
 * One request at the provider, from its arrival to its end: writes the answer, stops at the hold point, ends as
 * scripted, and logs all of it. It ends with exactly one of `done`, `peer-closed`, `ended-by-script` or `error`;
 * only a scripted hang logs `ended-by-script` when it begins and `peer-closed` when the peer gives up.
 */
export class Exchange {
  readonly script: ProviderScript;
  readonly responseId: string;
  readonly #wire: Wire;
  readonly #identity: Identity;
  readonly #state: RequestState;
  readonly #attempt: number;
  readonly #clock: Clock;
  readonly #emit: (event: TrialProviderEvent) => void;
  readonly #over = new AbortController();
  /** The last point passed. */
  #point: HoldPoint | undefined;
  #contentChars = 0;
  #complete = false;
  #said: Usage | null = null;

  constructor(init: ExchangeInit) {
    this.script = init.script;
    this.responseId = init.responseId;
    this.#wire = init.wire;
    this.#identity = init.identity;
    this.#state = init.state;
    this.#attempt = init.state.attempts;
    this.#clock = init.clock;
    this.#emit = init.emit;
    init.wire.onClose(() => {
      if (!this.#complete) this.#over.abort(this.#peerClosed());
    });
    if (init.wire.socket.destroyed) this.#over.abort(this.#peerClosed());
  }

  log(event: ProviderEvent["event"], more: Partial<ProviderEvent> = {}): number {
    const t = this.#clock.now();
    this.#emit({ t, event, ...this.#identity, attempt: this.#attempt, ...more });
    return t;
  }

  /** Runs `answer` to its end, whatever that is, and logs an end that `answer` did not bring about itself. */
  async run(answer: () => Promise<void>): Promise<void> {
    try {
      await answer();
    } catch (thrown) {
      if (!(thrown instanceof Interrupted)) {
        this.log("error", { detail: String(thrown), ...this.#sent() });
        this.#wire.socket.destroy();
      } else if (thrown.by === "peer") {
        this.log("peer-closed", { detail: thrown.message, ...this.#sent() });
      } else if (thrown.by === "stop") {
        this.log("error", { detail: thrown.message, ...this.#sent() });
      }
    }
  }

  /** Ends it at once because the provider stops. */
  stop(): void {
    this.#over.abort(new Interrupted("stop", "the provider was stopped"));
    this.#wire.socket.destroy();
  }

  /** Whether the script holds or strikes here, so that everything before must have left. */
  stopsAt(point: HoldPoint): boolean {
    return this.script.holdAt === point || this.script.endAt === point;
  }

  /** Passes a point: waits there if it is the hold point, and does not return if the script ends the exchange there. */
  async reach(point: HoldPoint): Promise<void> {
    this.#point = point;
    this.#over.signal.throwIfAborted();
    if (this.script.holdAt === point && !this.#state.released) await this.#hold(point);
    if (this.script.endAt === point) await this.#strike(point);
  }

  headers(status: number, headers: OutgoingHttpHeaders): void {
    this.#wire.writeHead(status, { ...headers, "x-request-id": `req_${this.responseId}` });
    this.log("headers", { status, responseId: this.responseId });
  }

  /** Sends the headers alone. Resolves once the socket has taken them. */
  async flushHeaders(): Promise<void> {
    this.#wire.flushHeaders();
    await this.#flushed((taken) => this.#wire.socket.write("", taken));
  }

  /** Resolves once the socket has taken it. */
  async send(bytes: string | Uint8Array): Promise<void> {
    await this.#flushed((taken) => this.#wire.write(bytes, taken));
  }

  async sendContent(frame: string, word: string): Promise<void> {
    await this.send(frame);
    this.#contentChars += word.length;
    this.log("chunk", { contentChars: this.#contentChars });
  }

  /** Notes that the usage block has left. */
  said(usage: Usage): void {
    this.#said = usage;
    this.log("usage", { ...usage });
  }

  /** Whether what has been sent is a whole answer, so that the peer may close without breaking anything off. */
  setComplete(complete: boolean): void {
    this.#complete = complete;
  }

  /** Throws if it was interrupted. */
  throwIfOver(): void {
    this.#over.signal.throwIfAborted();
  }

  drip(): Promise<void> {
    const { dripMs } = this.script;
    if (dripMs === 0) return Promise.resolve();
    return sleep(dripMs, undefined, { signal: this.#over.signal }).catch(() => this.#over.signal.throwIfAborted());
  }

  /** Ends the body in good order. Resolves once the socket has taken all of it. */
  async end(bytes: string | Uint8Array): Promise<void> {
    await this.#flushed((taken) =>
      this.#wire.end(bytes, () => {
        this.#complete = !this.#wire.socket.destroyed;
        taken();
      }),
    );
  }

  /** Logs that the whole answer has left, with what it is to be billed for. */
  done(status: number, billed: Usage, contentChars: number): void {
    this.log("done", { status, responseId: this.responseId, contentChars, ...billed });
  }

  endedByScript(): void {
    this.log("ended-by-script", { detail: this.script.ending, ...this.#sent() });
  }

  async #hold(point: HoldPoint): Promise<void> {
    const t = this.log("held", { point });
    this.#state.held ??= { t, point };
    changed(this.#state);
    await when(this.#state, () => this.#state.released || undefined, this.#over.signal);
    this.log("released", { point });
  }

  async #strike(point: HoldPoint): Promise<never> {
    this.endedByScript();
    const ended = new Interrupted("script", `${this.script.ending} at ${point}`);
    if (this.script.ending === "hang") {
      await when(this.#state, () => this.#state.forgotten || undefined, this.#over.signal);
      this.#wire.socket.destroy();
    } else if (this.script.ending === "reset") {
      this.#wire.socket.resetAndDestroy();
    } else {
      this.#wire.socket.destroySoon();
    }
    throw ended;
  }

  /** Writes, and resolves when the bytes are with the kernel; rejects when the peer is gone before. */
  #flushed(write: (taken: () => void) => void): Promise<void> {
    const { signal } = this.#over;
    return new Promise((resolve, reject) => {
      const gone = () => reject(signal.reason);
      if (signal.aborted) return gone();
      signal.addEventListener("abort", gone, { once: true });
      write(() => {
        signal.removeEventListener("abort", gone);
        if (this.#wire.socket.destroyed) reject(signal.aborted ? signal.reason : this.#peerClosed());
        else resolve();
      });
    });
  }

  #peerClosed(): Interrupted {
    const code = (this.#wire.socket.errored as NodeJS.ErrnoException | null)?.code;
    return new Interrupted("peer", code === undefined ? "closed" : code === "ECONNRESET" ? "reset" : code);
  }

  #sent(): Partial<ProviderEvent> {
    return {
      contentChars: this.#contentChars,
      ...(this.#point === undefined ? {} : { point: this.#point }),
      ...(this.#said ?? {}),
    };
  }
}
