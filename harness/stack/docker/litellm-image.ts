import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PhantomError } from "../../errors/index.ts";
import { resolveRelease } from "../../subject/index.ts";
import { layOutContext, needsHostNetwork } from "./build-context.ts";
import type { Daemon } from "./daemon.ts";
import type { Image } from "./images.ts";

const builtRepository = "localhost/phantom429/litellm";
/** The first stage holds 1 GB that the image has no need of. */
const buildStage = "phantom429.stage=build";

export interface BuildRequest {
  version: string;
  latestDeps: boolean;
  base: Image;
  signal: AbortSignal;
  report(line: string): void;
}

/**
 * The image of a release, built from the package index where it was not built before.
 * @throws PhantomError ERR_RELEASE_UNKNOWN, ERR_RELEASE_WITHDRAWN, ERR_REGISTRY_UNREACHABLE, ERR_INSTALL_FAILED
 */
export async function buildLitellmImage(daemon: Daemon, request: BuildRequest): Promise<Image> {
  const { version, latestDeps, base, signal, report } = request;
  report("looking up releases");
  const release = await resolveRelease(version, latestDeps, { env: process.env, signal });
  const context = await mkdtemp(join(tmpdir(), "phantom429-image-"));
  try {
    const digest = await layOutContext(context, release.env);
    const engine = process.env.PHANTOM429_PRISMA || "auto";
    const excludeNewer = release.asOf?.toISOString() ?? "";
    const ingredients = [digest, base.id, release.requirement, excludeNewer, engine, latestDeps ? today() : ""];
    const key = createHash("sha256").update(JSON.stringify(ingredients)).digest("hex").slice(0, 12);
    const name = `${builtRepository}:${release.version}-${key}`;
    const built = await idOf(daemon, name);
    if (built) return { name, id: built };
    report(`building ${name} (two to four minutes)`);
    const buildargs = { BASE: base.name, LITELLM: release.requirement, EXCLUDE_NEWER: excludeNewer, ENGINE: engine };
    const networkmode = needsHostNetwork(release.env) ? "host" : "default";
    await build(daemon, context, { name, buildargs, networkmode }, signal, report);
    await removeBuildStages(daemon);
    return { name, id: (await idOf(daemon, name))! };
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

/** The newest dependencies of one day are not those of the next. */
const today = () => new Date().toISOString().slice(0, 10);

async function build(
  { docker }: Daemon,
  context: string,
  { name, ...options }: { name: string; buildargs: Record<string, string>; networkmode: string },
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<void> {
  const labels = { "phantom429.image": "litellm" };
  const stream = await docker.buildImage(
    { context, src: await readdir(context) },
    { ...options, t: name, labels, rm: true, forcerm: true },
  );
  // The daemon stops a build when nobody listens any more.
  const stop = () => (stream as unknown as { destroy(): void }).destroy();
  signal.addEventListener("abort", stop);
  const said: string[] = [];
  let refused: string | null = null;
  try {
    signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      stream.once("close", resolve);
      docker.modem.followProgress(
        stream,
        () => resolve(),
        (event: { stream?: string; error?: string }) => {
          if (event.error) refused = event.error;
          const line = event.stream?.trim();
          if (!line) return;
          said.push(line);
          if (/^Step /.test(line)) report(`building ${name}: ${line}`);
        },
      );
    });
  } finally {
    signal.removeEventListener("abort", stop);
  }
  signal.throwIfAborted();
  if (refused !== null) throw buildFailure(name, refused, said);
}

function buildFailure(name: string, refused: string, said: readonly string[]): PhantomError {
  const full = /no space left on device/i.test([refused, ...said].join("\n"));
  return new PhantomError(full ? "ERR_DISK_FULL" : "ERR_INSTALL_FAILED", {
    operation: `build ${name}`,
    message: `${refused}\nIts last lines:\n${said.slice(-12).join("\n")}`,
    hint: full
      ? "Free some space where Docker keeps its images: `docker system df` shows what takes it, `phantom429 clean` removes built images."
      : "The last lines say why. Containers must reach PyPI and npm; behind a proxy with its own certificate set SSL_CERT_FILE.",
  });
}

async function removeBuildStages({ docker }: Daemon): Promise<void> {
  const stages = await docker.listImages({ filters: { dangling: ["true"], label: [buildStage] } });
  await Promise.all(
    stages.map(({ Id }) =>
      docker
        .getImage(Id)
        .remove()
        .catch(() => {}),
    ),
  );
}

/** Removes the images that were built on demand; returns their names. Those in use stay. */
export async function removeBuiltImages(daemon: Daemon): Promise<string[]> {
  const images = await daemon.docker.listImages({ filters: { reference: [builtRepository] } });
  const names = images.flatMap(({ RepoTags }) => RepoTags ?? []);
  const removed = await Promise.all(
    names.map((name) =>
      daemon.docker
        .getImage(name)
        .remove()
        .then(
          () => [name],
          () => [],
        ),
    ),
  );
  await removeBuildStages(daemon);
  return removed.flat();
}

async function idOf({ docker }: Daemon, name: string): Promise<string | null> {
  return docker
    .getImage(name)
    .inspect()
    .then(
      ({ Id }) => Id,
      () => null,
    );
}
