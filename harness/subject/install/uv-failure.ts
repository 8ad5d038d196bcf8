import { PhantomError } from "../../errors/index.ts";
import type { ToolResult } from "../machine/index.ts";
import { type PackageIndex, withoutCredentials } from "../spec/index.ts";

const unreachable =
  /failed to fetch|error sending request|dns error|tcp connect error|connection (refused|reset)|timed out|Max retries exceeded|NewConnectionError|certificate/i;
const fullDisk = /no space left on device|disk quota exceeded/i;

/** What uv's resolver says about the package that cannot be had: "there is no version of X==Y", "X was not found …". */
const missing = [
  /there is no version of ([\w.-]+(?:\[[\w,-]+\])?\s*==\s*[\w.!+-]+)/,
  /Because ([\w.-]+) was not found in (?:the package registry|the provided package locations)/,
  /only (?:the following versions of )?([\w.-]+)\S* (?:is|are) available/,
  /Because ([\w.-]+==[\w.!+-]+) has no (?:usable )?wheels/,
];

/** The requirement that made the resolution fail, e.g. "litellm-proxy-extras==0.4.113"; null when uv names none. */
export function missingRequirement(stderr: string): string | null {
  const text = stderr.replace(/\s+/g, " ");
  for (const pattern of missing) {
    const match = pattern.exec(text);
    if (match) return match[1]!.replace(/\s+/g, "");
  }
  return null;
}

/** Only a companion of LiteLLM may be had in another version. */
export function missingHint(requirement: string): string {
  const nearest = isCompanion(requirement)
    ? "Add --companions nearest to take the nearest version that is served. Or choose"
    : "Choose";
  return `${nearest} another release (\`npx phantom429 releases\`), try --latest-deps, or use an index that serves the package.`;
}

/** litellm-proxy-extras, litellm-enterprise and the like: never LiteLLM itself, never somebody else's. */
export const isCompanion = (requirement: string) => /^litellm[-_.]+\w/i.test(requirement);

const lastLines = (text: string) => text.trim().split("\n").slice(-6).join("\n");

/** Turns a failed run of uv or pip into an error that says whose fault it is. */
export function uvFailure(operation: string, result: ToolResult, index: PackageIndex): PhantomError {
  const said = `${result.stderr}\n${result.stdout}`;
  if (fullDisk.test(said)) {
    return new PhantomError("ERR_DISK_FULL", {
      operation,
      message: "No space is left on the disk.",
      hint: "Free some space (`npx phantom429 clean` removes cached environments), or choose another place with PHANTOM429_CACHE.",
      cause: said,
    });
  }
  const requirement = missingRequirement(result.stderr);
  if (requirement) {
    return new PhantomError("ERR_RELEASE_NOT_INSTALLABLE", {
      operation,
      message: `It needs ${requirement}, which the package index ${withoutCredentials(index.url)} does not serve for this machine.`,
      hint: missingHint(requirement),
      cause: result.stderr,
    });
  }
  if (unreachable.test(said)) {
    return new PhantomError("ERR_REGISTRY_UNREACHABLE", {
      operation,
      message: `The package index ${withoutCredentials(index.url)} could not be reached: ${lastLines(result.stderr).split("\n").at(-1)?.trim()}`,
      hint: "Check the network, HTTPS_PROXY, SSL_CERT_FILE and the index that pip or uv is configured with.",
      cause: said,
    });
  }
  return new PhantomError("ERR_INSTALL_FAILED", {
    operation,
    message: `The installer failed${result.failure ? ` (${result.failure})` : ""}: ${lastLines(said)}`,
    hint: "Its last lines say why. PHANTOM429_UV and PHANTOM429_PYTHON choose other tools; `npx phantom429 clean` starts afresh.",
    cause: said,
  });
}
