import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkbench, type Workbench } from "./workbench.ts";

const reservation = "litellm/proxy/spend_tracking/budget_reservation.py";

const fitting = `diff --git a/${reservation} b/${reservation}
--- a/${reservation}
+++ b/${reservation}
@@ -1,4 +1,4 @@
-first = 1
+first = "patched"
 second = 2
 third = 3
 fourth = 4
diff --git a/litellm/proxy/added.py b/litellm/proxy/added.py
new file mode 100644
--- /dev/null
+++ b/litellm/proxy/added.py
@@ -0,0 +1 @@
+added = "spend:tag:x"
diff --git a/tests/test_x.py b/tests/test_x.py
--- a/tests/test_x.py
+++ b/tests/test_x.py
@@ -1 +1 @@
-a
+b
`;

const misfit = `--- a/${reservation}
+++ b/${reservation}
@@ -1,2 +1,2 @@
-first = 1
+first = 0
 second = 2
@@ -7,2 +7,2 @@
-sevenths = 7
+seventh = 0
 eighth = 8
`;

let bench: Workbench;
let patch: string;
let bad: string;
beforeAll(async () => {
  bench = await openWorkbench();
  patch = join(bench.dir, "fix.diff");
  bad = join(bench.dir, "bad.diff");
  writeFileSync(patch, fitting);
  writeFileSync(bad, misfit);
});
afterAll(() => bench[Symbol.asyncDispose]());

describe("a patched release", () => {
  it("is an environment of its own; files outside of the package are skipped", async () => {
    const plain = await bench.install("1.0.0");
    const lines: string[] = [];
    const patched = await bench.install("1.0.0", { patches: [patch], lines });
    expect(patched.python).not.toBe(plain.python);
    expect(readFileSync(join(patched.sitePackages, reservation), "utf8")).toMatch(/^first = "patched"\nsecond = 2\n/);
    expect(readFileSync(join(plain.sitePackages, reservation), "utf8")).toMatch(/^first = 1\n/);
    expect(patched.capabilities.counters).toEqual(["key", "end_user", "tag"]);
    expect(patched.patches).toEqual([{ file: patch, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect(lines).toContain(`${patch}: 1 file(s) outside of the package skipped`);
  });

  it("that does not fit is refused with the hunk's name, and leaves nothing", async () => {
    const before = bench.environments();
    await expect(bench.install("1.0.0", { patches: [bad] })).rejects.toMatchObject({
      code: "ERR_PATCH_FAILED",
      message: expect.stringContaining(`Hunk 2 of 2 in ${reservation} (@@ -7,2 +7,2 @@)`),
    });
    expect(bench.environments()).toEqual(before);
  });
});

describe("a checkout", () => {
  const makeCheckout = async (version: string) => {
    const release = await bench.install("1.0.0");
    const dir = join(bench.dir, `checkout-${version}`);
    cpSync(join(release.sitePackages, "litellm"), join(dir, "litellm"), {
      recursive: true,
      filter: (path) => !/_native|__pycache__/.test(path),
    });
    mkdirSync(join(dir, "litellm-proxy-extras"));
    writeFileSync(join(dir, "pyproject.toml"), `[project]\nname = "litellm"\nversion = "${version}"\n`);
    return dir;
  };

  it("runs from a copy with the wheel's native module; the nearest lower release gives the rest", async () => {
    const dir = await makeCheckout("1.0.3");
    const lines: string[] = [];
    const subject = await bench.install(`path:${dir}`, { lines });
    const [overlay = ""] = subject.pythonPath;
    expect(lines).toContain("the index cannot give litellm 1.0.3: dependencies as of 1.0.0 instead");
    expect(subject).toMatchObject({ litellmVersion: "1.0.3", packages: { litellm: "1.0.0" } });
    expect(readFileSync(join(overlay, "litellm", "rust_bridge", "_native.abi3.so"), "utf8")).toBe("native");
    expect(readFileSync(join(overlay, "litellm-1.0.3.dist-info", "METADATA"), "utf8")).toContain("Version: 1.0.3");
    expect(subject.migrations.files).toHaveLength(2);
  });

  it("is followed when it changes, and never written to", async () => {
    const dir = await makeCheckout("1.0.0");
    const source = join(dir, reservation);
    const first = await bench.install(`path:${dir}`);
    const original = readFileSync(source, "utf8");
    const patched = await bench.install(`path:${dir}`, { patches: [patch] });
    expect(readFileSync(join(patched.pythonPath[0]!, reservation), "utf8")).toContain("patched");
    expect(readFileSync(source, "utf8")).toBe(original);

    writeFileSync(source, `${original}# spend:team:x\n`);
    const second = await bench.install(`path:${dir}`);
    expect(second.python).toBe(first.python);
    expect(second.pythonPath).not.toEqual(first.pythonPath);
    expect(second.capabilities.counters).toEqual(["key", "team", "end_user"]);
  });
});
