import { join } from "node:path";
import type { Assembled } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { applyPatches, type Patch, provideOverlay, readPatches } from "../checkout/index.ts";
import { readCapabilities, readDatabaseSchema, readMigrations } from "../knowledge/index.ts";
import type { InstallContext } from "../machine/index.ts";
import { cachePaths, compileBytecode } from "../machine/index.ts";
import type { SubjectSpec } from "../spec/index.ts";
import { fetchCompanion } from "../spec/index.ts";
import { assemble } from "./assemble.ts";
import { assembledBeside, type Companions } from "./companions.ts";
import { type Engine, provideEngine } from "./engine.ts";
import {
  type CachedEnvironment,
  cachedEnvironment,
  type EnvironmentRecord,
  environmentKey,
  layout,
  openEnvironment,
} from "./environment.ts";
import { requireImport } from "./import-check.ts";
import { type InstalledSubject, readPackages, readVenv } from "./installed.ts";
import { dependencyDate, installPackages, resolvePackages, type Toolbox } from "./packages.ts";
import { generateClient, prismaEnvironment } from "./prisma-client.ts";
import { type Candidate, noCandidate, type SubjectSource, subjectSource } from "./source.ts";
import { lookUp } from "./toolbox.ts";

export interface InstallOptions {
  /** From cacheDirectory(). */
  cacheDir: string;
  /** Newest dependencies instead of those of the release's own date. */
  latestDeps: boolean;
  /** What to do about companions that are not served as the release names them; by default it is refused. */
  companions?: Companions;
  /** Files with unified diffs, in the order in which they are applied. */
  patches: readonly string[];
  /** A checkout's copy follows it in place, for one process that holds it (`watch`). */
  live?: boolean;
  signal: AbortSignal;
  report: (line: string) => void;
  /** The harness' own by default. */
  env?: NodeJS.ProcessEnv;
}

/**
 * Makes the subject ready to start, from the cache when it was installed before. Everything that can be refused is
 * refused before an environment is made; an aborted or failed installation leaves none.
 * @throws PhantomError ERR_OPTION_INVALID, ERR_SPEC_MALFORMED, ERR_PATH_NOT_LITELLM, ERR_PATCH_FAILED,
 * ERR_PYTHON_MISSING, ERR_PYTHON_TOO_OLD, ERR_RELEASE_UNKNOWN, ERR_RELEASE_WITHDRAWN, ERR_RELEASE_NOT_INSTALLABLE,
 * ERR_REGISTRY_UNREACHABLE, ERR_BINARY_MISSING, ERR_INSTALL_FAILED, ERR_DISK_FULL; the signal's reason when aborted
 */
export async function installSubject(spec: SubjectSpec, options: InstallOptions): Promise<InstalledSubject> {
  const { cacheDir, signal, report, env = process.env } = options;
  const context: InstallContext = { env, cacheDir, signal, report };
  const source = await subjectSource(spec);
  const patches = await readPatches(options.patches);
  const { latestDeps, companions = "exact" } = options;
  const ingredients = [
    source.ingredients,
    patches.map((patch) => patch.sha256),
    latestDeps ? "latest" : "dated",
    env.PHANTOM429_PYTHON ?? null,
  ];
  const choice = { latestDeps, companions };
  const { dir, record } =
    (companions === "nearest" && (await installedExactly(source, ingredients, context))) ||
    (await cachedEnvironment(
      environmentKey(source.name, companions === "nearest" ? [...ingredients, companions] : ingredients),
      context,
      (place) => buildEnvironment(place, source, patches, choice, context),
    ));
  const assembled = assembledBeside(source.checkout, record.assembled ?? []);
  const engine = await provideEngine(context);
  const overlay = source.checkout
    ? await provideOverlay(
        source.checkout,
        { dir, python: record.python, sitePackages: record.sitePackages },
        patches,
        context,
        options.live,
      )
    : null;
  const bin = join(dir, "venv", "bin");
  return {
    spec: spec.text,
    python: record.python,
    sitePackages: record.sitePackages,
    pythonPath: overlay ? [overlay.dir] : [],
    litellmVersion: source.checkout?.version ?? record.packages.litellm ?? record.baseVersion,
    requestedVersion: source.requestedVersion,
    pythonVersion: record.pythonVersion,
    packages: record.packages,
    ...(assembled.length > 0 ? { assembled } : {}),
    patches: patches.map(({ file, sha256 }) => ({ file, sha256 })),
    capabilities: overlay?.capabilities ?? (await readCapabilities(record.sitePackages)),
    migrations: overlay?.migrations ?? record.migrations,
    schema: await readDatabaseSchema(overlay?.dir ?? record.sitePackages),
    env: prismaEnvironment({ cli: engine.cli, bin, engine: engine.binary, openssl: engine.openssl }, env.PATH),
    queryEngine: engine.kind,
    command: [join(bin, "litellm")],
  };
}

/** Where the release asked for could be installed as it is, nothing is to be replaced. */
async function installedExactly(
  source: SubjectSource,
  ingredients: unknown,
  { cacheDir }: InstallContext,
): Promise<CachedEnvironment | null> {
  const found = await openEnvironment(join(cachePaths(cacheDir).subjects, environmentKey(source.name, ingredients)));
  return found?.record.baseVersion === source.requestedVersion ? found : null;
}

interface Choice {
  latestDeps: boolean;
  companions: Companions;
}

async function buildEnvironment(
  dir: string,
  source: SubjectSource,
  patches: readonly Patch[],
  choice: Choice,
  context: InstallContext,
): Promise<EnvironmentRecord> {
  const { candidate, tools, assembled } = await resolveFirst(dir, source, choice, context);
  context.report(`installing ${candidate.requirement} with Python ${tools.python.version}`);
  const [python, engine] = await together(
    context,
    (linked) => installPackages(dir, tools, linked),
    (linked) => provideEngine(linked),
  );
  const { sitePackages, pythonVersion } = await readVenv(join(dir, "venv"));
  const tree = source.checkout
    ? (await provideOverlay(source.checkout, { dir, python, sitePackages }, patches, context)).dir
    : sitePackages;
  if (!source.checkout) await applyPatches(sitePackages, patches, context.report);
  await generate(dir, python, tree, engine, context);
  await compileBytecode(python, [join(sitePackages, "prisma"), join(sitePackages, "litellm")], context);
  if (assembled.length > 0) {
    const place = { cli: engine.cli, bin: join(dir, "venv", "bin"), engine: engine.binary, openssl: engine.openssl };
    const env = prismaEnvironment(place, context.env.PATH);
    const pythonPath = source.checkout ? [tree] : [];
    const subject = { python, env, pythonPath, patched: patches.length > 0 };
    await requireImport(candidate.requirement, subject, assembled, join(dir, "venv"), context);
  }
  const migrations = await readMigrations(sitePackages);
  if (!migrations) throw noMigrations(candidate);
  return {
    layout,
    made: candidate.requirement,
    python,
    sitePackages,
    pythonVersion,
    baseVersion: candidate.release?.version ?? source.requestedVersion,
    packages: await readPackages(sitePackages),
    ...(assembled.length > 0 ? { assembled } : {}),
    capabilities: await readCapabilities(sitePackages),
    migrations,
  };
}

/** The first candidate whose dependencies can all be had; a checkout may have to go below its own version. */
async function resolveFirst(
  dir: string,
  source: SubjectSource,
  { latestDeps, companions }: Choice,
  context: InstallContext,
): Promise<{ candidate: Candidate; tools: Toolbox; assembled: readonly Assembled[] }> {
  context.report("looking up releases");
  const { releases, toolsFor } = await lookUp(context);
  const candidates = source.candidates(releases);
  let refusal: unknown = noCandidate(source);
  for (const candidate of candidates) {
    const tools = await toolsFor(candidate.release);
    const asOf = dependencyDate(candidate.release, latestDeps);
    const releasesOf = (project: string) => fetchCompanion(tools.index, project, context.signal);
    let assembled: readonly Assembled[];
    try {
      context.report(`resolving ${candidate.requirement}${asOf ? ` as of ${asOf.toISOString().slice(0, 10)}` : ""}`);
      ({ assembled } = await assemble({ companions, asOf, releasesOf, report: context.report }, (instead) =>
        resolvePackages(candidate.requirement, asOf, instead, tools, dir, context),
      ));
    } catch (error) {
      if (refusal === undefined || candidate === candidates[0]) refusal = error;
      if (error instanceof PhantomError && error.code === "ERR_RELEASE_NOT_INSTALLABLE") continue;
      throw error;
    }
    const base = candidate.release?.version;
    if (source.checkout && base !== source.requestedVersion) {
      context.report(`the index cannot give litellm ${source.requestedVersion}: dependencies as of ${base} instead`);
    }
    return { candidate, tools, assembled };
  }
  throw refusal;
}

function noMigrations(candidate: Candidate): PhantomError {
  return new PhantomError("ERR_RELEASE_NOT_INSTALLABLE", {
    operation: `install ${candidate.requirement}`,
    message: "It brings no database migrations (litellm_proxy_extras), so its database cannot be made.",
    hint: "Choose a newer release; `npx phantom429 releases` lists them.",
  });
}

/** Runs both; when one fails the other is stopped and waited for. */
async function together<A, B>(
  context: InstallContext,
  first: (linked: InstallContext) => Promise<A>,
  second: (linked: InstallContext) => Promise<B>,
): Promise<[A, B]> {
  const stop = new AbortController();
  const linked = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) };
  const tasks = [first(linked), second(linked)] as const;
  try {
    return await Promise.all(tasks);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(tasks);
    throw error;
  }
}

async function generate(dir: string, python: string, tree: string, engine: Engine, context: InstallContext) {
  context.report("generating the database client");
  const bin = join(dir, "venv", "bin");
  const place = { cli: engine.cli, bin, engine: engine.binary, openssl: engine.openssl };
  const env = { ...context.env, ...prismaEnvironment(place, context.env.PATH) };
  const schema = join(tree, "litellm", "proxy", "schema.prisma");
  await generateClient(python, schema, env, join(dir, "prisma"), context);
}
