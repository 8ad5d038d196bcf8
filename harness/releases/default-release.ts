import { newestExact } from "./judged.ts";
import { judgedReleases } from "./judged-releases.ts";

/** What `run` tests when no --litellm is given: the newest release of the reference matrix that installs exactly. */
export const defaultRelease = newestExact(judgedReleases);
