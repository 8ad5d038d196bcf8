import { clean, compare, explain, rcompare, valid } from "@renovatebot/pep440";
import { PhantomError } from "../../errors/index.ts";
import { lineOf } from "./canonical.ts";
import type { IndexFile } from "./project-page.ts";

/** A release of LiteLLM as the index has it. */
export interface Release {
  version: string;
  /** When its last file was uploaded; null where the index does not say. */
  uploaded: Date | null;
  /** Why it must not be used, or null. */
  withdrawn: string | null;
  /** E.g. ">=3.10,<3.15"; null where the index does not say. */
  requiresPython: string | null;
}

type Offered = Pick<Release, "version" | "withdrawn">;

/** Withdrawn for a reason that an index's yanked flag does not tell, or may not show any more. */
const withdrawnByName: Readonly<Record<string, string>> = { "1.107.0": "it was withdrawn as compromised" };

export function refuseWithdrawn(version: string): void {
  const reason = withdrawnByName[clean(version) ?? version];
  if (reason) throw withdrawn(version, reason);
}

function withdrawn(version: string, reason: string): PhantomError {
  return new PhantomError("ERR_RELEASE_WITHDRAWN", {
    operation: `install litellm ${version}`,
    message: `litellm ${version} must not be used: ${reason}.`,
    hint: "Choose another release; `npx phantom429 releases` lists them.",
  });
}

function versionOf(filename: string): string | null {
  const wheel = /^[^-]+-([^-]+)-.*\.whl$/.exec(filename);
  const source = /^[^-]+(?:-[^-]+)*?-(\d[^-]*?)\.(?:tar\.gz|zip)$/.exec(filename);
  return valid(wheel?.[1] ?? source?.[1] ?? "");
}

/** Groups an index's files into releases, newest first. */
export function releasesFromFiles(files: readonly IndexFile[]): Release[] {
  const byVersion = new Map<string, IndexFile[]>();
  for (const file of files) {
    const version = versionOf(file.filename);
    if (version) byVersion.set(version, [...(byVersion.get(version) ?? []), file]);
  }
  return [...byVersion]
    .map(([version, own]): Release => {
      const times = own.flatMap((file) => (file.uploaded ? [Date.parse(file.uploaded)] : []));
      const yanked = own.every((file) => file.yanked !== false) ? own[0]!.yanked : false;
      const reason = typeof yanked === "string" && yanked !== "" ? `it was yanked (${yanked})` : "it was yanked";
      return {
        version,
        uploaded: times.length > 0 ? new Date(Math.max(...times)) : null,
        withdrawn: withdrawnByName[version] ?? (yanked === false ? null : reason),
        requiresPython: own.find((file) => file.requiresPython)?.requiresPython ?? null,
      };
    })
    .sort((a, b) => rcompare(a.version, b.version));
}

export const isStable = (version: string) => {
  const parts = explain(version);
  return parts !== null && !parts.is_prerelease && !parts.is_devrelease;
};

/** The usable releases that are nearest to a version in number, at most three. */
function nearestReleases(version: string, releases: readonly Offered[]): string[] {
  const position = (text: string) => {
    const [major = 0, minor = 0, patch = 0] = explain(text)?.release ?? [];
    return major * 1e6 + minor * 1e3 + patch;
  };
  const target = position(version);
  return releases
    .filter((release) => release.withdrawn === null && isStable(release.version))
    .sort((a, b) => Math.abs(position(a.version) - target) - Math.abs(position(b.version) - target))
    .slice(0, 3)
    .map((release) => release.version);
}

/**
 * The release with exactly this version.
 * @throws PhantomError ERR_RELEASE_WITHDRAWN, ERR_RELEASE_UNKNOWN with the nearest names
 */
export function findRelease<T extends Offered>(version: string, releases: readonly T[]): T {
  refuseWithdrawn(version);
  const release = releases.find((candidate) => compare(candidate.version, version) === 0);
  if (release?.withdrawn) throw withdrawn(version, release.withdrawn);
  if (release) return release;
  const nearest = nearestReleases(version, releases);
  throw new PhantomError("ERR_RELEASE_UNKNOWN", {
    operation: `install litellm ${version}`,
    message: `The index has no litellm ${version}.`,
    hint:
      nearest.length > 0
        ? `Nearest releases: ${nearest.join(", ")}. \`npx phantom429 releases\` lists all.`
        : "The index lists no releases at all: check which index is configured.",
  });
}

/**
 * The newest stable release that was not withdrawn.
 * @param line "1.106", or "1" for a whole major; null: of all
 * @throws PhantomError ERR_RELEASE_UNKNOWN with the lines that there are
 */
export function newestRelease(line: string | null, releases: readonly Release[]): Release {
  const usable = releases.filter(({ version, withdrawn }) => withdrawn === null && isStable(version));
  const own = usable.filter(({ version }) => line === null || `${lineOf(version)}.`.startsWith(`${line}.`));
  const [newest] = own.toSorted((a, b) => rcompare(a.version, b.version));
  if (newest) return newest;
  const lines = [...new Set(usable.map(({ version }) => lineOf(version)))].slice(0, 5);
  throw new PhantomError("ERR_RELEASE_UNKNOWN", {
    operation: `look up the newest litellm${line === null ? "" : ` of the line ${line}`}`,
    message: `The index has no stable release of ${line === null ? "LiteLLM" : `LiteLLM ${line}`} that may be used.`,
    hint:
      lines.length > 0
        ? `Its newest lines: ${lines.join(", ")}. \`npx phantom429 releases\` lists all.`
        : "The index lists no releases at all: check which index is configured.",
  });
}
