import { type FSWatcher, statSync, watch } from "node:fs";

export interface DirectoryWatch extends Disposable {
  /** From now on these, and no others. */
  only(dirs: ReadonlySet<string>): void;
}

/**
 * Calls `happened` with the name of what something happens to in a directory; null where the system does not say. Each
 * directory has a watch of its own: Node's recursive one (24.21) loses sight of a file that an editor or git has replaced.
 */
export function watchDirectories(happened: (name: string | null) => void): DirectoryWatch {
  const open = new Map<string, { identity: string; watcher: FSWatcher }>();
  const close = (dir: string) => {
    open.get(dir)?.watcher.close();
    open.delete(dir);
  };
  const add = (dir: string) => {
    try {
      const identity = identityOf(dir);
      if (open.get(dir)?.identity === identity) return;
      close(dir);
      const watcher = watch(dir, (_, name) => happened(name));
      watcher.on("error", () => {});
      open.set(dir, { identity, watcher });
    } catch {
      // It has gone, or the system allows no more watches.
    }
  };
  return {
    only(dirs) {
      for (const dir of [...open.keys()]) if (!dirs.has(dir)) close(dir);
      for (const dir of dirs) add(dir);
    },
    [Symbol.dispose]() {
      for (const dir of [...open.keys()]) close(dir);
    },
  };
}

/** One that is removed and made again is another; a file system may give it the same number. */
function identityOf(dir: string): string {
  const { ino, birthtimeMs } = statSync(dir);
  return `${ino} ${birthtimeMs}`;
}
