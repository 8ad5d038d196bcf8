import { subjectKeys } from "./cache.ts";
import type { InstallContext } from "./context.ts";
import type { Release } from "./releases.ts";
import { lookUp } from "./toolbox.ts";

export interface ListedRelease extends Release {
  /** Some environment with it is in the cache. */
  installed: boolean;
}

/**
 * Every release on the configured index, newest first.
 * @throws PhantomError ERR_PYTHON_MISSING (pip's configuration is asked for the index), ERR_REGISTRY_UNREACHABLE
 */
export async function listReleases(context: InstallContext): Promise<ListedRelease[]> {
  const { releases } = await lookUp(context);
  const keys = await subjectKeys(context.cacheDir);
  return releases.map((release) => ({
    ...release,
    installed: keys.some((key) => key.startsWith(`pypi-${release.version}-`)),
  }));
}
