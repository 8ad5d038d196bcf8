import { createParser } from "eventsource-parser";
import { Agent, request } from "undici";
import { expect } from "vitest";
import { startClock } from "../../../harness/clock.ts";
import type { ProviderEvent, ProviderScript } from "../../../harness/contracts/index.ts";
import { marker, type Provider, startProvider, type TrialProviderEvent } from "../../../harness/provider/index.ts";

type RequestOptions = NonNullable<Parameters<typeof request>[1]>;

export const trial = "t1";
/** Long enough for any machine; nothing waits for it when all goes well. */
export const soon = () => AbortSignal.timeout(20_000);

/** Polls until it is so; the time is for slow machines. */
export function eventually<T>(read: () => T) {
  return expect.poll(read, { interval: 5, timeout: 20_000 });
}

export function script(fields: Partial<ProviderScript> = {}): ProviderScript {
  return {
    status: 200,
    inputTokens: 7,
    outputTokens: 3,
    chunks: 3,
    holdAt: null,
    ending: "complete",
    endAt: null,
    usage: "correct",
    dripMs: 0,
    retryAfterS: null,
    duplicateId: false,
    ...fields,
  };
}

/** A chat completion request that names itself. */
export function chat(id: string, fields: object = {}): object {
  return { model: "gpt-x", messages: [{ role: "user", content: `Say ok. ${marker(trial, id)}` }], ...fields };
}

export const streaming = { stream: true, stream_options: { include_usage: true } };

/** The `data` of each event in an SSE body, as far as it came. */
export function eventsOf(text: string): string[] {
  const seen: string[] = [];
  createParser({ onEvent: (event) => seen.push(event.data) }).feed(text);
  return seen;
}

/** A started provider, a client of it with sockets of its own, and everything that the provider logged. */
export class Fixture implements AsyncDisposable {
  readonly provider: Provider;
  readonly log: TrialProviderEvent[] = [];
  readonly agent = new Agent();

  constructor(provider: Provider) {
    this.provider = provider;
    provider.onEvent((event) => this.log.push(event));
  }

  static async start(): Promise<Fixture> {
    return new Fixture(await startProvider({ clock: startClock() }));
  }

  post(body: object | string, options: RequestOptions & { at?: string } = {}) {
    const { at = "/v1/chat/completions", ...rest } = options;
    return request(this.provider.url + at, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
      dispatcher: this.agent,
      ...rest,
    });
  }

  /** What was logged about one request. */
  of(id: string): ProviderEvent[] {
    return this.log.filter((event) => event.request === id);
  }

  names(id: string): string[] {
    return this.of(id).map(({ event, point }) =>
      event === "held" || event === "released" ? `${event} ${point}` : event,
    );
  }

  /** Resolves once something was logged that fits. */
  async logged(fits: (event: TrialProviderEvent) => boolean): Promise<TrialProviderEvent> {
    const found = this.log.find(fits);
    if (found) return found;
    const { promise, resolve, reject } = Promise.withResolvers<TrialProviderEvent>();
    const signal = soon();
    const stop = this.provider.onEvent((event) => fits(event) && resolve(event));
    signal.addEventListener("abort", () => reject(new Error(`not logged; the log has ${JSON.stringify(this.log)}`)));
    return promise.finally(stop);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.agent.destroy();
    await this.provider[Symbol.asyncDispose]();
  }
}
