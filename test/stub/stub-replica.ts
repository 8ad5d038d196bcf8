import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { FlushAnswer } from "../../harness/contracts/index.ts";
import { Ends } from "../../harness/stack/common/index.ts";
import type { Replica } from "../../harness/stack/types.ts";
import type { GatewayConfig } from "./config.ts";
import { type StubGateway, startGateway } from "./gateway.ts";

/** A replica of the stub stack, over its lives. */
export interface StubReplica extends Replica, AsyncDisposable {
  /** Absent where it is a process of its own. */
  flush?(): Promise<FlushAnswer | null>;
  /** As of a replica of the local stack. */
  readonly fall: Promise<string>;
  kill(): Promise<void>;
  signal(signal: "SIGSTOP" | "SIGCONT"): void;
  /** Starts it again on the same port; it must be dead. */
  revive(): Promise<void>;
}

/** A gateway in this process. Its kill cuts everything at once, but cannot be a real SIGKILL. */
export async function inlineReplica(config: GatewayConfig): Promise<StubReplica> {
  let gateway: StubGateway | null = await startGateway(config);
  const { port } = gateway;
  return {
    index: config.replica,
    url: `http://127.0.0.1:${port}`,
    pid: null,
    fall: new Promise(() => {}),
    get alive() {
      return gateway !== null;
    },
    flush: async () => (await gateway?.flush()) ?? null,
    async kill() {
      const dying = gateway;
      gateway = null;
      await dying?.kill();
    },
    signal() {
      throw new Error("A stub replica can be paused only as a process of its own.");
    },
    async revive() {
      gateway = await startGateway({ ...config, port });
    },
    async [Symbol.asyncDispose]() {
      await gateway?.[Symbol.asyncDispose]();
    },
  };
}

/** A gateway as a process of its own, which ends with this one. stdout and stderr go to the log file. */
export async function childReplica(
  config: GatewayConfig,
  logFile: string,
  onSpawn: (pid: number) => void,
): Promise<StubReplica> {
  const ends = new Ends();
  const life = async (port: number) => {
    const child = await spawnReplica(logFile);
    onSpawn(child.pid!);
    ends.begin(once(child, "exit").then(([code, signal]) => signal ?? `exit code ${code}`));
    return { child, port: await boot(child, { ...config, port }, logFile) };
  };
  let { child, port } = await life(0);
  return {
    index: config.replica,
    url: `http://127.0.0.1:${port}`,
    get pid() {
      return child.pid ?? null;
    },
    get alive() {
      return !hasEnded(child);
    },
    fall: ends.fall,
    kill() {
      ends.ask();
      return end(child, "SIGKILL");
    },
    signal: (signal) => void child.kill(signal),
    async revive() {
      ({ child, port } = await life(port));
    },
    [Symbol.asyncDispose]() {
      ends.ask();
      return end(child, "SIGTERM");
    },
  };
}

async function spawnReplica(logFile: string): Promise<ChildProcess> {
  const log = await open(logFile, "a");
  const entry = join(import.meta.dirname, "replica.ts");
  const stdio: StdioOptions = ["ignore", log.fd, log.fd, "ipc"];
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", entry], { stdio, detached: true });
  await log.close();
  return child;
}

async function boot(child: ChildProcess, config: GatewayConfig, logFile: string): Promise<number> {
  const exited = once(child, "exit").then(([code]) => {
    throw new Error(`A stub replica ended with ${code} at boot; see ${logFile}.`);
  });
  child.send(config);
  const [{ port }] = (await Promise.race([once(child, "message"), exited])) as [{ port: number }];
  exited.catch(() => {});
  return port;
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  const exited = once(child, "exit");
  child.kill("SIGCONT");
  child.kill(signal);
  const impatience = setTimeout(() => child.kill("SIGKILL"), 3000);
  await exited;
  clearTimeout(impatience);
}
