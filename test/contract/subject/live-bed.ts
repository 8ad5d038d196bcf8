import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { InstallContext } from "../../../harness/subject/machine/install-context.ts";

/** A made-up checkout and an empty cache, new for each test of a file. */
export function liveBed() {
  const bed = {
    top: "",
    reports: [] as string[],
    get dir() {
      return join(bed.top, "checkout");
    },
    get context(): InstallContext {
      const report = (line: string) => void bed.reports.push(line);
      return { env: process.env, cacheDir: join(bed.top, "cache"), signal: AbortSignal.timeout(60_000), report };
    },
    /** Files of the checkout, by their paths in it. */
    write(files: Record<string, string>) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(bed.dir, path)), { recursive: true });
        writeFileSync(join(bed.dir, path), text);
      }
    },
    remove: (path: string) => rmSync(join(bed.dir, path), { recursive: true }),
  };
  beforeEach(() => {
    bed.top = mkdtempSync(join(tmpdir(), "p429-live-"));
    bed.reports.length = 0;
    bed.write({
      "pyproject.toml": '[project]\nname = "litellm"\nversion = "1.106.2"\n',
      "litellm/__init__.py": "",
      "litellm/cost.py": "COST = 1\n",
      "litellm/proxy/__init__.py": "",
      "litellm/proxy/proxy_server.py": "",
      "litellm/proxy/schema.prisma": "",
      "enterprise/litellm_enterprise/__init__.py": "",
      ".git/config": "",
    });
  });
  afterEach(() => rmSync(bed.top, { recursive: true, force: true }));
  return bed;
}
