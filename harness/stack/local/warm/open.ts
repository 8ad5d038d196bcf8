import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { PhantomError } from "../../../errors/index.ts";
import { loggingTo, tail } from "../../common/index.ts";
import { type ForkServer, forkServerProgram } from "../fork-channel.ts";
import type { Keeper } from "../keeper.ts";
import { endWarm } from "./end.ts";
import type { WarmKey } from "./key.ts";
import { lockWarm } from "./lock.ts";
import type { ProcessIdentity } from "./process.ts";
import { findWarm, isPrivate, readState, removeFiles, type WarmFiles, warmDirectory, warmFiles } from "./state.ts";

export interface WarmOptions {
  cacheDir: string;
  key: WarmKey;
  /** For people: which LiteLLM it is. */
  spec: string;
  version: string;
  python: string;
  /** Of the process that imports LiteLLM. */
  env: NodeJS.ProcessEnv;
  keeper: Keeper;
  /** Of this run. */
  log: string;
  /** How long it stays when no run uses it, ms. */
  keepMs: number;
  /** It ends when less memory than this is available, MiB. */
  leastAvailableMiB?: number;
  /** It serves and ends with this process, and imports in layers. */
  live?: { holder: ProcessIdentity; tree: string; thirdParty: string; everyCpuS?: number } | undefined;
  signal: AbortSignal;
  report(line: string): void;
}

/** The kernel's limit for the path of a Unix socket is 107 bytes. */
const longestSocketPath = 107;
/** A family, and the pid of the process that its host serves. */
const longestName = `${"0".repeat(16)}-${"0".repeat(7)}`;
/** A host is the smallest part of what a run needs: with less than this, its memory is better given to others. */
const leastAvailableMiB = 1024;
/** A layer costs a fork and the pages that are written to later; an import takes some 10 s of CPU. */
const layerCpuS = 0.7;
const startsWithinMs = 20_000;

/** Why warm hosts cannot be had here, or null. */
export function warmTrouble(cacheDir: string): string | null {
  if (process.platform !== "linux") return "it needs Linux";
  const dir = warmDirectory(cacheDir);
  if (Buffer.byteLength(warmFiles(dir, longestName).socket) > longestSocketPath)
    return `the path of the cache is too long for a socket: ${cacheDir}`;
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    if (!isPrivate(dir)) chmodSync(dir, 0o700);
  } catch {
    // Told by what comes next.
  }
  return isPrivate(dir) ? null : `${dir} is not this user's own`;
}

/** A session on the warm host with this key, which is started when there is none. What is left of dead hosts is removed. */
export async function openWarmServer(options: WarmOptions): Promise<ForkServer> {
  for (;;) {
    const { socket, started, files } = await connectTo(options);
    socket.on("error", () => {});
    socket.write(`${JSON.stringify(helloOf(options))}\n`);
    // One that is just ending takes a connection, too, and says nothing.
    if (!started && !(await says(socket, options.signal))) continue;
    const gone = new Promise<string>((resolve) => {
      socket.once("close", () => resolve("the connection to the warm host closed"));
    });
    const lastWords = () => tail(options.log) || tail(files.log);
    return { input: socket, output: socket, gone, lastWords, pid: undefined };
  }
}

async function connectTo(options: WarmOptions): Promise<{ socket: Socket; started: boolean; files: WarmFiles }> {
  const { cacheDir, key, live, signal, report } = options;
  await using _lock = await lockWarm(cacheDir, signal);
  const dir = warmDirectory(cacheDir);
  const files = warmFiles(dir, live ? key.family : key.key);
  for (const found of findWarm(dir)) {
    const { state } = found;
    const outdated = state?.family === key.family && state.key !== key.key && state.sessions === 0;
    if (state === null || outdated) await endWarm(found);
    if (outdated) report("the warm host is of an older state: ended");
  }
  const state = readState(files.state);
  if (state !== null && state.key === key.key) {
    const socket = await connected(files.socket);
    if (socket) {
      report(`LiteLLM is warm since ${new Date(state.since * 1000).toLocaleTimeString("en-GB")}`);
      return { socket, started: false, files };
    }
    await endWarm({ files, state });
  }
  report("importing LiteLLM, and keeping it");
  await startHost(files, options);
  const socket = await connected(files.socket);
  if (!socket) throw notStarted(files, "its socket does not answer");
  return { socket, started: true, files };
}

async function startHost(files: WarmFiles, options: WarmOptions): Promise<void> {
  removeFiles(files);
  const { key, spec, version, keepMs, live } = options;
  const said = {
    ...files,
    about: { key: key.key, family: key.family, spec, version },
    keepS: Math.round(keepMs / 1000),
    leastAvailableMiB: options.leastAvailableMiB ?? leastAvailableMiB,
    holder: live?.holder ?? null,
    layers: live ? { tree: live.tree, third: live.thirdParty, everyCpuS: live.everyCpuS ?? layerCpuS } : null,
  };
  const start = (log: number) =>
    spawn(options.python, ["-u", forkServerProgram, JSON.stringify(said)], {
      env: options.env,
      cwd: "/",
      detached: true,
      stdio: ["ignore", "ignore", log],
    });
  const host = loggingTo(files.log, start, { flags: "w", mode: 0o600 });
  host.unref();
  let ended: string | null = null;
  host.on("error", (error) => {
    ended = error.message;
  });
  host.on("exit", (code, signal) => {
    ended = signal ?? `exit code ${code}`;
  });
  const deadline = performance.now() + startsWithinMs;
  while (readState(files.state) === null) {
    options.signal.throwIfAborted();
    if (ended !== null) throw notStarted(files, ended);
    if (performance.now() > deadline) throw notStarted(files, `it said nothing for ${startsWithinMs / 1000} s`);
    await delay(10);
  }
}

function notStarted(files: WarmFiles, how: string): PhantomError {
  return new PhantomError("ERR_REPLICA_DIED", {
    operation: "start a warm host",
    message: `The process that is to import LiteLLM did not start (${how}). ${tail(files.log)}`.trim(),
    hint: "Run without --keep-warm, and without PHANTOM429_KEEP_WARM.",
  });
}

function helloOf({ log, keeper, keepMs }: WarmOptions) {
  return { log, cwd: keeper.runDir, owner: keeper.owner, keepS: Math.round(keepMs / 1000) };
}

async function connected(path: string): Promise<Socket | null> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return socket;
  } catch {
    socket.destroy();
    return null;
  }
}

/** Whether anything comes before it closes; what came is there to be read. */
async function says(socket: Socket, signal: AbortSignal): Promise<boolean> {
  const chunk = await new Promise<Buffer | null>((resolve) => {
    const read = () => {
      const found = socket.read() as Buffer | null;
      if (found !== null) resolve(found);
    };
    socket.on("readable", read);
    socket.once("close", () => resolve(null));
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
    if (signal.aborted) socket.destroy();
    read();
  });
  signal.throwIfAborted();
  socket.removeAllListeners("readable");
  if (chunk !== null) socket.unshift(chunk);
  return chunk !== null;
}
