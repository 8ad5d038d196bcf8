import { join } from "node:path";
import { acquireLock, cachePaths } from "../../../subject/index.ts";

/** Held while warm hosts are looked for, started or ended: a socket without its file belongs to nobody only then. */
export function lockWarm(cacheDir: string, signal: AbortSignal): Promise<AsyncDisposable> {
  return acquireLock(join(cachePaths(cacheDir).locks, "warm"), signal, () => {});
}
