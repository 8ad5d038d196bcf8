import { readdir } from "node:fs/promises";
import { connectDaemon } from "../../../harness/stack/docker/daemon.ts";
import { provideImage } from "../../../harness/stack/docker/images.ts";

export const stubImage = "localhost/phantom429/stub:test";

/** Builds it on the base of the other images; the daemon's cache makes the second time instant. */
export async function buildStubImage(): Promise<void> {
  const daemon = await connectDaemon();
  const { docker } = daemon;
  const base = await provideImage(daemon, "base", process.env.PHANTOM429_BASE_IMAGE, () => {});
  const context = { context: import.meta.dirname, src: await readdir(import.meta.dirname) };
  const stream = await docker.buildImage(context, { t: stubImage, buildargs: { BASE: base.name } });
  const events = await new Promise<{ error?: string }[]>((resolve, reject) => {
    docker.modem.followProgress(stream, (error, events) => (error ? reject(error) : resolve(events)));
  });
  const refused = events.find(({ error }) => error);
  if (refused) throw new Error(refused.error);
}
