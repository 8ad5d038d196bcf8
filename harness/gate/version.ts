import { PhantomError } from "../errors/index.ts";

/** Where a repository names the LiteLLM that it deploys. */
export interface VersionPlace {
  file: string;
  /** Its first group is the version; `^` and `$` are those of a line. */
  pattern: string;
}

/**
 * The version that a file names: what the first group of the pattern matches. It may match several times, with one version.
 * @throws PhantomError ERR_GATE_INVALID
 */
export function versionIn(text: string, { file, pattern }: VersionPlace): string {
  const invalid = (message: string, hint: string) =>
    new PhantomError("ERR_GATE_INVALID", { operation: `read the version of LiteLLM from ${file}`, message, hint });
  const found = [...text.matchAll(compiled(pattern, invalid))];
  const versions = [...new Set(found.map(([, version]) => version))];
  const [version] = versions;
  if (found.length === 0)
    throw invalid(
      `Nothing in ${file} matches the pattern "${pattern}".`,
      "Correct `pattern`, or give the version with --litellm.",
    );
  if (version === undefined)
    throw invalid(
      `The pattern "${pattern}" has no group, or an empty one.`,
      "Put the version in parentheses: ==([\\d.]+).",
    );
  if (versions.length > 1)
    throw invalid(
      `The pattern "${pattern}" matches several versions: ${versions.join(", ")}.`,
      "Make it fit one of them only.",
    );
  return version;
}

function compiled(pattern: string, invalid: (message: string, hint: string) => PhantomError): RegExp {
  try {
    return new RegExp(pattern, "gm");
  } catch (error) {
    throw invalid(
      `"${pattern}" is no regular expression: ${(error as Error).message}.`,
      "In YAML write it in single quotes.",
    );
  }
}
