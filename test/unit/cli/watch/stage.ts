import { expect } from "vitest";
import type { RunCampaign } from "../../../../harness/campaign/index.ts";
import { Interruption, type Library, type Terminal } from "../../../../harness/cli/index.ts";
import type { VerdictWord } from "../../../../harness/contracts/index.ts";
import { PhantomError } from "../../../../harness/errors/index.ts";
import { type Asked, fakeCampaign, fakeLibrary, fakeTerminal, typed } from "../fakes.ts";

/** What a round comes to: words by scenario, an error of all, or nothing until it is aborted. */
type Round = Record<string, VerdictWord> | PhantomError | "hangs";

interface More {
  library?: Partial<Library>;
  env?: Terminal["env"];
  keyless?: boolean;
}

/** `watch` on fakes, with a person at its keys. */
export function stage(cwd: string, rounds: Round[], more: More = {}) {
  const calls: Asked[] = [];
  const open = new Set<string>();
  const user = new AbortController();
  let changed: (files: readonly string[]) => void = () => {};
  let press: (key: string) => void = () => {};

  const runCampaign: RunCampaign = async (options, observe, signal) => {
    calls.push({ ...options, scenarios: options.scenarios.map(({ id }) => id) });
    const round = rounds.shift() ?? {};
    const name = `round ${calls.length}`;
    if (round === "hangs") {
      open.add(name);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      open.delete(name);
      throw signal.reason;
    }
    const out = `${cwd}/reports/${name}`;
    if (!(round instanceof PhantomError)) return fakeCampaign(round).runCampaign({ ...options, out }, observe, signal);
    observe({ type: "directory", dir: out });
    throw round;
  };
  const opened = (what: string): Disposable & AsyncDisposable => {
    open.add(what);
    return {
      [Symbol.dispose]: () => void open.delete(what),
      [Symbol.asyncDispose]: async () => void open.delete(what),
    };
  };
  const library = fakeLibrary({
    runCampaign,
    async watchCheckout(_dir, tell) {
      changed = tell;
      return opened("watcher");
    },
    ...more.library,
  });
  const keys: Terminal["keys"] = (given) => {
    press = given;
    return opened("keys");
  };
  const terminal = fakeTerminal(cwd, { signal: user.signal, env: more.env ?? {}, ...(more.keyless ? {} : { keys }) });

  return {
    calls,
    open,
    type: (line: string) => typed(cwd, line, library, terminal),
    change: (...files: string[]) => changed(files),
    press: (key: string) => press(key),
    interrupt: () => user.abort(new Interruption("SIGINT")),
    /** Until it waits for the n-th time; what was said since it began to wait before. */
    async waits(times = 1): Promise<string> {
      const parts = () => terminal.said.join("").split(/^waiting for a change.*\n/m);
      await expect.poll(() => parts().length, { interval: 2 }).toBe(times + 1);
      return parts()[times - 1]!;
    },
    runs: (times: number) => expect.poll(() => calls.length, { interval: 2 }).toBe(times),
    said: () => terminal.said.join(""),
  };
}
