import { join } from "node:path";
import { createInterface } from "node:readline";
import { compileCacheOf, sharedEngineEntry, writeClientWrapper } from "@phantom429/query-engine";
import { PhantomError } from "../../errors/index.ts";
import { loggingTo, tail } from "../common/index.ts";
import type { Keeper } from "./keeper.ts";

/** One process with the query engines of all replicas: each needs some 0.05 s of CPU there, and 0.8 s as a process of its own. */
export interface SharedEngine extends AsyncDisposable {
  /** What replicas start as their query engine. */
  readonly executable: string;
  /** Resolves when it serves; starts it again after a death. @throws PhantomError ERR_STACK_START */
  ready(): Promise<void>;
}

export interface SharedEngineOptions {
  keeper: Keeper;
  python: string;
  /** The executable that serves by itself. */
  single: string;
  log: string;
}

export function startSharedEngine({ keeper, python, single, log }: SharedEngineOptions): SharedEngine {
  const written = writeClientWrapper(keeper.runDir, python);
  let running = start();
  written.catch(() => {});
  running.ready.catch(() => {});

  function start() {
    const ready = Promise.withResolvers<void>();
    // NODE_OPTIONS are meant for the harness's own Node, an inspector's port above all.
    const { NODE_OPTIONS: _own, ...inherited } = process.env;
    const engine = loggingTo(log, (output) =>
      keeper.spawn(process.execPath, ["--disable-warning=ExperimentalWarning", sharedEngineEntry()], {
        env: { ...inherited, NODE_COMPILE_CACHE: compileCacheOf(single) },
        cwd: keeper.runDir,
        stdio: ["ignore", "pipe", output],
      }),
    );
    const state = { pid: engine.pid, ended: false, ready: ready.promise };
    createInterface({ input: engine.stdout! }).once("line", () => ready.resolve());
    const end = (how: string) => {
      state.ended = true;
      if (engine.pid !== undefined) keeper.forget(engine.pid);
      ready.reject(
        new PhantomError("ERR_STACK_START", {
          operation: "start the query engine",
          message: `The process of the query engine ended (${how}). Its last lines:\n${tail(log)}`,
          hint: `The whole log: ${log}`,
        }),
      );
    };
    engine.on("error", (error) => end(error.message));
    engine.on("exit", (code, signal) => end(signal ?? `exit code ${code}`));
    return state;
  }

  return {
    executable: join(keeper.runDir, "query-engine"),
    async ready() {
      await written;
      if (running.ended) running = start();
      await running.ready;
    },
    async [Symbol.asyncDispose]() {
      if (running.pid !== undefined && !running.ended) await keeper.end(running.pid, "SIGTERM", 1000);
    },
  };
}
