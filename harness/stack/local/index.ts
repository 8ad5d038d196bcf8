import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../../clock.ts";
import { startRedisProxy } from "../../faults/index.ts";
import { startProvider } from "../../provider/index.ts";
import {
  describeSettings,
  type InstalledSubject,
  type RenderedConfig,
  renderConfig,
  type Setting,
} from "../../subject/index.ts";
import type { Replica, StartedStack } from "../types.ts";
import { startExecLauncher } from "./exec-launcher.ts";
import { startForkLauncher } from "./fork-launcher.ts";
import { startKeeper } from "./keeper.ts";
import { type Launched, unlessAborted } from "./launcher.ts";
import { startPostgres } from "./postgres.ts";
import { isAlive, killGroup } from "./processes.ts";
import { untilReady } from "./readiness.ts";
import { findRedisServer, startRedis } from "./redis.ts";

export { startKeeper } from "./keeper.ts";
export { serverAccount } from "./postgres/account.ts";
export { postgresBinaries } from "./postgres/binaries.ts";
export { isAlive, killGroup, markedProcesses, ownerVariable } from "./processes.ts";
export { findRedisServer } from "./redis.ts";

export interface LocalStackOptions {
  subject: InstalledSubject;
  settings: Setting[];
  replicas: number;
  profile: "fast" | "reporter";
  start: "fork" | "exec";
  cacheDir: string;
  /** Where the processes' logs go; they stay when the stack is gone, however it ended. */
  logDir: string;
  clock: Clock;
  signal: AbortSignal;
  report(line: string): void;
}

/**
 * Real LiteLLM replicas, Redis and Postgres as processes on loopback, with the mock provider and a Redis proxy per
 * replica in this process. Disposing it ends everything; a guardian does so if this process is killed.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<StartedStack> {
  await using started = new AsyncDisposableStack();
  const { subject, clock, signal, report } = options;
  const keeper = started.use(startKeeper());
  await mkdir(options.logDir, { recursive: true });
  const log = (name: string) => join(options.logDir, `${name}.log`);
  const settled: Promise<unknown>[] = [];
  const tracked = <T extends AsyncDisposable>(starting: Promise<T>): Promise<T> => {
    const owned = starting.then((value) => started.use(value));
    settled.push(owned.catch(() => {}));
    return owned;
  };
  const masterKey = `sk-master-${randomBytes(12).toString("hex")}`;

  try {
    const provider = tracked(startProvider({ clock }));
    const redis = tracked(
      findRedisServer({ cacheDir: options.cacheDir, signal }).then((binary) =>
        startRedis({
          binary: binary.path,
          runDir: keeper.runDir,
          logFile: log("redis"),
          onSpawn: keeper.watch,
          signal,
        }),
      ),
    );
    const redisProxy = tracked(
      redis.then(({ host, port }) => startRedisProxy({ upstream: { host, port }, replicas: options.replicas, clock })),
    );
    const postgres = tracked(
      startPostgres({
        dataTemplateCache: join(options.cacheDir, "postgres"),
        migrations: subject.migrations,
        runDir: keeper.runDir,
        logFile: log("postgres"),
        onSpawn: keeper.watch,
        signal,
      }),
    );
    await Promise.all([provider, redisProxy, postgres]);
    signal.throwIfAborted();

    const rendered: RenderedConfig[] = await Promise.all(
      (await redisProxy).ports.map(async (port) =>
        renderConfig({
          profile: options.profile,
          settings: options.settings,
          providerUrl: (await provider).url,
          redis: { host: (await redisProxy).host, port },
          masterKey,
          databaseUrl: (await postgres).url,
        }),
      ),
    );
    const config = rendered[0]!;
    const files = await Promise.all(
      rendered.map(async ({ yaml }, index) => {
        const file = join(keeper.runDir, `replica-${index}.yaml`);
        await writeFile(file, yaml, { mode: 0o600 });
        return file;
      }),
    );
    const env = replicaEnvironment(subject, config.env);
    const launcher = started.use(
      options.start === "fork"
        ? startForkLauncher({ keeper, python: subject.python, env, log: log("fork-server") })
        : startExecLauncher({ keeper, command: subject.command, env }),
    );
    report(options.start === "fork" ? "importing LiteLLM once" : "starting `litellm`");

    const boot = async (slot: Slot, port: number) => {
      const order = { replica: slot.index, config: slot.config, log: slot.log, port };
      slot.follow(await unlessAborted(launcher.launch(order), signal));
      keeper.watch(slot.launched.pid);
      slot.version = (await untilReady(slot.index, slot.launched, slot.log, masterKey, signal)).version;
    };
    const slots = await Promise.all(
      files.map(async (file, index) => {
        const slot = new Slot(index, file, log(`replica-${index}`));
        await boot(slot, 0);
        report(`replica ${index} serves on port ${slot.launched.port}`);
        return slot;
      }),
    );

    const replicas: Replica[] = slots.map((slot) => ({
      index: slot.index,
      url: `http://127.0.0.1:${slot.launched.port}`,
      get pid() {
        return slot.launched.pid;
      },
      get alive() {
        return slot.ended === undefined;
      },
    }));
    const at = (replica: number) => slots[replica]!;
    const kill = async (replica: number) => {
      const slot = at(replica);
      killGroup(slot.launched.pid, "SIGKILL");
      await slot.launched.exited;
      while (isAlive(slot.launched.pid)) await new Promise((resolve) => setTimeout(resolve, 5));
    };

    const resources = started.move();
    return {
      kind: "local",
      clock,
      replicas,
      masterKey,
      redisUrl: (await redis).url,
      postgresUrl: (await postgres).url,
      provider: await provider,
      redisProxy: await redisProxy,
      subject: {
        spec: subject.spec,
        version: slots[0]!.version,
        python: subject.pythonVersion,
        packages: subject.packages,
        settings: describeSettings(options.settings),
        patches: subject.patches,
        capabilities: subject.capabilities,
      },
      versions: {
        postgres: (await postgres).version,
        redis: (await redis).version,
        queryEngine: subject.queryEngine,
        start: options.start,
      },
      writeIntervalMs: config.writeIntervalMs,
      counterTtlS: config.counterTtlS,
      keyPrefix: config.keyPrefix,
      logFiles: [...slots.map((slot) => slot.log), log("fork-server"), log("redis"), log("postgres")],
      kill,
      async stop(replica, graceMs) {
        const { pid, exited } = at(replica).launched;
        killGroup(pid, "SIGTERM");
        const overdue = Symbol();
        const how = await Promise.race([exited, delay(graceMs, overdue)]);
        if (how !== overdue) return `SIGTERM, ended with ${how}`;
        await kill(replica);
        return `SIGTERM, and SIGKILL after ${graceMs} ms`;
      },
      async pause(replica) {
        process.kill(at(replica).launched.pid, "SIGSTOP");
      },
      async resume(replica) {
        process.kill(at(replica).launched.pid, "SIGCONT");
      },
      async restart(replica) {
        const slot = at(replica);
        if (slot.ended === undefined) await kill(replica);
        await boot(slot, slot.launched.port);
      },
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  } catch (error) {
    await Promise.all(settled);
    throw error;
  }
}

/** A replica's process as it runs now; `ended` says in words how it ended, once it has. */
class Slot {
  launched!: Launched;
  ended: string | undefined;
  readonly index: number;
  readonly config: string;
  readonly log: string;
  version = "unknown";

  constructor(index: number, config: string, log: string) {
    this.index = index;
    this.config = config;
    this.log = log;
  }

  follow(launched: Launched): void {
    this.launched = launched;
    this.ended = undefined;
    void launched.exited.then((how) => {
      if (this.launched === launched) this.ended = how;
    });
  }
}

/** The user's own environment without the variables that would change LiteLLM's behaviour, plus what the stack sets. */
function replicaEnvironment(subject: InstalledSubject, config: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR"];
  const base = Object.fromEntries(
    inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  const pythonPath = subject.pythonPath.join(":");
  return {
    ...base,
    PYTHONUNBUFFERED: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    NO_PROXY: "*",
    ...(pythonPath ? { PYTHONPATH: pythonPath } : {}),
    ...subject.env,
    ...config,
  };
}
