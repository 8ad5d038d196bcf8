import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { datasourceUrl } from "./database/index.ts";
import { QueryEngine } from "./engine.ts";
import { listen, routes } from "./http/index.ts";

/**
 * Serves until it is disposed, which is like a kill: nothing is waited for, connections are cut, and PostgreSQL rolls back what was open.
 * @param args and env: as prisma-client-py 0.15 gives them to its engine.
 * @param log gets one line per trap.
 */
export async function serve(
  args: string[],
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<AsyncDisposable> {
  const schemaFile = env.PRISMA_DML_PATH;
  if (!schemaFile) throw new Error("PRISMA_DML_PATH names no schema.");
  const schema = await readFile(schemaFile, "utf8");
  const engine = await QueryEngine.start({ schema, databaseUrl: datasourceUrl(schema, env), log });
  const server = await listen(routes(engine), portOf(args));
  return {
    [Symbol.asyncDispose]: () => {
      engine.abandon();
      return server[Symbol.asyncDispose]();
    },
  };
}

function portOf(args: string[]): number {
  const { values } = parseArgs({ args, options: { port: { type: "string", short: "p" } }, strict: false });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`-p wants a port, not ${values.port}.`);
  return port;
}
