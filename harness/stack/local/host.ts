import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type InstalledSubject, importedEnvironment, inheritedEnvironment, type Setting } from "../../subject/index.ts";
import type { StackHost } from "../types.ts";
import { startExecLauncher } from "./exec-launcher.ts";
import { startForkServer } from "./fork-channel.ts";
import { startForkLauncher } from "./fork-launcher.ts";
import { startKeeper } from "./keeper.ts";
import { type Launcher, unlessAborted } from "./launcher.ts";
import { startPostgres } from "./postgres/index.ts";
import { findRedisServer } from "./redis.ts";
import { startSharedEngine } from "./shared-engine.ts";
import { type Ground, startStack } from "./stack.ts";
import { type KeepWarm, openWarm } from "./warm/index.ts";

export interface LocalHostOptions {
  subject: InstalledSubject;
  profile: "fast" | "reporter";
  /** Of every stack; a stack's own come on top. */
  settings: readonly Setting[];
  start: "fork" | "exec";
  cacheDir: string;
  /** With `fork`: what has imported LiteLLM stays for later runs, or is here from an earlier one. */
  warm?: KeepWarm | undefined;
  /** Where the logs of what all stacks share go; they stay when the host is gone, however it ended. */
  logDir: string;
  signal: AbortSignal;
  report(line: string): void;
}

/**
 * Stacks of real LiteLLM processes on loopback. The host has one PostgreSQL, whose migrated database is copied for every
 * stack, and with `fork` a process per environment that has imported LiteLLM. Disposing it ends everything; a guardian
 * does so if this process is killed.
 * @throws PhantomError with exit code 3
 */
export async function startLocalHost(options: LocalHostOptions): Promise<StackHost> {
  await using started = new AsyncDisposableStack();
  const { subject, profile, start, cacheDir, signal, report } = options;
  const keeper = started.use(startKeeper());
  await mkdir(options.logDir, { recursive: true });
  const log = (name: string) => join(options.logDir, `${name}.log`);

  const single = subject.env.PRISMA_QUERY_ENGINE_BINARY!;
  const shared = subject.queryEngine === "wasm" && start === "fork";
  const engineLog = log("query-engine");
  const engine = shared
    ? started.use(startSharedEngine({ keeper, python: subject.python, single, log: engineLog }))
    : null;

  const launchers = new Map<string, { launcher: Launcher; log: string | null }>();
  /** LiteLLM reads some variables while it is imported: what was imported with others serves only stacks that have them. */
  const launcherFor = (settings: readonly Setting[]) => {
    const imported = importedEnvironment(profile, settings);
    const key = JSON.stringify(Object.entries(imported).sort());
    const existing = launchers.get(key);
    if (existing) return existing;
    const env = { ...inheritedEnvironment(subject), ...imported };
    const file = log(launchers.size === 0 ? "fork-server" : `fork-server-${launchers.size + 1}`);
    const own = { keeper, python: subject.python, env, log: file };
    const forkServer = () =>
      openWarm({ ...own, warm: options.warm, subject, cacheDir, signal, report }) ??
      Promise.resolve(startForkServer(own));
    const launcher = started.use(
      start === "fork"
        ? startForkLauncher({ keeper, server: forkServer(), log: file })
        : startExecLauncher({ keeper, command: subject.command, env }),
    );
    const made = { launcher, log: start === "fork" ? file : null };
    launchers.set(key, made);
    return made;
  };

  // The import takes longest: it begins before anything is awaited.
  const { launcher: first } = launcherFor(options.settings);
  report("starting PostgreSQL");
  const redis = findRedisServer({ cacheDir, signal });
  redis.catch(() => {});
  const runPostgres = (logFile: string, signal: AbortSignal) =>
    startPostgres({
      dataTemplateCache: join(cacheDir, "postgres"),
      migrations: subject.migrations,
      schema: subject.schema,
      runDir: keeper.runDir,
      logFile,
      onSpawn: keeper.watch,
      onResume: keeper.forget,
      signal,
    });
  const postgres = started.use(await runPostgres(log("postgres"), signal));
  const { path: redisBinary } = await redis;
  if (start === "fork" && !options.warm) report("importing LiteLLM once");
  await unlessAborted(first.ready(), signal);
  const keptWarm = options.warm !== undefined && start === "fork";
  const queryEngine = engine?.executable ?? null;
  const ground: Ground = { keeper, subject, profile, start, keptWarm, postgres, redisBinary, queryEngine };

  const stacks = new Set<AsyncDisposable>();
  let count = 0;
  const resources = started.move();
  return {
    async start(request) {
      const settings = [...options.settings, ...request.settings];
      const { launcher, log: launcherLog } = launcherFor(settings);
      if (launcher !== first) request.report("importing LiteLLM with this stack's environment");
      await using resources = new AsyncDisposableStack();
      const postgresLog = request.ownPostgres ? join(request.logDir, "postgres.log") : log("postgres");
      const own = async () => {
        await mkdir(request.logDir, { recursive: true });
        const server = await runPostgres(postgresLog, request.signal);
        resources.defer(async () => keeper.forget(server.pid));
        return resources.use(server);
      };
      const place = request.ownPostgres ? { ...ground, postgres: await own() } : ground;
      const logs = [...(launcherLog === null ? [] : [launcherLog]), ...(engine ? [engineLog] : []), postgresLog];
      await unlessAborted(engine?.ready() ?? Promise.resolve(), request.signal);
      const stack = resources.use(
        await startStack(place, { ...request, settings, launcher, name: `stack_${++count}`, logs }),
      );
      const used = resources.move();
      const kept = {
        ...stack,
        async [Symbol.asyncDispose]() {
          await used.disposeAsync();
          stacks.delete(kept);
        },
      };
      stacks.add(kept);
      return kept;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...stacks].map((stack) => stack[Symbol.asyncDispose]()));
      await resources.disposeAsync();
    },
  };
}
