import { openSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { FlushAnswer } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import type { Keeper } from "./keeper.ts";
import type { Launched, Launcher } from "./launcher.ts";
import { tail } from "./log-tail.ts";

type ServerEvent =
  | { event: "warm"; seconds: number }
  | { event: "forked"; order: number; pid: number; port: number }
  | { event: "refused"; order: number; reason: string }
  | { event: "exit"; pid: number; status: string }
  | { event: "spread"; pid: number; seconds: number }
  | ({ event: "flushed"; order: number; pid: number } & FlushAnswer);

export interface ForkLauncherOptions {
  keeper: Keeper;
  python: string;
  env: NodeJS.ProcessEnv;
  log: string;
}

/** Imports the subject's proxy once (13-17 s of CPU) and forks replicas from it (1-3 s each to ready). */
export function startForkLauncher({ keeper, python, env, log }: ForkLauncherOptions): Launcher {
  const server = keeper.spawn(python, ["-u", join(import.meta.dirname, "fork-server.py")], {
    env,
    cwd: keeper.runDir,
    stdio: ["pipe", "pipe", openSync(log, "a")],
  });
  const warm = Promise.withResolvers<void>();
  let failed: PhantomError | undefined;
  let orders = 0;
  const forks = new Map<number, PromiseWithResolvers<Launched>>();
  const exits = new Map<number, PromiseWithResolvers<string>>();
  const spreads = new Set<number>();
  const flushes = new Map<number, (answer: FlushAnswer) => void>();
  warm.promise.catch(() => {});

  server.stdin?.on("error", () => {});
  createInterface({ input: server.stdout! }).on("line", (line) => {
    const event = parse(line);
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
  });
  const flushOf = async (pid: number, exited: Promise<string>, withinMs: number): Promise<FlushAnswer | null> => {
    const order = ++orders;
    const answer = Promise.withResolvers<FlushAnswer>();
    const overdue = new AbortController();
    flushes.set(order, answer.resolve);
    server.stdin?.write(`${JSON.stringify({ op: "flush", order, pid })}\n`);
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
  const fail = (how: string) => {
    const error = new PhantomError("ERR_REPLICA_DIED", {
      operation: "import LiteLLM's proxy",
      message: `The process that imports LiteLLM ended (${how}). Its last lines:\n${tail(log)}`,
      hint: `The whole log: ${log}`,
    });
    warm.reject(error);
    failed = error;
    for (const fork of forks.values()) fork.reject(error);
    for (const exit of exits.values()) exit.resolve(`fork server ended: ${how}`);
  };
  server.on("error", (error) => fail(error.message));
  server.on("exit", (code, signal) => fail(signal ?? `exit code ${code}`));

  return {
    ready: () => warm.promise,
    async launch({ config, log: replicaLog, port, env: own, writeSpreadS: spread }) {
      await warm.promise;
      if (failed) throw failed;
      const fork = Promise.withResolvers<Launched>();
      const order = ++orders;
      forks.set(order, fork);
      const request = { op: "fork", order, host: "127.0.0.1", port, config, log: replicaLog, spread, env: own };
      server.stdin?.write(`${JSON.stringify(request)}\n`);
      try {
        return await fork.promise;
      } finally {
        forks.delete(order);
      }
    },
    async [Symbol.asyncDispose]() {
      server.stdin?.end();
      await Promise.all([...exits.keys()].map((pid) => keeper.end(pid, "SIGKILL", 0)));
      if (server.pid !== undefined) await keeper.end(server.pid, "SIGTERM", 1000);
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
