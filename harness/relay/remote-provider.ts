import { checkScript, type Provider, type TrialProviderEvent } from "../provider/index.ts";
import type { RelayConnection } from "./connection.ts";
import { Held } from "./messages.ts";
import { OpenExchanges } from "./open-exchanges.ts";

/** The relay's mock provider; times are on the harness' clock. Disposing it leaves the relay as it is. */
export function remoteProvider(relay: RelayConnection): Provider {
  const open = new OpenExchanges();
  const listeners = new Set<(event: TrialProviderEvent) => void>();
  const stop = relay.onTold("event", ({ event }) => {
    open.see(event);
    const ours = { ...event, t: relay.toOurs(event.t) };
    for (const listener of listeners) listener(ours);
  });
  const { providerPort } = relay.welcome;
  return {
    /** As the relay itself sees it; replicas may know it by another name. */
    url: `http://relay:${providerPort}`,
    port: providerPort,
    script(trial, request, script, stream) {
      checkScript(`${trial}.${request}`, script, stream);
      relay.send({ do: "script", trial, request, script, ...(stream === undefined ? {} : { stream }) });
    },
    forget(trial) {
      open.forget(trial);
      relay.send({ do: "forget", trial });
    },
    async held(trial, request, signal) {
      const { t, point } = Held.parse(await relay.ask({ do: "held", trial, request }, signal));
      return { t: relay.toOurs(t), point };
    },
    release: (trial, request) => relay.send({ do: "release", trial, request }),
    async over(trial, request, signal) {
      await relay.ask({ do: "over", trial, request }, signal);
    },
    inFlight: (trial) => open.of(trial),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      stop();
    },
  };
}
