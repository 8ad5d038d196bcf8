import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { resolveSpecs } from "../../../harness/subject/index.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const resolve = (specs: string[], env: NodeJS.ProcessEnv = {}) =>
  resolveSpecs(specs, {
    env: { ...bench.env, ...env },
    cacheDir: bench.cacheDir,
    signal: AbortSignal.timeout(60_000),
    report: () => {},
  });

it("latest is the newest stable release that was not yanked, on the index that pip is configured with", async () => {
  expect(await resolve(["latest-1.0", "1.0"])).toEqual([expect.stringMatching(/^1\.0\.[^2]$/), "1.0.0"]);
  for (const version of ["9.9.9", "9.10.0rc1", "9.9.10"])
    copyFileSync(
      join(bench.index.wheels, "litellm-1.0.0-py3-none-any.whl"),
      join(bench.index.wheels, `litellm-${version}-py3-none-any.whl`),
    );
  expect(await resolve(["latest", "latest-1"])).toEqual(["9.9.10", expect.stringMatching(/^1\./)]);
  await expect(resolve(["latest", "9.9.10"])).rejects.toMatchObject({
    code: "ERR_OPTION_INVALID",
    message: '"latest" and "9.9.10" are both 9.9.10.',
  });
  await expect(resolve(["latest-7.7"])).rejects.toMatchObject({ code: "ERR_RELEASE_UNKNOWN" });
});

it("only latest asks the index", async () => {
  const closed = { PIP_INDEX_URL: "http://127.0.0.1:9/simple" };
  expect(await resolve(["1.84", "pypi:1.84.1", "path:x", "image:y:z"], closed)).toEqual([
    "1.84.0",
    "1.84.1",
    "path:x",
    "image:y:z",
  ]);
  await expect(resolve(["latest"], closed)).rejects.toMatchObject({ code: "ERR_REGISTRY_UNREACHABLE" });
});

it("1.0 and 1.0.0 share one environment", async () => {
  const first = await bench.install("1.0.0");
  const second = await bench.install("1.0");
  expect(second.sitePackages).toBe(first.sitePackages);
  expect(second.requestedVersion).toBe("1.0.0");
  expect(bench.environments()).toHaveLength(1);
});
