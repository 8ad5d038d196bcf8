import { readFileSync } from "node:fs";
import { resolve } from "node:path";

type Env = Readonly<Record<string, string | undefined>>;

/** What the steps of action.yml are given, read from `INPUT_…` variables. */
export interface Inputs {
  gateFile: string;
  /** As `--litellm` takes it; null: as the gate file says. */
  litellm: string | null;
  stack: string;
  /** Absolute. */
  out: string;
}

/** @throws Error in words for whoever wrote the workflow */
export function readInputs(env: Env, cwd: string): Inputs {
  const input = (name: string) => env[`INPUT_${name}`]?.trim() || null;
  return {
    gateFile: resolve(cwd, input("GATE") ?? "gate.yaml"),
    litellm: versionOf(input("VERSION"), input("VERSION_FILE"), input("VERSION_EXPRESSION"), cwd),
    stack: input("STACK") ?? "local",
    out: resolve(cwd, input("OUT") ?? "phantom429-report"),
  };
}

function versionOf(version: string | null, file: string | null, expression: string | null, cwd: string): string | null {
  if (file === null && expression === null) return version;
  if (version !== null) throw new Error("Give either `version`, or `version-file` with `version-expression`.");
  if (file === null || expression === null) {
    throw new Error("`version-file` and `version-expression` go together: a file, and what finds the version in it.");
  }
  return versionIn(readText(resolve(cwd, file), file), file, expression);
}

/** What the first group of the expression matches; it may match several times, with one version. */
function versionIn(text: string, file: string, expression: string): string {
  const versions = new Set([...text.matchAll(compiled(expression))].map(([, version]) => version));
  const [version] = versions;
  if (versions.size === 0) throw new Error(`Nothing in ${file} matches ${expression}.`);
  if (!version) throw new Error(`${expression} has no group: put the version in parentheses, as in ==([\\d.]+).`);
  if (versions.size > 1)
    throw new Error(`${expression} matches several versions in ${file}: ${[...versions].join(", ")}.`);
  return version;
}

function compiled(expression: string): RegExp {
  try {
    return new RegExp(expression, "gm");
  } catch (error) {
    throw new Error(`${expression} is not a regular expression: ${(error as Error).message}.`);
  }
}

function readText(path: string, shown: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`\`version-file\` ${shown} cannot be read: ${(error as Error).message}.`);
  }
}
