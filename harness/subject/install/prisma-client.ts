import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { PhantomError } from "../../errors/index.ts";
import type { InstallContext } from "../machine/index.ts";
import { cachePaths, isOnPath, runTool } from "../machine/index.ts";

export interface PrismaPlace {
  cli: string;
  /** Directory of `python`, `prisma` and `prisma-client-py` of the environment. */
  bin: string;
  engine: string;
  /** Directory with a stand-in for `openssl`, which prisma-client-py asks for its version; null where there is one. */
  openssl: string | null;
}

/** prisma-client-py runs `openssl version` to name its platform and fails without it; nothing else is done with it. */
export async function opensslStandIn(context: InstallContext): Promise<string | null> {
  if (isOnPath("openssl", context.env)) return null;
  const directory = join(cachePaths(context.cacheDir).prisma, "stand-in");
  await mkdir(directory, { recursive: true });
  const script = join(directory, "openssl");
  if (!existsSync(script)) {
    await writeFile(`${script}.${process.pid}`, `#!/bin/sh\necho "OpenSSL ${process.versions.openssl}"\n`);
    await chmod(`${script}.${process.pid}`, 0o755);
    await rename(`${script}.${process.pid}`, script);
  }
  return directory;
}

/** Environment in which prisma-client-py finds its CLI and the engine. */
export function prismaEnvironment(place: PrismaPlace, path: string | undefined): Record<string, string> {
  const directories = [
    place.bin,
    dirname(process.execPath),
    ...(path ? [path] : []),
    ...(place.openssl ? [place.openssl] : []),
  ];
  return {
    PATH: directories.join(delimiter),
    PRISMA_BINARY_CACHE_DIR: place.cli,
    PRISMA_QUERY_ENGINE_BINARY: place.engine,
    PRISMA_SCHEMA_ENGINE_BINARY: place.engine,
    PRISMA_CLI_QUERY_ENGINE_TYPE: "binary",
    PRISMA_HIDE_UPDATE_MESSAGE: "true",
    PRISMA_USE_NODEJS_BIN: "false",
    CHECKPOINT_DISABLE: "1",
  };
}

/**
 * Generates prisma-client-py's client for a LiteLLM tree's schema into the environment whose `python` is given.
 * @param schema LiteLLM's schema.prisma; its binaryTargets are replaced, since only this machine's engine is used
 * @throws PhantomError ERR_INSTALL_FAILED
 */
export async function generateClient(
  python: string,
  schema: string,
  env: NodeJS.ProcessEnv,
  workplace: string,
  context: InstallContext,
): Promise<void> {
  const text = await readFile(schema, "utf8");
  const native = text.replace(/^(\s*binaryTargets\s*=\s*)\[[^\]]*\]/m, '$1["native"]');
  await mkdir(workplace, { recursive: true });
  const copy = join(workplace, "schema.prisma");
  await writeFile(copy, native);
  const generated = await runTool({
    command: python,
    args: ["-m", "prisma", "generate", "--schema", copy],
    cwd: workplace,
    env: { ...env, DATABASE_URL: "postgresql://localhost/none" },
    signal: context.signal,
    timeoutMs: 180_000,
  });
  if (generated.code === 0) return;
  throw new PhantomError("ERR_INSTALL_FAILED", {
    operation: "generate LiteLLM's database client",
    message: `prisma generate failed: ${`${generated.stdout}\n${generated.stderr}`.trim().split("\n").slice(-5).join("\n")}`,
    hint: "Prisma's last lines say why; `npx phantom429 clean` starts afresh.",
    cause: generated.stderr,
  });
}
