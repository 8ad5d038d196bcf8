import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Clock } from "../clock.ts";
import { Arrivals } from "./arrivals.ts";
import { checkScript } from "./script.ts";
import { changed, Trials, when } from "./state.ts";
import { isSteering, steer } from "./steering.ts";
import type { Provider, TrialProviderEvent } from "./types.ts";

export interface ProviderOptions {
  clock: Clock;
  /** Address to listen on, loopback unless said otherwise. */
  host?: string;
  /** Given by the kernel unless said otherwise. */
  port?: number;
}

/**
 * Starts a mock LLM provider (types.ts). It ends, with whatever it holds, when it is disposed.
 * Listeners of its events are called synchronously and must not throw.
 */
export async function startProvider({
  clock,
  host = "127.0.0.1",
  port: wanted = 0,
}: ProviderOptions): Promise<Provider> {
  const trials = new Trials();
  const listeners = new Set<(event: TrialProviderEvent) => void>();
  const emit = (event: TrialProviderEvent) => {
    for (const listener of listeners) listener(event);
  };
  const arrivals = new Arrivals({ clock, trials, emit });
  const server = createServer(
    (request, response) =>
      void (isSteering(request.url) ? steer(request, response, provider) : arrivals.serve(request, response)),
  );
  server.on("upgrade", (request, socket, head) => void arrivals.upgrade(request, socket as Socket, head));
  // Pooled connections stay open until the peer closes them: one that the server closed could swallow the next request.
  server.keepAliveTimeout = 0;
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  server.listen({ port: wanted, host, backlog: 4096 });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const provider: Provider = {
    url: `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`,
    port,
    script(trial, request, script, stream) {
      checkScript(`${trial}.${request}`, script, stream);
      trials.request({ trial, request }).script = script;
    },
    forget: (trial) => trials.forget(trial),
    async held(trial, request, signal) {
      const state = trials.request({ trial, request });
      const read = () => {
        if (state.misfit) throw state.misfit;
        if (!state.held && state.forgotten) throw new DOMException(`Trial ${trial} was forgotten.`, "AbortError");
        return state.held ?? undefined;
      };
      return when(state, read, signal);
    },
    release(trial, request) {
      const state = trials.request({ trial, request });
      state.released = true;
      changed(state);
    },
    async over(trial, request, signal) {
      const state = trials.request({ trial, request });
      await when(state, () => ((state.attempts > 0 || state.forgotten) && state.open === 0) || undefined, signal);
    },
    inFlight: (trial) => trials.inFlight(trial),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      await arrivals.stop();
      server.closeAllConnections();
      trials.forgetAll();
      await closed;
    },
  };
  return provider;
}
