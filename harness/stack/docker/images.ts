import { ImageName } from "testcontainers";
import { PhantomError } from "../../errors/index.ts";
import type { Daemon } from "./daemon.ts";

export type ImageRole = "redis" | "postgres" | "base";

/** What a run uses where nothing else is said: the official image, else what `docker/offline/build` made. */
const defaults: Readonly<Record<ImageRole, { official: string; offline: string }>> = {
  redis: { official: "redis:7-alpine", offline: "localhost/phantom429/redis:offline" },
  postgres: { official: "postgres:17-alpine", offline: "localhost/phantom429/postgres:offline" },
  base: { official: "python:3.12-slim-bookworm", offline: "localhost/phantom429/base:offline" },
};

export const isDiskFull = (said: string) => /no space left on device|disk quota exceeded/i.test(said);
export const diskFullHint =
  "Free some space where Docker keeps its images: `docker system df` shows what takes it, `npx phantom429 clean` removes built images.";

export interface Image {
  /** As asked for. */
  name: string;
  /** "sha256:…" */
  id: string;
}

/** The image for a role: the one chosen, or whichever default is here already, or the official one, pulled. */
export async function provideImage(
  daemon: Daemon,
  role: ImageRole,
  chosen: string | undefined,
  report: (line: string) => void,
): Promise<Image> {
  if (chosen) return requireImage(daemon, chosen, report);
  const { official, offline } = defaults[role];
  for (const name of [official, offline]) {
    const id = await idOf(daemon, name);
    if (id) return { name, id };
  }
  return requireImage(daemon, official, report, "docker/offline/build");
}

/**
 * The image with this name, pulled if it is not here.
 * @param remedy a command that builds it without a registry
 * @throws PhantomError ERR_IMAGE_UNAVAILABLE
 */
export async function requireImage(
  daemon: Daemon,
  name: string,
  report: (line: string) => void,
  remedy?: string,
): Promise<Image> {
  const here = await idOf(daemon, name);
  if (here) return { name, id: here };
  report(`pulling ${name}`);
  let cause: unknown;
  await daemon.runtime.image.pull(ImageName.fromString(name)).catch((error: unknown) => {
    cause = error;
  });
  const pulled = await idOf(daemon, name);
  if (pulled) return { name, id: pulled };
  throw imageRefusal(name, cause, remedy);
}

export function imageRefusal(name: string, cause: unknown, remedy?: string): PhantomError {
  const said = (cause as { json?: { message?: string }; message?: string } | undefined) ?? {};
  const because = (said.json?.message ?? said.message ?? "the registry sent none")
    .replace(/^\(HTTP code \d+\) [^-]+ - /, "")
    .trim();
  if (isDiskFull(because)) {
    return new PhantomError("ERR_DISK_FULL", {
      operation: `get the image ${name}`,
      message: `The image ${name} does not fit on the disk: ${because}`,
      hint: diskFullHint,
      cause,
    });
  }
  const build = remedy ? `, or build one from packages: \`${remedy}\`` : "";
  return new PhantomError("ERR_IMAGE_UNAVAILABLE", {
    operation: `get the image ${name}`,
    message: `The image ${name} is not on this machine and cannot be pulled: ${because}`,
    hint: `Check its name, the network and \`docker login\`${build}. \`--image redis=NAME\`, \`postgres=NAME\` and \`base=NAME\` choose others.`,
    cause,
  });
}

/** null when it is not on this machine. testcontainers' `exists` remembers, so the daemon is asked. */
export async function idOf({ docker }: Daemon, name: string): Promise<string | null> {
  try {
    return (await docker.getImage(ImageName.fromString(name).string).inspect()).Id;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return null;
    throw error;
  }
}
