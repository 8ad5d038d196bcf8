import { setTimeout as delay } from "node:timers/promises";
import { ImageName } from "testcontainers";
import type { Daemon } from "./daemon.ts";

/** The version that testcontainers 12.2 starts. */
const image = process.env.RYUK_CONTAINER_IMAGE ?? "testcontainers/ryuk:0.14.0";
const pullLimitMs = 20_000;

let decided: Promise<void> | undefined;

/**
 * Lets testcontainers start Ryuk, which removes the containers of a killed harness within seconds, where its image is
 * here or can be pulled. Elsewhere the next run and `phantom429 clean` remove them by their labels.
 */
export function decideReaper({ runtime }: Daemon): Promise<void> {
  decided ??= (async () => {
    if (process.env.TESTCONTAINERS_RYUK_DISABLED === "true") return;
    const name = ImageName.fromString(image);
    const pulled = runtime.image.pull(name).then(
      () => runtime.image.exists(name),
      () => false,
    );
    const late = delay(pullLimitMs, false, { ref: false });
    if (!(await Promise.race([pulled, late]))) process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
  })();
  return decided;
}
