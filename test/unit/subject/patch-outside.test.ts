import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { applyPatches } from "../../../harness/subject/checkout/patches.ts";

let base: string;
let tree: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "p429-patch-"));
  tree = join(base, "tree");
  mkdirSync(join(tree, "litellm"), { recursive: true });
  mkdirSync(join(base, "outside"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const adding = (path: string) => ({
  file: "evil.diff",
  sha256: "",
  text: `--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+evil\n`,
});
const apply = (path: string) => applyPatches(tree, [adding(path)], () => {});

test.each(["../outside/x.py", "litellm/../../outside/x.py", "/tmp/p429-evil.py", "a/../outside/x.py"])(
  "%s is nothing of the package",
  async (path) => {
    await expect(apply(path)).rejects.toMatchObject({ code: "ERR_PATCH_FAILED" });
    expect(readdirSync(join(base, "outside"))).toEqual([]);
    expect(existsSync("/tmp/p429-evil.py")).toBe(false);
  },
);

test("a directory that is a link out of the tree is not written to", async () => {
  symlinkSync(join(base, "outside"), join(tree, "litellm", "proxy"));
  for (const path of ["litellm/proxy/x.py", "litellm/proxy/deep/x.py"]) {
    await expect(apply(path)).rejects.toMatchObject({
      code: "ERR_PATCH_FAILED",
      message: expect.stringContaining("leads out of the LiteLLM under test"),
    });
  }
  expect(readdirSync(join(base, "outside"))).toEqual([]);
});

test("a file that is a link becomes a file; what it led to stays", async () => {
  const other = join(base, "outside", "x.py");
  writeFileSync(other, "theirs\n");
  symlinkSync(other, join(tree, "litellm", "x.py"));
  await apply("litellm/x.py");
  expect(readFileSync(join(tree, "litellm", "x.py"), "utf8")).toBe("evil\n");
  expect(readFileSync(other, "utf8")).toBe("theirs\n");
});
