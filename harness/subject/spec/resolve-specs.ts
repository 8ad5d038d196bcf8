import { resolve } from "node:path";
import { additionsText, specParts } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import type { InstallContext } from "../machine/index.ts";
import { anyPython, findPython } from "../machine/index.ts";
import { fetchReleases } from "./fetch-releases.ts";
import { packageIndex } from "./package-index.ts";
import { newestRelease, type Release } from "./releases.ts";
import { readSpec, type SubjectSpec, type TypedSpec } from "./spec.ts";

/**
 * Specs in the one spelling that records and names have: `latest` as the version that it is now, `1.84` and
 * `pypi:1.84.0` as 1.84.0, others as typed. The index is asked only for `latest`.
 * @throws PhantomError ERR_SPEC_MALFORMED, ERR_RELEASE_UNKNOWN, ERR_REGISTRY_UNREACHABLE; ERR_OPTION_INVALID where two are
 * the same subject
 */
export async function resolveSpecs(texts: readonly string[], context: InstallContext): Promise<string[]> {
  const typed = texts.map(readSpec);
  const asks = typed.some(({ kind }) => kind === "newest");
  const resolved = withVersions(typed, asks ? await indexReleases(context) : []);
  refuseTwins(typed, resolved);
  return resolved.map((spec) =>
    spec.kind === "pypi" ? spec.version + additionsText(specParts(spec.text)) : spec.text,
  );
}

function withVersions(typed: readonly TypedSpec[], releases: readonly Release[]): SubjectSpec[] {
  return typed.map((spec) =>
    spec.kind === "newest"
      ? { kind: "pypi", text: spec.text, version: newestRelease(spec.line, releases).version }
      : spec,
  );
}

/** Every release on the configured index, newest first; asked as pip is configured, or as the environment says. */
export async function indexReleases(context: InstallContext): Promise<Release[]> {
  const python = await findPython(context).catch(() => anyPython);
  return fetchReleases(await packageIndex(python, context), context.signal);
}

/** Two columns of one release would be taken for a difference that is none, and their directories are the same. */
function refuseTwins(typed: readonly TypedSpec[], resolved: readonly SubjectSpec[]): void {
  const names = resolved.map(identity);
  const later = names.findIndex((name, index) => names.indexOf(name) < index);
  if (later === -1) return;
  const [first, second] = [typed[names.indexOf(names[later]!)]!.text, typed[later]!.text];
  const spec = resolved[later]!;
  const what = spec.kind === "pypi" ? spec.version : first;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: "choose the subjects",
    message: first === second ? `"${first}" is named twice.` : `"${first}" and "${second}" are both ${what}.`,
    hint: "Name different ones; `npx phantom429 releases` lists them.",
  });
}

function identity(spec: SubjectSpec): string {
  const { patches, settings } = specParts(spec.text);
  return JSON.stringify([baseOf(spec), patches.map((file) => resolve(file)), settings]);
}

function baseOf(spec: SubjectSpec): string {
  switch (spec.kind) {
    case "pypi":
      return `pypi:${spec.version}`;
    case "path":
      return `path:${resolve(spec.dir)}`;
    case "wheel":
      return `wheel:${resolve(spec.file)}`;
    case "image":
      return `image:${spec.image}`;
  }
}
