import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PARENT_VARIABLE } from "./lifecycle.ts";
import { ENGINE_VERSION } from "./version.ts";

/**
 * Writes an executable into `dir` that prisma-client-py can start as its query engine (PRISMA_QUERY_ENGINE_BINARY). It runs on the
 * Node that runs us. Written under another name and renamed, so that a concurrent reader never meets half of it.
 *
 * @returns its path.
 */
export async function writeEngineWrapper(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  const wrapper = path.join(dir, "query-engine");
  const draft = `${wrapper}.${randomUUID()}`;
  await writeFile(draft, wrapperScript(process.execPath, engineEntry(), path.join(dir, "query-engine-cache")), {
    mode: 0o755,
  });
  await rename(draft, wrapper);
  return wrapper;
}

/** main.ts beside these sources, main.js beside their compiled form. */
function engineEntry(): string {
  const extension = path.extname(fileURLToPath(import.meta.url));
  return fileURLToPath(new URL(`./main${extension}`, import.meta.url));
}

/** `compileCache` keeps V8's code between starts. */
export function wrapperScript(node: string, entry: string, compileCache: string): string {
  return [
    "#!/bin/sh",
    `if [ "$1" = --version ]; then echo ${quote(ENGINE_VERSION)}; exit; fi`,
    `export ${PARENT_VARIABLE}="$PPID" NODE_COMPILE_CACHE=${quote(compileCache)}`,
    // Options meant for the harness's own Node, an inspector's port above all.
    "unset NODE_OPTIONS",
    // A small young generation: 122 MB resident after 1,500 queries on LiteLLM's schema instead of 130.
    `exec ${quote(node)} --max-semi-space-size=2 --disable-warning=ExperimentalWarning ${quote(entry)} "$@"`,
    "",
  ].join("\n");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
