import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { specParts } from "../../../contracts/index.ts";
import { type InstalledSubject, parseSpec } from "../../../subject/index.ts";
import { version as harnessVersion } from "../../../version.ts";

type KeyedSubject = Pick<
  InstalledSubject,
  "spec" | "requestedVersion" | "litellmVersion" | "python" | "pythonVersion" | "patches"
>;

/** Which warm host may serve a run. */
export interface WarmKey {
  /** Equal only where an import would come out the same. */
  key: string;
  /** The same subject and settings, whatever their state: of a tree that is edited, or a harness that is updated. */
  family: string;
}

/**
 * @param env of the process that imports LiteLLM; for a checkout, PYTHONPATH names a copy by the state of its tree
 * @param program digest of what does the importing
 */
export function warmKey(subject: KeyedSubject, env: NodeJS.ProcessEnv, program = forkServerDigest()): WarmKey {
  const spec = resolved(subject.spec);
  const { PYTHONPATH, ...settings } = env;
  const family = [spec, Object.entries(settings).sort(), subject.patches.map(({ file }) => file)];
  const state = [
    harnessVersion,
    program,
    subject.requestedVersion,
    subject.litellmVersion,
    subject.python,
    subject.pythonVersion,
    subject.patches.map(({ sha256 }) => sha256),
    PYTHONPATH ?? "",
  ];
  return { key: digest([family, state]), family: digest(family) };
}

function resolved(text: string): string {
  const spec = parseSpec(text);
  if (spec.kind === "path") return `path:${resolve(spec.dir)}`;
  return spec.kind === "wheel" ? `wheel:${resolve(spec.file)}` : specParts(text).base;
}

function forkServerDigest(): string {
  const dir = join(import.meta.dirname, "..");
  const sources = readdirSync(dir).filter((name) => name.endsWith(".py"));
  return digest(sources.sort().map((name) => readFileSync(join(dir, name), "utf8")));
}

/** Short, since the path of a Unix socket has at most 107 bytes. */
function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
