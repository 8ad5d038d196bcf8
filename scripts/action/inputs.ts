import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { versionIn } from "../../harness/gate/index.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** What the steps of action.yml are given, read from `INPUT_…` variables. */
export interface Inputs {
  gateFile: string;
  /** As `--litellm` takes it; null: as the gate file says. */
  litellm: string | null;
  /** exact or nearest; null: as the gate file says. */
  companions: string | null;
  stack: string;
  /** Absolute. */
  out: string;
}

/** @throws PhantomError ERR_GATE_INVALID for an expression that finds no version, Error for the rest; in words for whoever wrote the workflow */
export function readInputs(env: Env, cwd: string): Inputs {
  const input = (name: string) => env[`INPUT_${name}`]?.trim() || null;
  return {
    gateFile: resolve(cwd, input("GATE") ?? "gate.yaml"),
    litellm: versionOf(input("VERSION"), input("VERSION_FILE"), input("VERSION_EXPRESSION"), cwd),
    companions: input("COMPANIONS"),
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
  return versionIn(readText(resolve(cwd, file), file), { file, pattern: expression });
}

function readText(path: string, shown: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`\`version-file\` ${shown} cannot be read: ${(error as Error).message}.`);
  }
}
