import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { FlushAnswer } from "../../contracts/index.ts";
import { PhantomError, toPhantomError } from "../../errors/index.ts";
import type { Launched } from "../common/index.ts";
import type { ForkServer } from "./fork-channel.ts";
import type { Keeper } from "./keeper.ts";
import type { Launcher } from "./launcher.ts";

type ServerEvent =
  | { event: "session"; pid: number }
  | { event: "unimportable"; file: string; line: number; error: string }
  | { event: "warm"; seconds: number }
  | { event: "forked"; order: number; pid: number; port: number }
  | { event: "refused"; order: number; reason: string }
  | { event: "exit"; pid: number; status: string }
  | { event: "spread"; pid: number; seconds: number }
  | ({ event: "flushed"; order: number; pid: number } & FlushAnswer);

export interface ForkLauncherOptions {
  keeper: Keeper;
  /** It may still have to be started. */
  server: Promise<ForkServer>;
  log: string;
}

/** Imports the subject's proxy once (13-17 s of CPU) and forks replicas from it (1-3 s each to ready). */
export function startForkLauncher({ keeper, server: opening, log }: ForkLauncherOptions): Launcher {
  let server: ForkServer | undefined;
  let serverPid: number | undefined;
  const warm = Promise.withResolvers<void>();
  let failed: PhantomError | undefined;
  let orders = 0;
  const forks = new Map<number, PromiseWithResolvers<Launched>>();
  const exits = new Map<number, PromiseWithResolvers<string>>();
  const spreads = new Set<number>();
  const flushes = new Map<number, (answer: FlushAnswer) => void>();
  warm.promise.catch(() => {});

  const hear = (line: string) => {
    const event = parse(line);
    if (event?.event === "session") {
      serverPid = event.pid;
      keeper.watch(event.pid);
    }
    if (event?.event === "unimportable") fail(`${event.file}, line ${event.line}: ${event.error}`, false);
    if (event?.event === "warm") warm.resolve();
    if (event?.event === "forked") {
      const exit = Promise.withResolvers<string>();
      exits.set(event.pid, exit);
      keeper.watch(event.pid);
      const { pid, port, order } = event;
      const exited = exit.promise;
      const flush = (withinMs: number) => flushOf(pid, exited, withinMs);
      forks.get(order)?.resolve({ pid, port, exited, spreadTaken: () => spreads.has(pid), flush });
    }
    if (event?.event === "flushed")
      flushes.get(event.order)?.({ pending: event.pending, ran: event.ran, error: event.error });
    if (event?.event === "spread") spreads.add(event.pid);
    if (event?.event === "refused") {
      forks.get(event.order)?.reject(
        new PhantomError("ERR_PORT_IN_USE", {
          operation: "start a replica",
          message: `The port could not be bound: ${event.reason}`,
          hint: "Another process took the port meanwhile: run again.",
        }),
      );
    }
    if (event?.event === "exit") {
      exits.get(event.pid)?.resolve(event.status);
      exits.delete(event.pid);
      spreads.delete(event.pid);
    }
  };
  const flushOf = async (pid: number, exited: Promise<string>, withinMs: number): Promise<FlushAnswer | null> => {
    const order = ++orders;
    const answer = Promise.withResolvers<FlushAnswer>();
    const overdue = new AbortController();
    flushes.set(order, answer.resolve);
    server?.input.write(`${JSON.stringify({ op: "flush", order, pid })}\n`);
    try {
      return await Promise.race([
        answer.promise,
        exited.then(() => null),
        delay(withinMs, null, { signal: overdue.signal }).catch(() => null),
      ]);
    } finally {
      overdue.abort();
      flushes.delete(order);
    }
  };
  const fail = (how: string, ended = true) => {
    if (failed) return;
    const error = new PhantomError("ERR_REPLICA_DIED", {
      operation: "import LiteLLM's proxy",
      message: ended
        ? `The process that imports LiteLLM ended (${how}). Its last lines:\n${server?.lastWords() ?? ""}`
        : `LiteLLM cannot be imported. ${how}`,
      hint: `If you gave a --patch, a checkout or --latest-deps, try without it; else another release. \`npx phantom429 clean\` installs it afresh. The whole log: ${log}`,
    });
    warm.reject(error);
    failed = error;
    for (const fork of forks.values()) fork.reject(error);
    for (const exit of exits.values()) exit.resolve(`fork server ended: ${how}`);
  };
  const opened = opening.then(
    (found) => {
      server = found;
      serverPid = found.pid;
      found.input.on("error", () => {});
      found.output.on("error", () => {});
      createInterface({ input: found.output })
        .on("line", hear)
        .on("error", () => {});
      void found.gone.then(fail);
    },
    (error: unknown) => {
      failed = toPhantomError(error, "import LiteLLM's proxy");
      warm.reject(error);
    },
  );

  return {
    ready: () => warm.promise,
    async launch({ config, log: replicaLog, port, env: own, writeSpreadS: spread }) {
      await warm.promise;
      if (failed) throw failed;
      const fork = Promise.withResolvers<Launched>();
      const order = ++orders;
      forks.set(order, fork);
      const request = { op: "fork", order, host: "127.0.0.1", port, config, log: replicaLog, spread, env: own };
      server?.input.write(`${JSON.stringify(request)}\n`);
      try {
        return await fork.promise;
      } finally {
        forks.delete(order);
      }
    },
    async [Symbol.asyncDispose]() {
      await opened;
      server?.input.end();
      await Promise.all([...exits.keys()].map((pid) => keeper.end(pid, "SIGKILL", 0)));
      if (serverPid !== undefined) await keeper.end(serverPid, "SIGTERM", 1000);
    },
  };
}

function parse(line: string): ServerEvent | undefined {
  try {
    return JSON.parse(line) as ServerEvent;
  } catch {
    return undefined;
  }
}
