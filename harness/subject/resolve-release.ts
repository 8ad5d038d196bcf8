import type { InstallContext } from "./context.ts";
import { fetchReleases } from "./fetch-releases.ts";
import { packageIndex } from "./package-index.ts";
import { dependencyDate } from "./packages.ts";
import { findRelease, refuseWithdrawn } from "./releases.ts";

/** A release as something else than this machine's Python installs it. */
export interface ResolvedRelease {
  version: string;
  /** "litellm[proxy]==1.84.0" */
  requirement: string;
  /** Its dependencies are chosen as of then; null: now. */
  asOf: Date | null;
  /** uv's environment for the configured index. */
  env: NodeJS.ProcessEnv;
}

/**
 * Looks a release up on the configured index; needs no Python, though a pip on PATH is asked for its configuration.
 * @throws PhantomError ERR_RELEASE_UNKNOWN, ERR_RELEASE_WITHDRAWN, ERR_REGISTRY_UNREACHABLE
 */
export async function resolveRelease(
  version: string,
  latestDeps: boolean,
  { env, signal }: Pick<InstallContext, "env" | "signal">,
): Promise<ResolvedRelease> {
  refuseWithdrawn(version);
  const context: InstallContext = { env, signal, cacheDir: "", report: () => {} };
  const index = await packageIndex({ executable: "python3", version: "", tag: "" }, context);
  const release = findRelease(version, await fetchReleases(index, signal));
  return {
    version: release.version,
    requirement: `litellm[proxy]==${release.version}`,
    asOf: dependencyDate(release, latestDeps),
    env: index.env,
  };
}
