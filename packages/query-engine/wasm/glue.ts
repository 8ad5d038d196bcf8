import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** Prisma's query engine as its WASM glue offers it. Every answer is JSON text. */
export interface WasmEngine {
  connect(trace: string): Promise<void>;
  query(body: string, trace: string, transactionId?: string): Promise<string>;
  startTransaction(input: string, trace: string): Promise<string>;
  commitTransaction(id: string, trace: string): Promise<string>;
  rollbackTransaction(id: string, trace: string): Promise<string>;
}

export interface Glue {
  QueryEngine: new (options: object, log: (line: string) => void, adapter: unknown) => WasmEngine;
  __wbg_set_wasm(exports: object): void;
}

/** As much of the global as is used here: TypeScript only declares it together with the DOM. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: Record<string, unknown> };
  Table: new () => { get(index: number): (...args: unknown[]) => unknown };
  RuntimeError: new () => Error;
};

const require = createRequire(import.meta.url);
const runtime = path.join(path.dirname(require.resolve("@prisma/client/package.json")), "runtime");
const glueFile = path.join(runtime, "query_engine_bg.postgresql.js");

let compiled: object | undefined;

/** Compiles ahead what the first instance would have to. */
export function compile(): object {
  compiled ??= new WebAssembly.Module(readFileSync(path.join(runtime, "query_engine_bg.postgresql.wasm")));
  return compiled;
}

/**
 * A fresh WASM instance with its own copy of the glue: the glue keeps the instance in a variable of its module, so callbacks of
 * an abandoned instance would otherwise run on the memory of the next.
 *
 * @param onTrap called once per trap, with the RuntimeError. The glue never sees it thrown: in a callback it would end the process.
 */
export function instantiate(onTrap: (error: Error) => void): Glue {
  // Its own `require`, which would keep every module that it has loaded, and so each instance's 3 MB.
  const require = createRequire(import.meta.url);
  delete require.cache[glueFile];
  const glue = require(glueFile) as Glue;
  const { exports } = new WebAssembly.Instance(compile(), { "./query_engine_bg.js": glue });
  glue.__wbg_set_wasm(guarded(exports, onTrap));
  return glue;
}

/** The exports with each function catching its trap; after the first, none is called any more. */
function guarded(exports: Record<string, unknown>, onTrap: (error: Error) => void): object {
  let trapped = false;
  const guard = (call: (...args: unknown[]) => unknown) => {
    return (...args: unknown[]) => {
      if (trapped) return undefined;
      try {
        return call(...args);
      } catch (error) {
        if (!(error instanceof WebAssembly.RuntimeError)) throw error;
        trapped = true;
        onTrap(error);
        return undefined;
      }
    };
  };
  const entries = Object.entries(exports).map(([name, value]) => {
    if (typeof value === "function") return [name, guard(value as never)];
    if (value instanceof WebAssembly.Table) return [name, { get: (index: number) => guard(value.get(index)) }];
    return [name, value];
  });
  return Object.fromEntries(entries);
}
