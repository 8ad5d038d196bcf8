import { join } from "node:path";
import type { InstallContext } from "../machine/index.ts";
import { cachePaths, subjectKeys } from "../machine/index.ts";
import type { Release } from "../spec/index.ts";
import { openEnvironment } from "./environment.ts";
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
  const { subjects } = cachePaths(context.cacheDir);
  const opened = await Promise.all(
    (await subjectKeys(context.cacheDir)).map(async (key) =>
      (await openEnvironment(join(subjects, key))) ? [key] : [],
    ),
  );
  const keys = opened.flat();
  return releases.map((release) => ({
    ...release,
    installed: keys.some((key) => key.startsWith(`pypi-${release.version}-`)),
  }));
}
