import { fork } from "node:child_process";
import { once } from "node:events";
import type { Clock } from "../../harness/clock.ts";
import { checkScript, type Provider } from "../../harness/provider/index.ts";
import { changed, Trials, when } from "../../harness/provider/state.ts";
import { chunksBeforeHold, type Told } from "./share.ts";

export interface Stub extends AsyncDisposable {
  url: string;
  /** The stub as the driver's provider: the bookkeeping is the mock provider's own, the holds are the stub's. */
  provider: Provider;
}

export const trial = "bench";

export async function startStub(clock: Clock): Promise<Stub> {
  const child = fork(new URL("./serve.ts", import.meta.url));
  const trials = new Trials();
  const [first] = (await once(child, "message")) as [Told];
  if (!("port" in first)) throw new Error("the stub did not tell its port");
  child.on("message", (told: Told) => {
    const request = "held" in told ? told.held : "over" in told ? told.over : null;
    if (request === null) return;
    const state = trials.request({ trial, request });
    if ("held" in told) state.held = { t: clock.now(), point: `after-chunk:${chunksBeforeHold}` };
    else state.attempts += 1;
    changed(state);
  });
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  const url = `http://127.0.0.1:${first.port}`;
  const provider: Provider = {
    url,
    port: first.port,
    script(trial, request, script, stream) {
      checkScript(`${trial}.${request}`, script, stream);
      trials.request({ trial, request }).script = script;
    },
    forget: (trial) => trials.forget(trial),
    async held(trial, request, signal) {
      const state = trials.request({ trial, request });
      return when(state, () => state.held ?? undefined, signal);
    },
    // A held answer ends with its client, which always goes.
    release(trial, request) {
      trials.request({ trial, request }).released = true;
    },
    async over(trial, request, signal) {
      const state = trials.request({ trial, request });
      await when(state, () => state.attempts > 0 || undefined, signal);
    },
    inFlight: (trial) => trials.inFlight(trial),
    onEvent: () => () => {},
    [Symbol.asyncDispose]: end,
  };
  return { url, provider, [Symbol.asyncDispose]: end };
}
