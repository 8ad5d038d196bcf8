import type { Checkout } from "../checkout/index.ts";
import type { InstallContext } from "../machine/index.ts";
import { anyPython } from "../machine/index.ts";
import type { Release } from "../spec/index.ts";
import { fetchCompanion, fetchReleases, packageIndex } from "../spec/index.ts";
import { dependencyDate } from "./packages.ts";
import { noCandidate, type SubjectSource } from "./source.ts";

export interface InstallableRelease {
  version: string;
  /** "litellm[proxy]==1.84.0" */
  requirement: string;
  /** Its dependencies are chosen as of then; null: now. */
  asOf: Date | null;
}

/** A subject as something else than this machine's Python installs it. */
export interface FoundSubject {
  /** As asked for: the spec's, the checkout's, the wheel's. */
  version: string;
  checkout: Checkout | null;
  /** A file to install in the place of a release. */
  wheel: string | null;
  /** At least one; in the order in which they are tried. */
  candidates: InstallableRelease[];
  /** Releases of a companion on the same index; null: it has no such project. */
  releasesOf(project: string): Promise<Release[] | null>;
  /** uv's environment for the configured index. */
  env: NodeJS.ProcessEnv;
}

/**
 * Looks a subject up on the configured index; needs no Python, though a pip on PATH is asked for its configuration.
 * @throws PhantomError ERR_RELEASE_UNKNOWN, ERR_RELEASE_WITHDRAWN, ERR_RELEASE_NOT_INSTALLABLE, ERR_REGISTRY_UNREACHABLE
 */
export async function findSubject(
  source: SubjectSource,
  latestDeps: boolean,
  { env, signal }: Pick<InstallContext, "env" | "signal">,
): Promise<FoundSubject> {
  const context: InstallContext = { env, signal, cacheDir: "", report: () => {} };
  const index = await packageIndex(anyPython, context);
  const candidates = source.candidates(await fetchReleases(index, signal));
  if (candidates.length === 0) throw noCandidate(source);
  return {
    version: source.requestedVersion,
    checkout: source.checkout,
    wheel: source.wheel,
    candidates: candidates.map(({ requirement, release }) => ({
      version: release?.version ?? source.requestedVersion,
      requirement,
      asOf: dependencyDate(release, latestDeps),
    })),
    releasesOf: (project) => fetchCompanion(index, project, signal),
    env: index.env,
  };
}
