import { setTimeout as delay } from "node:timers/promises";
import { getReaper, ImageName, LABEL_TESTCONTAINERS_SESSION_ID } from "testcontainers";
import type { Daemon } from "./daemon.ts";

/** The version that testcontainers 12.2 starts. */
const image = process.env.RYUK_CONTAINER_IMAGE ?? "testcontainers/ryuk:0.14.0";
const pullLimitMs = 20_000;
const switchedOff = "TESTCONTAINERS_RYUK_DISABLED";

/**
 * Lets testcontainers start Ryuk, which removes what carries these labels within seconds of a harness' death, where its
 * image is here or can be pulled. Elsewhere the next run and `phantom429 clean` go by the owner's label.
 */
export async function reaperLabels(daemon: Daemon): Promise<Record<string, string>> {
  if (!(await hasImage(daemon))) process.env[switchedOff] = "true";
  const reaper = await getReaper(daemon.runtime).catch(() => {
    process.env[switchedOff] = "true";
    return getReaper(daemon.runtime);
  });
  return { [LABEL_TESTCONTAINERS_SESSION_ID]: reaper.sessionId };
}

async function hasImage({ runtime }: Daemon): Promise<boolean> {
  if (process.env[switchedOff] === "true") return false;
  const name = ImageName.fromString(image);
  const pulled = runtime.image.pull(name).then(
    () => runtime.image.exists(name),
    () => false,
  );
  return Promise.race([pulled, delay(pullLimitMs, false, { ref: false })]);
}
