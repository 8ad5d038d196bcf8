import { readdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { ENGINE_VERSION } from "@phantom429/query-engine";
import { PhantomError } from "../../errors/index.ts";
import type { InstallContext } from "../machine/index.ts";
import { isExecutable, runTool } from "../machine/index.ts";
import { outsideOfNpm, prismaVersion } from "./prisma-cli.ts";

/** The commit of Prisma's engines that prisma-client-py 0.15.0 expects. */
const engineHash = ENGINE_VERSION.replace(/^query-engine /, "");

const fetchAgainAfterMs = 24 * 3600 * 1000;
const fetchTimeoutMs = 15_000;

/** Where prisma-client-py and Prisma's CLI put query engines below a cache directory. */
async function enginesBelow(directory: string): Promise<string[]> {
  const places = [
    directory,
    join(directory, "node_modules", "prisma"),
    join(directory, "node_modules", "@prisma", "engines"),
  ];
  const found = await Promise.all(
    places.map(async (place) =>
      (await readdir(place).catch(() => []))
        .filter((name) => /^(prisma-)?query-engine-[\w.-]+$/.test(name) && !/\.(gz|sha256|node|tmp)/.test(name))
        .map((name) => join(place, name)),
    ),
  );
  return found.flat().filter(isExecutable);
}

async function usable(binary: string, context: InstallContext): Promise<boolean> {
  const said = await runTool({
    command: binary,
    args: ["--version"],
    env: context.env,
    signal: context.signal,
    timeoutMs: 10_000,
  });
  return said.code === 0 && said.stdout.includes(engineHash);
}

async function firstUsable(binaries: readonly string[], context: InstallContext): Promise<string | null> {
  for (const binary of binaries) if (await usable(binary, context)) return binary;
  return null;
}

/** Lets Prisma's CLI download its engine: at most 15 s, and not again for a day when that failed. */
async function fetchEngine(cli: string, context: InstallContext): Promise<void> {
  const memory = join(dirname(cli), "engine-fetch-failed");
  const failedAt = Number(await readFile(memory, "utf8").catch(() => "0"));
  if (Date.now() - failedAt < fetchAgainAfterMs) return;
  context.report("looking for Prisma's own query engine");
  const fetched = await runTool({
    command: process.execPath,
    args: [join(cli, "node_modules", "prisma", "build", "index.js"), "--version"],
    env: { ...outsideOfNpm(context.env), PRISMA_CLI_QUERY_ENGINE_TYPE: "binary", CHECKPOINT_DISABLE: "1" },
    signal: context.signal,
    timeoutMs: fetchTimeoutMs,
  });
  if (fetched.code !== 0) await writeFile(memory, String(Date.now()));
}

/**
 * A query engine made by Prisma, or null where ours is to be used: PRISMA_QUERY_ENGINE_BINARY, one in prisma-client-py's
 * cache, or one that can be downloaded now. PHANTOM429_PRISMA = auto | native | wasm decides.
 * @param cli directory from providePrismaCli
 * @throws PhantomError ERR_OPTION_INVALID, ERR_BINARY_MISSING (native was demanded and there is none)
 */
export async function findNativeEngine(cli: string, context: InstallContext): Promise<string | null> {
  const choice = context.env.PHANTOM429_PRISMA || "auto";
  if (!["auto", "native", "wasm"].includes(choice)) {
    throw new PhantomError("ERR_OPTION_INVALID", {
      operation: "choose a query engine",
      message: `PHANTOM429_PRISMA is "${choice}".`,
      hint: "Use auto, native or wasm.",
    });
  }
  if (choice === "wasm") return null;
  const own = context.env.PRISMA_QUERY_ENGINE_BINARY;
  const home = context.env.HOME ?? homedir();
  const shared =
    context.env.PRISMA_BINARY_CACHE_DIR ?? join(home, ".cache", "prisma-python", "binaries", prismaVersion, engineHash);
  const known = async () => [...(own ? [own] : []), ...(await enginesBelow(shared)), ...(await enginesBelow(cli))];
  let found = await firstUsable(await known(), context);
  if (!found) {
    await fetchEngine(cli, context);
    found = await firstUsable(await enginesBelow(cli), context);
  }
  if (!found && choice === "native") {
    throw new PhantomError("ERR_BINARY_MISSING", {
      operation: "find Prisma's query engine",
      message: "PHANTOM429_PRISMA=native, but Prisma's query engine is neither here nor could it be downloaded.",
      hint: "Name it with PRISMA_QUERY_ENGINE_BINARY, or use PHANTOM429_PRISMA=wasm.",
    });
  }
  return found;
}
