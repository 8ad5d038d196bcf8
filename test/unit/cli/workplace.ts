import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** A fresh directory for each test of a file. */
export function workplace(): { readonly dir: string } {
  const place = { dir: "" };
  beforeEach(() => {
    place.dir = mkdtempSync(join(tmpdir(), "p429-cli-"));
  });
  afterEach(() => rmSync(place.dir, { recursive: true, force: true }));
  return place;
}
