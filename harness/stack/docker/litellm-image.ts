import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Assembled } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { assemble, type Companions, type FoundSubject, type InstallableRelease } from "../../subject/index.ts";
import { assembledLabel, buildImage, removeBuildStages } from "./build.ts";
import { addOverrides, layOutContext, needsHostNetwork } from "./build-context.ts";
import type { Daemon } from "./daemon.ts";
import { type Image, idOf } from "./images.ts";

const builtRepository = "localhost/phantom429/litellm";

/** Names an image that is built here by what it is made of, so that it is built once. */
export function builtName(version: string, ingredients: readonly unknown[]): string {
  const key = createHash("sha256").update(JSON.stringify(ingredients)).digest("hex").slice(0, 12);
  return `${builtRepository}:${version.replaceAll("+", "_")}-${key}`;
}

/** With what stands in it for companions that the index does not serve as the release names them. */
export interface AssembledImage extends Image {
  assembled: readonly Assembled[];
}

export interface BuildRequest {
  subject: FoundSubject;
  latestDeps: boolean;
  companions: Companions;
  base: Image;
  signal: AbortSignal;
  report(line: string): void;
}

/**
 * The image of a release or wheel, built from the package index where it was not built before. For a checkout: of the
 * newest release up to its version whose dependencies can all be had, as on the local stack.
 * @throws PhantomError ERR_RELEASE_NOT_INSTALLABLE, ERR_REGISTRY_UNREACHABLE, ERR_INSTALL_FAILED, ERR_DISK_FULL
 */
export async function buildLitellmImage(daemon: Daemon, request: BuildRequest): Promise<AssembledImage> {
  const { subject, companions, report } = request;
  const { releasesOf } = subject;
  let refusal: unknown;
  for (const release of subject.candidates) {
    try {
      const { made: image } = await assemble({ companions, asOf: release.asOf, releasesOf, report }, (assembled) =>
        buildOne(daemon, release, assembled, request),
      );
      if (subject.checkout && release.version !== subject.version) {
        report(`the index cannot give litellm ${subject.version}: dependencies as of ${release.version} instead`);
      }
      return image;
    } catch (error) {
      refusal ??= error;
      if (!(error instanceof PhantomError) || error.code !== "ERR_RELEASE_NOT_INSTALLABLE") throw error;
    }
  }
  throw refusal;
}

async function buildOne(
  daemon: Daemon,
  { version, requirement, asOf }: InstallableRelease,
  assembled: readonly Assembled[],
  { subject, latestDeps, companions, base, signal, report }: BuildRequest,
): Promise<AssembledImage> {
  const { env, wheel } = subject;
  const context = await mkdtemp(join(tmpdir(), "phantom429-image-"));
  try {
    const digest = await layOutContext(context, env, wheel);
    const engine = process.env.PHANTOM429_PRISMA || "auto";
    const excludeNewer = asOf?.toISOString() ?? "";
    const asked = wheel ? `litellm[proxy] @ file:///subject/${basename(wheel)}` : requirement;
    const ingredients = [digest, base.id, asked, excludeNewer, engine, latestDeps ? today() : ""];
    const exact = builtName(version, ingredients);
    const nearest = builtName(version, [...ingredients, "nearest"]);
    for (const known of companions === "nearest" ? [exact, nearest] : [exact]) {
      const built = await idOf(daemon, known);
      if (built) return { name: known, id: built, assembled: await assembledIn(daemon, built) };
    }
    const name = assembled.length > 0 ? nearest : exact;
    await addOverrides(context, assembled);
    report(`building ${name} (two to four minutes)`);
    const buildargs = { BASE: base.name, LITELLM: asked, EXCLUDE_NEWER: excludeNewer, ENGINE: engine };
    const networkmode = needsHostNetwork(env) ? "host" : "default";
    await buildImage(daemon, { name, context, buildargs, networkmode, assembled }, signal, report);
    return { name, id: (await idOf(daemon, name))!, assembled };
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

async function assembledIn({ docker }: Daemon, id: string): Promise<readonly Assembled[]> {
  const { Config } = await docker.getImage(id).inspect();
  const label = Config.Labels?.[assembledLabel];
  return label === undefined ? [] : Assembled.array().parse(JSON.parse(label));
}

/** The newest dependencies of one day are not those of the next. */
const today = () => new Date().toISOString().slice(0, 10);

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
