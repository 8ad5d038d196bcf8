import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { datasourceUrl } from "./database/datasource.ts";
import { QueryEngine } from "./engine.ts";
import { routes } from "./http/routes.ts";
import { listen } from "./http/server.ts";
import { onEnd } from "./lifecycle.ts";

/** Serves until the process is told to end. `args` and `env` as prisma-client-py 0.15 gives them to its engine. */
export async function serve(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  // Connections die with the process, and PostgreSQL rolls back what was open: nothing is worth waiting for.
  onEnd(() => process.exit(0), env);
  const schemaFile = env.PRISMA_DML_PATH;
  if (!schemaFile) throw new Error("PRISMA_DML_PATH names no schema.");
  const schema = await readFile(schemaFile, "utf8");
  const log = (line: string) => console.error(`phantom429 query engine: ${line}`);
  const engine = await QueryEngine.start({ schema, databaseUrl: datasourceUrl(schema, env), log });
  await listen(routes(engine), portOf(args));
}

function portOf(args: string[]): number {
  const { values } = parseArgs({ args, options: { port: { type: "string", short: "p" } }, strict: false });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`-p wants a port, not ${values.port}.`);
  return port;
}
