import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Where one case happens: nothing else uses these directories, so what is in them afterwards was left there. */
export interface Place extends Disposable {
  dir: string;
  /** TMPDIR. */
  tmp: string;
  /** PHANTOM429_CACHE. */
  cache: string;
  /** For evidence. */
  out: string;
  cwd: string;
}

/** Short, since the cache holds the path of a Unix socket. Others may pass, as PostgreSQL's account must when root runs this. */
export function openPlace(parent: string, template: Pick<Place, "tmp" | "cache"> | null): Place {
  const dir = mkdtempSync(join(parent, "c-"));
  chmodSync(dir, 0o711);
  const below = (name: string) => join(dir, name);
  const place = { dir, tmp: below("t"), cache: below("cache"), out: below("out"), cwd: below("cwd") };
  for (const made of [place.out, place.cwd]) mkdirSync(made);
  for (const [from, to] of [
    [template?.tmp, place.tmp],
    [template?.cache, place.cache],
  ] as const) {
    // Links: what is cached is replaced, and never written to.
    if (from !== undefined) execFileSync("cp", ["-al", from, to]);
    else mkdirSync(to, { mode: 0o711 });
  }
  return { ...place, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }) };
}
