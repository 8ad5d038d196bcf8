import { readdir } from "node:fs/promises";
import type { Assembled } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { missingHint, missingRequirement, notImportable } from "../../subject/index.ts";
import type { Daemon } from "./daemon.ts";
import { diskFullHint, isDiskFull } from "./images.ts";

export interface BuildOrder {
  /** Name and tag of the image. */
  name: string;
  /** A directory, all of which is sent to the daemon. */
  context: string;
  buildargs: Record<string, string>;
  networkmode: "host" | "default";
  /** What stands in it for companions that the index does not serve. */
  assembled?: readonly Assembled[];
}

/** On an image, what was replaced in it. */
export const assembledLabel = "phantom429.assembled";

/** On the first stage of an image, with the image's name: it holds 1 GB that the image has no need of. */
const stageLabel = "phantom429.stage";

/** @throws PhantomError ERR_RELEASE_NOT_INSTALLABLE, ERR_INSTALL_FAILED, ERR_DISK_FULL; the signal's reason */
export async function buildImage(
  daemon: Daemon,
  { name, context, buildargs, assembled = [], ...options }: BuildOrder,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<void> {
  const { docker } = daemon;
  const labels = {
    "phantom429.image": "litellm",
    ...(assembled.length > 0 ? { [assembledLabel]: JSON.stringify(assembled) } : {}),
  };
  const stream = await docker.buildImage(
    { context, src: await readdir(context) },
    { ...options, buildargs: { ...buildargs, STAGE: name }, t: name, labels, rm: true, forcerm: true },
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
  if (refused !== null) throw buildFailure(name, refused, said, assembled);
  await removeBuildStages(daemon, name);
}

export function buildFailure(
  name: string,
  refused: string,
  said: readonly string[],
  assembled: readonly Assembled[] = [],
): PhantomError {
  const operation = `build ${name}`;
  const everything = [refused, ...said].join("\n");
  const unimported = /^phantom429: cannot be imported: (.*)$/m.exec(everything)?.[1];
  if (unimported !== undefined) return notImportable(name, assembled, unimported);
  const requirement = missingRequirement(everything);
  if (requirement) {
    return new PhantomError("ERR_RELEASE_NOT_INSTALLABLE", {
      operation,
      message: `It needs ${requirement}, which the package index does not serve for the image.`,
      hint: missingHint(requirement),
      cause: everything,
    });
  }
  const full = isDiskFull(everything);
  return new PhantomError(full ? "ERR_DISK_FULL" : "ERR_INSTALL_FAILED", {
    operation,
    message: `${refused}\nIts last lines:\n${said.slice(-12).join("\n")}`,
    hint: full
      ? diskFullHint
      : "The last lines say why. Containers must reach PyPI and npm; behind a proxy with its own certificate set SSL_CERT_FILE.",
  });
}

/** Without a name: of all images. Another's first stage may be in use, by a build that goes on. */
export async function removeBuildStages({ docker }: Daemon, name?: string): Promise<void> {
  const label = name === undefined ? stageLabel : `${stageLabel}=${name}`;
  const stages = await docker.listImages({ filters: { dangling: ["true"], label: [label] } });
  await Promise.all(
    stages.map(({ Id }) =>
      docker
        .getImage(Id)
        .remove()
        .catch(() => {}),
    ),
  );
}
