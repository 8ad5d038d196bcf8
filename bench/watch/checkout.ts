import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readCheckout } from "../../harness/subject/checkout/checkout.ts";
import { liveName } from "../../harness/subject/checkout/live-overlay.ts";
import { cachePaths, type InstalledSubject, treeHash } from "../../harness/subject/index.ts";

/** Where a checkout has the packages of an installation, by import name. */
const places = {
  litellm: "litellm",
  litellm_proxy_extras: join("litellm-proxy-extras", "litellm_proxy_extras"),
  litellm_enterprise: join("enterprise", "litellm_enterprise"),
};

/** What the harness takes for a checkout, made of an installed release's packages; disposing it removes the cache's copies, too. */
export async function makeCheckout(
  { sitePackages, requestedVersion }: InstalledSubject,
  dir: string,
  cacheDir: string,
): Promise<Disposable> {
  const filter = (path: string) => basename(path) !== "__pycache__";
  for (const [name, place] of Object.entries(places))
    cpSync(join(sitePackages, name), join(dir, place), { recursive: true, filter });
  writeFileSync(join(dir, "pyproject.toml"), `[project]\nname = "litellm"\nversion = "${requestedVersion}"\n`);
  // The second is of an environment that has to be installed first.
  const copies = [liveName(dir), await treeHash(await readCheckout(dir))];
  const { subjects, locks } = cachePaths(cacheDir);
  const remove = (path: string) => rmSync(path, { recursive: true, force: true });
  return {
    [Symbol.dispose]() {
      for (const name of copies) {
        for (const subject of readdirSync(subjects)) remove(join(subjects, subject, "overlays", name));
        for (const lock of readdirSync(locks)) if (lock.includes(name)) remove(join(locks, lock));
      }
    },
  };
}
