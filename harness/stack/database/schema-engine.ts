import { readFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";

/** As much of the global as is used here: TypeScript only declares it together with the DOM. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

/** A result as Prisma's driver adapters give it. */
const ok = <T>(value: T) => ({ ok: true, value });

/**
 * The engine wants a connection, of which it only asks for the schema's existence and the server's version before it
 * makes a script from nothing. So there is no database behind this one.
 */
const noDatabase = {
  provider: "postgres",
  adapterName: "none",
  errorRegistry: { consumeError: () => undefined },
  connect: async () => ok(connection),
};
const connection = {
  ...noDatabase,
  getConnectionInfo: () => ok({ schemaName: "public", supportsRelationJoins: true }),
  queryRaw: async () => ok(firstAnswer),
  executeRaw: async () => ok(0),
  executeScript: async () => ok(undefined),
  dispose: async () => ok(undefined),
};
/** Column types as driver-adapter-utils numbers them: Boolean 5, Text 7, Int32 0. */
const firstAnswer = {
  columnNames: ["exists", "version", "numeric_version"],
  columnTypes: [5, 7, 0],
  rows: [[true, "PostgreSQL 17.0", 170_000]],
};

async function script(schema: string): Promise<string> {
  const wasm = new URL("schema_engine_bg.wasm", import.meta.resolve("@prisma/schema-engine-wasm"));
  const { instance } = await WebAssembly.instantiate(await readFile(wasm), { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const engine = await glue.SchemaEngine.new({ datamodels: undefined }, () => {}, noDatabase);
  const { stdout } = await engine.diff({
    from: { tag: "empty" },
    to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] },
    script: true,
    shadowDatabaseUrl: null,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout ?? "";
}

parentPort!.postMessage(await script(workerData as string));
