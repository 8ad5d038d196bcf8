import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { PhantomError } from "../../errors/index.ts";

/** By schema: with Docker every stack makes its database anew. */
const scripts = new Map<string, Promise<string>>();

/**
 * The SQL that makes a Prisma schema's database from nothing, by Prisma's own schema engine. It runs in a thread of its
 * own: it computes for half a second, and a WASM module that traps is not to be called again.
 * @throws PhantomError ERR_DATABASE_UNFIT where Prisma refuses the schema
 */
export function schemaScript(schema: string): Promise<string> {
  const known = scripts.get(schema);
  if (known) return known;
  const script = run(schema);
  scripts.set(schema, script);
  script.catch(() => scripts.delete(schema));
  return script;
}

async function run(schema: string): Promise<string> {
  const file = `./schema-engine${import.meta.filename.endsWith(".ts") ? ".ts" : ".js"}`;
  const worker = new Worker(new URL(file, import.meta.url), { workerData: schema, execArgv: [] });
  try {
    const [script] = (await once(worker, "message")) as [string];
    return script;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new PhantomError("ERR_DATABASE_UNFIT", {
      operation: "read LiteLLM's schema.prisma",
      message: `Prisma makes no database from it: ${said.trim().split("\n").slice(0, 6).join("\n")}`,
      hint: "Correct litellm/proxy/schema.prisma of the checkout or patch, or choose a release.",
      cause,
    });
  } finally {
    await worker.terminate();
  }
}
