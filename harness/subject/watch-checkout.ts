import { watch } from "node:fs";
import { resolve } from "node:path";
import { type Checkout, readCheckout, treeState } from "./checkout.ts";
import type { InstallContext } from "./context.ts";
import { claimLive } from "./live-overlay.ts";

/** Of what a run depends on; editors write other files beside them. */
const watched = /(^|\/)[^./][^/]*\.(py|json|ya?ml|prisma|sql)$/;
/** An editor, or git, writes several files one after the other. */
const quietMs = 200;
/** Where the system does not tell of a change, e.g. in a folder that was added, or on a network's disk. */
const pollMs = 5_000;

/**
 * Calls `changed` with the files that have changed, by their paths below the checkout, until it is disposed. Nobody else can
 * watch the checkout meanwhile.
 * @throws PhantomError ERR_PATH_NOT_LITELLM; the signal's reason
 */
export async function watchCheckout(
  dir: string,
  changed: (files: readonly string[]) => void,
  context: InstallContext,
): Promise<AsyncDisposable> {
  const checkout = await readCheckout(resolve(dir));
  // Another branch may have other packages.
  const look = async () => relevant(await readCheckout(checkout.dir));
  await using started = new AsyncDisposableStack();
  started.use(await claimLive(checkout, context));
  let state = await look();
  let scanning = false;
  let timer: NodeJS.Timeout | undefined;
  const scan = async () => {
    if (scanning) return soon();
    scanning = true;
    try {
      const now = await look();
      const files = differences(state, now);
      state = now;
      if (files.length > 0) changed(files);
    } catch {
      // A folder went while it was read: the next look sees the whole.
    } finally {
      scanning = false;
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(scan, quietMs);
  };
  const poll = setInterval(soon, pollMs);
  started.defer(() => {
    clearInterval(poll);
    clearTimeout(timer);
  });
  for (const { dir } of checkout.packages) {
    const watcher = watch(dir, { recursive: true }, (_, name) => {
      if (name === null || watched.test(name)) soon();
    });
    // E.g. the limit of watches is reached: then it is looked at now and then.
    watcher.on("error", () => {});
    started.defer(() => watcher.close());
  }
  const kept = started.move();
  return { [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function relevant(checkout: Checkout): Promise<Map<string, string>> {
  return new Map([...(await treeState(checkout))].filter(([path]) => watched.test(path)));
}

/** Paths that are in one of them only, or not the same in both. */
function differences(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  const paths = new Set([...before.keys(), ...now.keys()]);
  return [...paths].filter((path) => before.get(path) !== now.get(path)).sort();
}
