import { connectDaemon, removeBuiltImages, removeLeftovers } from "../../stack/index.ts";

/** What killed harnesses left on the Docker daemon, in words; nothing where no daemon answers. */
export async function containerLeftovers(): Promise<string[]> {
  const daemon = await connectDaemon().catch(() => null);
  if (!daemon) return [];
  const removed = await removeLeftovers(daemon);
  return removed.map(({ kind, name, harness }) => `${kind} ${name}, left by harness ${harness}`);
}

/** Images of LiteLLM that were built on demand. */
export async function builtImages(): Promise<string[]> {
  const daemon = await connectDaemon().catch(() => null);
  return daemon ? (await removeBuiltImages(daemon)).map((name) => `image ${name}`) : [];
}
