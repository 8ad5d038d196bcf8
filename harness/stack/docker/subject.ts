import { PhantomError } from "../../errors/index.ts";
import type { SubjectSpec } from "../../subject/index.ts";
import { connectDaemon, type Daemon } from "./daemon.ts";
import { examineImage, type ImageContents } from "./examine.ts";
import { type Image, type ImageRole, provideImage, requireImage } from "./images.ts";
import { buildLitellmImage } from "./litellm-image.ts";
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
  labels: Record<string, string>;
}

export interface PrepareOptions {
  images: ChosenImages;
  latestDeps: boolean;
  patches: readonly string[];
  /** Name of this harness' keeper, for the labels. */
  owner: string;
  signal: AbortSignal;
  report(line: string): void;
}

/**
 * Finds the daemon, removes what killed harnesses left, and gets the images: pulled, or built from the package index.
 * @throws PhantomError ERR_DOCKER_UNAVAILABLE, ERR_OPTION_INVALID, ERR_IMAGE_UNAVAILABLE, ERR_IMAGE_NOT_LITELLM, and
 * those of buildLitellmImage
 */
export async function prepareSubject(spec: SubjectSpec, options: PrepareOptions): Promise<DockerSubject> {
  const { images, signal, report } = options;
  refuseUnsuited(spec, options);
  const daemon = await connectDaemon();
  for (const { kind, name } of await removeLeftovers(daemon)) report(`removed ${kind} ${name}, left by a killed run`);
  const [litellm, redis, postgres, reaper] = await Promise.all([
    litellmImage(daemon, spec, options),
    provideImage(daemon, "redis", images.redis, report),
    provideImage(daemon, "postgres", images.postgres, report),
    reaperLabels(daemon),
  ]);
  signal.throwIfAborted();
  const labels = { ...ownLabels(options.owner), ...reaper };
  report(`looking into ${litellm.name}`);
  const contents = await examineImage(daemon, litellm, labels);
  return { spec: spec.text, daemon, images: { litellm, redis, postgres }, contents, labels };
}

async function litellmImage(daemon: Daemon, spec: SubjectSpec, options: PrepareOptions): Promise<Image> {
  const { latestDeps, images, signal, report } = options;
  if (spec.kind === "image") return requireImage(daemon, spec.image, report);
  if (spec.kind !== "pypi") throw new Error(`${spec.kind}: was refused before`);
  const base = await provideImage(daemon, "base", images.base, report);
  return buildLitellmImage(daemon, { version: spec.version, latestDeps, base, signal, report });
}

/** What only an installed copy can be given. */
export function refuseUnsuited(
  spec: SubjectSpec,
  { patches, latestDeps }: Pick<PrepareOptions, "patches" | "latestDeps">,
): void {
  const refuse = (message: string, hint: string) =>
    new PhantomError("ERR_OPTION_INVALID", { operation: `prepare ${spec.text} for Docker`, message, hint });
  if (spec.kind === "path" || spec.kind === "wheel") {
    throw refuse(
      `--stack docker runs releases and images, not ${spec.kind}:.`,
      "Build an image of it and name that (image:NAME), or leave --stack out.",
    );
  }
  if (patches.length > 0) {
    throw refuse("--patch changes an installed copy, and an image is run as it is.", "Leave --stack out to patch.");
  }
  if (latestDeps && spec.kind === "image") {
    throw refuse(
      "--latest-deps chooses what is installed, and an image is run as it is.",
      "Leave it out, or name a release.",
    );
  }
}
