import { mkdir } from "node:fs/promises";
import { execa } from "execa";
import type { Daemon } from "./daemon.ts";
import type { ImageContents } from "./examine.ts";
import type { Image } from "./images.ts";

/**
 * Copies LiteLLM's own packages out of an image, as they lie in its site-packages; what the image has not is left out.
 * @param site a directory that is made
 */
export async function copyInstalled(
  { docker }: Daemon,
  image: Image,
  { site, litellm }: ImageContents,
  labels: Record<string, string>,
  to: string,
): Promise<void> {
  await mkdir(to, { recursive: true });
  const container = await docker.createContainer({ Image: image.id, Labels: labels });
  try {
    for (const name of ["litellm", "litellm_proxy_extras", "litellm_enterprise", `litellm-${litellm}.dist-info`]) {
      const archive = await container.getArchive({ path: `${site}/${name}` }).catch(unlessAbsent);
      if (archive) await execa("tar", ["-x", "--no-same-owner", "-C", to], { input: archive as never });
    }
  } finally {
    await container.remove({ force: true, v: true });
  }
}

function unlessAbsent(error: { statusCode?: number }): null {
  if (error.statusCode === 404) return null;
  throw error;
}
