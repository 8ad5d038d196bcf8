import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PhantomError, toPhantomError } from "../../errors/index.ts";

export { type FindRedisOptions, findRedisServer, type RedisBinary } from "./redis-binary.ts";

const host = "127.0.0.1";
const operation = "start Redis";
/** Another program may take the port between its choice and the server's bind. */
const portAttempts = 5;
const bootDeadlineMs = 20_000;
const killAfterMs = 3_000;

export interface StartRedisOptions {
  binary: string;
  /** Working directory of the server; nothing is persisted in it but for a restart. */
  runDir: string;
  /** stdout and stderr are appended to it. */
  logFile: string;
  /** Called with the pid as soon as the process exists. */
  onSpawn?: (pid: number) => void;
  signal?: AbortSignal;
}

export interface LocalRedis extends AsyncDisposable {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** As the server reports it, e.g. "valkey 9.1.2". */
  readonly version: string;
  /** Another after a restart. */
  readonly pid: number;
  readonly logFile: string;
  /**
   * Ends it and starts it again on its port: killed and empty, or shut down in order and with its data.
   * @throws PhantomError ERR_STACK_START
   */
  restart(keepData: boolean): Promise<void>;
}

/**
 * An empty Redis on loopback, without persistence; resolves when it answers. Disposing it ends the process.
 * @throws PhantomError ERR_STACK_START with the last log lines when it dies or stays silent at boot.
 */
export async function startRedis(options: StartRedisOptions): Promise<LocalRedis> {
  options.signal?.throwIfAborted();
  try {
    await mkdir(options.runDir, { recursive: true });
    await mkdir(dirname(options.logFile), { recursive: true });
    for (let attempt = 1; ; attempt++) {
      const logStart = await stat(options.logFile).then(
        (file) => file.size,
        () => 0,
      );
      const port = await freePort();
      const outcome = await bootOn(port, options);
      if (typeof outcome !== "string") return started(outcome, port, options);
      const log = (await readFile(options.logFile)).subarray(logStart).toString();
      if (/address already in use/i.test(log) && attempt < portAttempts) continue;
      throw bootFailure(options, outcome, log);
    }
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw toPhantomError(error, operation);
  }
}

function bootFailure(options: StartRedisOptions, reason: string, log: string): PhantomError {
  const lastLines = log.trimEnd().split("\n").slice(-8).join("\n");
  const quote = lastLines === "" ? "" : ` Its last lines:\n${lastLines}`;
  return new PhantomError("ERR_STACK_START", {
    operation,
    message: `${options.binary} ${reason}.${quote}`,
    hint: `Its whole log is ${options.logFile}; PHANTOM429_REDIS_SERVER can name another redis-server or valkey-server.`,
  });
}

interface Booted {
  child: ChildProcess;
  version: string;
}

/** The running server, or why there is none. */
async function bootOn(port: number, options: StartRedisOptions): Promise<Booted | string> {
  const log = await open(options.logFile, "a");
  const settings = { port, bind: host, daemonize: "no", save: "", appendonly: "no", dir: options.runDir, logfile: "" };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  // A process group of its own: Ctrl-C at the terminal reaches the harness alone, which then ends things in order.
  const child = spawn(options.binary, args, { stdio: ["ignore", log.fd, log.fd], detached: true });
  let failure: string | null = null;
  child.once("error", (error) => {
    failure = `did not start: ${error.message}`;
  });
  if (child.pid !== undefined) options.onSpawn?.(child.pid);
  await log.close();
  const deadline = performance.now() + bootDeadlineMs;
  try {
    while (performance.now() < deadline) {
      options.signal?.throwIfAborted();
      if (failure !== null) return failure;
      if (hasEnded(child)) return `ended with ${child.signalCode ?? `code ${child.exitCode}`}`;
      const version = await versionServedBy(child.pid!, port);
      if (version !== null) return { child, version };
      await sleep(20);
    }
  } catch (error) {
    await end(child);
    throw error;
  }
  await end(child);
  return `did not answer on port ${port} within ${bootDeadlineMs / 1000} s`;
}

function started({ child, version }: Booted, port: number, options: StartRedisOptions): LocalRedis {
  const dump = join(options.runDir, "dump.rdb");
  return {
    url: `redis://${host}:${port}`,
    host,
    port,
    version,
    get pid() {
      return child.pid!;
    },
    logFile: options.logFile,
    async restart(keepData) {
      await rm(dump, { force: true });
      // It answers only when it refuses.
      const refusal = keepData ? await tell(port, "SHUTDOWN SAVE") : "";
      if (refusal !== "") throw bootFailure(options, `did not shut down: ${refusal.split("\r\n")[0]}`, "");
      if (!keepData) child.kill("SIGKILL");
      await end(child);
      const outcome = await bootOn(port, options);
      if (typeof outcome === "string") throw bootFailure(options, outcome, "");
      ({ child } = outcome);
    },
    [Symbol.asyncDispose]: () => end(child),
  };
}

/** Compares the process id too: another server may hold the port. */
async function versionServedBy(pid: number, port: number): Promise<string | null> {
  const info = await tell(port, "INFO server");
  if (!info.includes(`process_id:${pid}\r`)) return null;
  const valkey = /valkey_version:(\S+)/.exec(info)?.[1];
  return valkey ? `valkey ${valkey}` : `redis ${/redis_version:(\S+)/.exec(info)?.[1]}`;
}

/** What it answers until it closes the connection. */
function tell(port: number, command: string): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(port, host, () => socket.write(`${command}\r\nQUIT\r\n`));
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on("data", (chunk) => {
      text += chunk.toString();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  await exited;
  clearTimeout(impatience);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, host), "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
