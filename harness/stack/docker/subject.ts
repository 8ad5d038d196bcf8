import type { Assembled } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import {
  assembledBeside,
  type Companions,
  findSubject,
  readPatches,
  type SubjectSource,
  type SubjectSpec,
  subjectSource,
} from "../../subject/index.ts";
import { connectDaemon, type Daemon } from "./daemon.ts";
import { examineImage, type ImageContents } from "./examine.ts";
import { type Image, type ImageRole, provideImage, requireImage } from "./images.ts";
import { buildLayer } from "./layer-image.ts";
import { type AssembledImage, buildLitellmImage } from "./litellm-image.ts";
import { ownLabels, removeLeftovers } from "./ownership.ts";
import { reaperLabels } from "./reaper.ts";

export type ChosenImages = Partial<Readonly<Record<ImageRole, string>>>;

/** A LiteLLM image with everything that its stacks need, all of it on this machine. */
export interface DockerSubject {
  /** As typed. */
  spec: string;
  daemon: Daemon;
  images: { litellm: Image; redis: Image; postgres: Image };
  contents: ImageContents;
  /** Companions that are not as the release names them. */
  assembled: readonly Assembled[];
  patches: { file: string; sha256: string }[];
  labels: Record<string, string>;
}

export interface PrepareOptions {
  images: ChosenImages;
  latestDeps: boolean;
  /** Absent: exact. */
  companions?: Companions;
  patches: readonly string[];
  /** Name of this harness' keeper, for the labels. */
  owner: string;
  signal: AbortSignal;
  report(line: string): void;
}

/**
 * Finds the daemon, removes what killed harnesses left, and gets the images: pulled, or built from the package index,
 * with a checkout or patches on top. What can be refused without the daemon is refused first.
 * @throws PhantomError ERR_OPTION_INVALID, ERR_SPEC_MALFORMED, ERR_PATH_NOT_LITELLM, ERR_PATCH_FAILED,
 * ERR_DOCKER_UNAVAILABLE, ERR_IMAGE_UNAVAILABLE, ERR_IMAGE_NOT_LITELLM, and those of findSubject and buildLitellmImage
 */
export async function prepareSubject(spec: SubjectSpec, options: PrepareOptions): Promise<DockerSubject> {
  const { images, signal, report } = options;
  refuseUnsuited(spec, options);
  const source = spec.kind === "image" ? null : await subjectSource(spec);
  const patches = await readPatches(options.patches);
  const daemon = await connectDaemon();
  for (const { kind, name } of await removeLeftovers(daemon)) report(`removed ${kind} ${name}, left by a killed run`);
  const [unlayered, redis, postgres, reaper] = await Promise.all([
    litellmImage(daemon, spec, source, options),
    provideImage(daemon, "redis", images.redis, report),
    provideImage(daemon, "postgres", images.postgres, report),
    reaperLabels(daemon),
  ]);
  signal.throwIfAborted();
  const labels = { ...ownLabels(options.owner), ...reaper };
  const lookInto = (image: Image) => {
    report(`looking into ${image.name}`);
    return examineImage(daemon, image, labels);
  };
  const { assembled, ...base } = unlayered;
  let litellm: Image = base;
  let contents = await lookInto(litellm);
  const checkout = source?.checkout ?? null;
  if (checkout || patches.length > 0) {
    litellm = await buildLayer(daemon, litellm, contents, { checkout, patches, labels, signal, report });
    contents = await lookInto(litellm);
  }
  return {
    spec: spec.text,
    daemon,
    images: { litellm, redis, postgres },
    contents,
    assembled: assembledBeside(checkout, assembled),
    patches: patches.map(({ file, sha256 }) => ({ file, sha256 })),
    labels,
  };
}

async function litellmImage(
  daemon: Daemon,
  spec: SubjectSpec,
  source: SubjectSource | null,
  options: PrepareOptions,
): Promise<AssembledImage> {
  const { latestDeps, companions = "exact", images, signal, report } = options;
  if (spec.kind === "image") return { ...(await requireImage(daemon, spec.image, report)), assembled: [] };
  const base = await provideImage(daemon, "base", images.base, report);
  report("looking up releases");
  const subject = await findSubject(source!, latestDeps, { env: process.env, signal });
  return buildLitellmImage(daemon, { subject, latestDeps, companions, base, signal, report });
}

/** What an image that is here already cannot be given. */
export function refuseUnsuited(
  spec: SubjectSpec,
  { latestDeps, companions }: Pick<PrepareOptions, "latestDeps" | "companions">,
): void {
  const given = latestDeps ? "--latest-deps" : companions === "nearest" ? "--companions nearest" : null;
  if (given === null || spec.kind !== "image") return;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `prepare ${spec.text} for Docker`,
    message: `${given} chooses what is installed, and an image is run as it is.`,
    hint: "Leave it out, or name a release.",
  });
}
