import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { loggingTo, tail } from "../common/index.ts";
import type { Keeper } from "./keeper.ts";

/** A fork server to talk to (fork-server.py says how). */
export interface ForkServer {
  input: Writable;
  output: Readable;
  /** Resolves with how it ended, in words. */
  gone: Promise<string>;
  /** The end of what it said in its log. */
  lastWords(): string;
  /** Its process, where that is known from the start. */
  pid: number | undefined;
}

export const forkServerProgram = join(import.meta.dirname, "fork-server.py");

export interface OwnForkServerOptions {
  keeper: Keeper;
  python: string;
  env: NodeJS.ProcessEnv;
  log: string;
}

/** A fork server of this harness alone, which ends with it. */
export function startForkServer({ keeper, python, env, log }: OwnForkServerOptions): ForkServer {
  const server = loggingTo(log, (output) =>
    keeper.spawn(python, ["-u", forkServerProgram], { env, cwd: keeper.runDir, stdio: ["pipe", "pipe", output] }),
  );
  const gone = new Promise<string>((resolve) => {
    server.on("error", (error) => resolve(error.message));
    server.on("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  return { input: server.stdin!, output: server.stdout!, gone, lastWords: () => tail(log), pid: server.pid };
}
