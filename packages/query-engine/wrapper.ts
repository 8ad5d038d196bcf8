import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PARENT_VARIABLE } from "./lifecycle.ts";
import { ENGINE_VERSION } from "./version.ts";

/**
 * Writes an executable into `dir` that prisma-client-py can start as its query engine (PRISMA_QUERY_ENGINE_BINARY). It runs on the
 * Node that runs us.
 *
 * @returns its path.
 * @public
 */
export async function writeEngineWrapper(dir: string): Promise<string> {
  const cache = compileCacheOf(path.join(dir, NAME));
  return writeExecutable(dir, wrapperScript(process.execPath, entry("./main"), cache));
}

/**
 * The same for an executable that has an engine process serve, which `sharedEngineEntry` is the program of: run by Node in `dir`.
 *
 * @param python any Python 3
 * @public
 */
export async function writeClientWrapper(dir: string, python: string): Promise<string> {
  return writeExecutable(dir, clientScript(dir, python, fileURLToPath(new URL("./shared/client.py", import.meta.url))));
}

/**
 * The program of the process that serves all clients.
 * @public
 */
export function sharedEngineEntry(): string {
  return entry("./shared/main");
}

/**
 * Where V8's code is kept between starts of the executable.
 * @public
 */
export function compileCacheOf(executable: string): string {
  return path.join(path.dirname(executable), "query-engine-cache");
}

/** Written under another name and renamed, so that a concurrent reader never meets half of it. */
async function writeExecutable(dir: string, script: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  const wrapper = path.join(dir, NAME);
  const draft = `${wrapper}.${randomUUID()}`;
  await writeFile(draft, script, { mode: 0o755 });
  await rename(draft, wrapper);
  return wrapper;
}

/** main.ts beside these sources, main.js beside their compiled form. */
function entry(name: string): string {
  const extension = path.extname(fileURLToPath(import.meta.url));
  return fileURLToPath(new URL(`${name}${extension}`, import.meta.url));
}

const NAME = "query-engine";
const HEAD = ["#!/bin/sh", `if [ "$1" = --version ]; then echo ${quote(ENGINE_VERSION)}; exit; fi`];

/** `compileCache` keeps V8's code between starts. */
export function wrapperScript(node: string, entry: string, compileCache: string): string {
  return [
    ...HEAD,
    `export ${PARENT_VARIABLE}="$PPID" NODE_COMPILE_CACHE=${quote(compileCache)}`,
    // Options meant for the harness's own Node, an inspector's port above all.
    "unset NODE_OPTIONS",
    // A small young generation: 122 MB resident after 1,500 queries on LiteLLM's schema instead of 130.
    `exec ${quote(node)} --max-semi-space-size=2 --disable-warning=ExperimentalWarning ${quote(entry)} "$@"`,
    "",
  ].join("\n");
}

/** `-I -S`: without the user's settings and without site-packages, which take longer than all the rest. */
export function clientScript(dir: string, python: string, client: string): string {
  const run = `exec ${quote(python)} -I -S ${quote(client)} ${quote(dir)} "$PPID" "$@"`;
  return [...HEAD, run, ""].join("\n");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
