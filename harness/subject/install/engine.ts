import { createHash } from "node:crypto";
import { join } from "node:path";
import { writeEngineWrapper } from "@phantom429/query-engine";
import type { InstallContext } from "../machine/index.ts";
import { cachePaths } from "../machine/index.ts";
import { findNativeEngine } from "./native-engine.ts";
import { providePrismaCli } from "./prisma-cli.ts";
import { opensslStandIn } from "./prisma-client.ts";

/** What replicas use to reach Postgres. */
export interface Engine {
  kind: "wasm" | "native";
  /** An executable that speaks Prisma's query engine protocol. */
  binary: string;
  /** PRISMA_BINARY_CACHE_DIR. */
  cli: string;
  openssl: string | null;
}

/** The wrapper names this Node and these sources, which another harness on the same cache need not share. */
const installation = createHash("sha256")
  .update(`${process.execPath}\0${import.meta.url}`)
  .digest("hex")
  .slice(0, 12);

/** Prisma's CLI and its own query engine where there is one, else ours. */
export async function provideEngine(context: InstallContext): Promise<Engine> {
  const cli = await providePrismaCli(context);
  const openssl = await opensslStandIn(context);
  const native = await findNativeEngine(cli, context);
  if (native) return { kind: "native", binary: native, cli, openssl };
  const binary = await writeEngineWrapper(join(cachePaths(context.cacheDir).prisma, "wasm", installation));
  return { kind: "wasm", binary, cli, openssl };
}
