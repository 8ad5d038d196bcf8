import { cacheDirectory, type InstallContext } from "../../subject/index.ts";

/** What looking around on this machine is given: it installs only what cannot be found otherwise, and says nothing. */
export function lookingAround(signal: AbortSignal): InstallContext {
  return { env: process.env, cacheDir: cacheDirectory(), signal, report: () => {} };
}
