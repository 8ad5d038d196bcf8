import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Capabilities } from "../../contracts/index.ts";
import { type Migrations, readCapabilities, readMigrations } from "../knowledge/index.ts";
import type { InstallContext } from "../machine/index.ts";
import { acquireLock, cachePaths, compileBytecode } from "../machine/index.ts";
import { type Checkout, copyCheckout, placeWhole, treeHash, treeState } from "./checkout.ts";
import { follow, liveName, writeRecord } from "./live-overlay.ts";
import { applyPatches, type Patch } from "./patches.ts";

/** A copy of a checkout, patched, to stand first on the path. */
export interface Overlay {
  dir: string;
  capabilities: Capabilities;
  /** null: the checkout has none, the wheel's hold. */
  migrations: Migrations | null;
}

/**
 * The overlay of a checkout as it is now, within its environment's directory; made when the checkout has changed.
 * @throws PhantomError ERR_PATCH_FAILED
 */
export async function provideOverlay(
  checkout: Checkout,
  environment: { dir: string; python: string; sitePackages: string },
  patches: readonly Patch[],
  context: InstallContext,
  live = false,
): Promise<Overlay> {
  const name = live ? liveName(checkout.dir) : await treeHash(checkout);
  const dir = join(environment.dir, "overlays", name);
  const lock = join(cachePaths(context.cacheDir).locks, `overlay-${name}`);
  await using _lock = await acquireLock(lock, context.signal, () =>
    context.report("waiting for another phantom429 that copies the checkout"),
  );
  const record = join(dir, "overlay.json");
  const followed = live ? await follow(checkout, dir) : null;
  if (followed) context.report(`copied what has changed of the checkout (files: ${followed})`);
  if (!existsSync(record)) {
    const state = await treeState(checkout);
    context.report("copying the checkout");
    // One that follows its checkout may have been left half way.
    if (live) await rm(dir, { recursive: true, force: true });
    await placeWhole(dir, async (temporary) => {
      await copyCheckout(checkout, environment.sitePackages, temporary);
      await applyPatches(temporary, patches, context.report);
      await compileBytecode(environment.python, [temporary], context);
      await writeRecord(temporary, state);
    });
  }
  return { dir, capabilities: await readCapabilities(dir), migrations: await readMigrations(dir) };
}
