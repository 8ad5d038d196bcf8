import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { page, root } from "../unit/docs/pages.ts";

/** Files of the page docs/own-scenario.md: a block of code behind a line that ends with the file's name. */
function filesOf(text: string): Map<string, string> {
  const blocks = text.matchAll(/`([\w-]+(?:\.test)?\.ts)`:\n\n```ts\n(.*?)```/gs);
  return new Map([...blocks].map(([, name, source]) => [name!, source!]));
}

/** The package by its names, as its sources: what is installed is what was built. */
const config = (harness: string) => `export default {
  test: { alias: { "phantom429/vitest": "${harness}/vitest/index.ts", phantom429: "${harness}/index.ts" } },
};`;

test("the test on the page runs as it stands there", async () => {
  const dir = await mkdtemp(join(tmpdir(), "phantom429-page-"));
  try {
    const files = filesOf(page("docs/own-scenario.md").text);
    expect([...files.keys()]).toEqual(["hang-up-before-usage.ts", "hang-up-before-usage.test.ts"]);
    for (const [name, source] of files) await writeFile(join(dir, name), source);
    await writeFile(join(dir, "vitest.config.mjs"), config(join(root, "harness")));
    await symlink(join(root, "node_modules"), join(dir, "node_modules"));
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
    const { exitCode, all } = await execa(process.execPath, [vitest, "run"], { cwd: dir, all: true, reject: false });
    expect(exitCode, all).toBe(0);
    expect(all).toContain("1 passed");
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
