import { createServer } from "node:net";
import { PhantomError } from "../../errors/index.ts";
import { loggingTo } from "../common/index.ts";
import type { Keeper } from "./keeper.ts";
import type { Launcher } from "./launcher.ts";

export interface ExecLauncherOptions {
  keeper: Keeper;
  /** The plain `litellm` command. */
  command: readonly string[];
  env: NodeJS.ProcessEnv;
}

/** Starts each replica with the plain `litellm --config …` command, as a deployment would. */
export function startExecLauncher({ keeper, command, env }: ExecLauncherOptions): Launcher {
  const pids = new Set<number>();
  return {
    ready: async () => {},
    async launch({ config, log, port, env: own }) {
      const chosen = port === 0 ? await freePort() : port;
      const [program, ...args] = command;
      const options = [...args, "--config", config, "--host", "127.0.0.1", "--port", String(chosen)];
      const child = loggingTo(log, (output) =>
        keeper.spawn(program!, options, {
          env: { ...env, ...own },
          cwd: keeper.runDir,
          stdio: ["ignore", output, output],
        }),
      );
      const exit = Promise.withResolvers<string>();
      child.on("error", (error) => exit.resolve(error.message));
      child.on("exit", (code, signal) => exit.resolve(signal ?? `exit code ${code}`));
      if (child.pid === undefined) {
        throw new PhantomError("ERR_REPLICA_DIED", {
          operation: "start a replica",
          message: `\`${program}\` cannot be run: ${await exit.promise}`,
          hint: "`npx phantom429 clean` removes cached environments; the next run installs them again.",
        });
      }
      const { pid } = child;
      pids.add(pid);
      child.on("exit", () => pids.delete(pid));
      return { pid, port: chosen, exited: exit.promise, spreadTaken: () => false };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...pids].map((pid) => keeper.end(pid, "SIGKILL", 0)));
    },
  };
}

/** A port that was free a moment ago: `litellm` takes a number, not a socket. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
