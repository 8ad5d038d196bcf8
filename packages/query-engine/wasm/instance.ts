import { PrismaPg } from "@prisma/adapter-pg";
import { bindAdapter } from "@prisma/driver-adapter-utils";
import type { Datasource } from "../database/index.ts";
import { type EnginePool, openPool } from "../database/index.ts";
import { instantiate, type WasmEngine } from "./glue.ts";

export class EngineTrapError extends Error {
  override readonly name = "EngineTrapError";
}

/** One life of the WASM engine, from its start to its first trap. */
export interface EngineInstance {
  readonly poisoned: boolean;
  readonly pool: EnginePool;
  /** The driver's error behind an "external connector error" (P2036). */
  driverError(id: number): unknown;
  /** Runs a call; rejects with EngineTrapError if the instance traps before it answers. */
  call(run: (engine: WasmEngine) => Promise<string>): Promise<string>;
}

export interface InstanceOptions {
  /** With the driverAdapters generator. */
  schema: string;
  datasource: Datasource;
  onTrap(error: Error): void;
  /** Duration in ms of each statement sent to the database. */
  onDatabaseQuery(ms: number): void;
}

export async function startInstance(options: InstanceOptions): Promise<EngineInstance> {
  const pool = openPool(options.datasource, options.onDatabaseQuery);
  const inFlight = new Set<(error: Error) => void>();
  let trap: EngineTrapError | undefined;
  const glue = instantiate((error) => {
    trap = new EngineTrapError(error.message, { cause: error });
    pool.abandon();
    for (const reject of inFlight) reject(trap);
    options.onTrap(error);
  });
  const { schema } = options.datasource;
  const adapter = bindAdapter(new PrismaPg(pool.adapterPool, schema === undefined ? undefined : { schema }));
  const engine = new glue.QueryEngine(
    {
      datamodel: options.schema,
      logQueries: false,
      logLevel: "error",
      ignoreEnvVarErrors: true,
      datasourceOverrides: {},
      env: {},
      configDir: ".",
      engineProtocol: "json",
    },
    () => {},
    adapter,
  );
  const call: EngineInstance["call"] = async (run) => {
    if (trap) throw trap;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    inFlight.add(reject);
    try {
      (async () => run(engine))().then(resolve, reject);
      return await promise;
    } finally {
      inFlight.delete(reject);
    }
  };
  await call(async (it) => {
    await it.connect("{}");
    return "";
  });
  return {
    pool,
    call,
    get poisoned() {
      return trap !== undefined;
    },
    driverError: (id) => adapter.errorRegistry.consumeError(id)?.error,
  };
}
