import { dirname, join, resolve } from "node:path";
import type { InstallContext } from "../machine/index.ts";
import { readCheckout, treeState } from "./checkout.ts";
import { claimLive } from "./live-overlay.ts";
import { watchDirectories } from "./watch-directories.ts";

/** Of what a run depends on; editors write other files beside them. */
const watched = /(^|\/)[^./][^/]*\.(py|json|ya?ml|prisma|sql)$/;
/** What may be a directory. */
const dotless = /^[^.]+$/;
/** An editor, or git, writes several files one after the other. */
const quietMs = 200;
/** Where the system does not tell of a change, e.g. on a network's disk. */
const pollMs = 5_000;

/**
 * Calls `changed` with the files that have changed, by their paths below the checkout, until it is disposed. Nobody else can
 * watch the checkout meanwhile.
 * @throws PhantomError ERR_PATH_NOT_LITELLM; the signal's reason
 */
export async function watchCheckout(
  typed: string,
  changed: (files: readonly string[]) => void,
  context: InstallContext,
): Promise<AsyncDisposable> {
  const { dir } = await readCheckout(resolve(typed));
  await using started = new AsyncDisposableStack();
  started.use(await claimLive(dir, context));
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const soon = () => {
    clearTimeout(timer);
    if (!over) timer = setTimeout(scan, quietMs);
  };
  const directories = started.use(
    watchDirectories((name) => {
      if (name === null || watched.test(name) || dotless.test(name)) soon();
    }),
  );
  const look = async () => {
    // Another branch may have other packages.
    const found = await treeState(await readCheckout(dir));
    directories.only(directoriesOf(dir, found.keys()));
    return new Map([...found].filter(([path]) => watched.test(path)));
  };
  let state = await look();
  let scanning = false;
  const scan = async () => {
    if (scanning) return soon();
    scanning = true;
    // A folder may go while it is read: the next look sees the whole.
    const now = await look().catch(() => null);
    scanning = false;
    if (now === null || over) return;
    const files = differences(state, now);
    state = now;
    if (files.length > 0) changed(files);
  };
  const poll = setInterval(soon, pollMs);
  started.defer(() => {
    over = true;
    clearInterval(poll);
    clearTimeout(timer);
  });
  const kept = started.move();
  return { [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** All directories on the way from the checkout's top to its files. */
function directoriesOf(top: string, files: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const file of files) {
    for (let dir = dirname(file); dir !== "." && !found.has(join(top, dir)); dir = dirname(dir)) {
      found.add(join(top, dir));
    }
  }
  return found;
}

/** Paths that are in one of them only, or not the same in both. */
function differences(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  const paths = new Set([...before.keys(), ...now.keys()]);
  return [...paths].filter((path) => before.get(path) !== now.get(path)).sort();
}
