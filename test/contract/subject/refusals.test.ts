import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  mkdirSync(join(bench.dir, "empty"));
  mkdirSync(join(bench.dir, "old"));
  const old = join(bench.dir, "old", "python3");
  writeFileSync(
    old,
    '#!/bin/sh\necho \'{"executable": "/usr/bin/python3", "version": "3.9.2", "tag": "cpython-39"}\'\n',
  );
  chmodSync(old, 0o755);
});
afterAll(() => bench[Symbol.asyncDispose]());

describe("installSubject refuses, and leaves nothing behind", () => {
  const refusal = async (spec: string, env: NodeJS.ProcessEnv = {}, patches: string[] = []) => {
    const error = await bench.install(spec, { env, patches }).catch((thrown: unknown) => thrown);
    expect(bench.environments()).toEqual([]);
    return error;
  };

  it("a release that the index does not know, with the nearest names", async () => {
    expect(await refusal("1.0.7")).toMatchObject({
      code: "ERR_RELEASE_UNKNOWN",
      hint: expect.stringContaining("1.0.1, 1.0.0"),
    });
  });

  it("a yanked release, with the index' reason", async () => {
    expect(await refusal("1.0.2")).toMatchObject({
      code: "ERR_RELEASE_WITHDRAWN",
      message: expect.stringContaining("wrong build"),
    });
  });

  it("1.107.0, before any network", async () => {
    expect(await refusal("1.107.0", { PATH: "" })).toMatchObject({ code: "ERR_RELEASE_WITHDRAWN", exitCode: 2 });
  });

  it("a release whose companion is not served, naming it", async () => {
    expect(await refusal("1.0.1")).toMatchObject({
      code: "ERR_RELEASE_NOT_INSTALLABLE",
      message: expect.stringContaining("litellm-proxy-extras==0.9.9"),
    });
  });

  it("an index that does not answer", async () => {
    const closed = await bench.closedPort();
    expect(await refusal("1.0.0", { PIP_INDEX_URL: `http://me:secret@127.0.0.1:${closed}/simple` })).toMatchObject({
      code: "ERR_REGISTRY_UNREACHABLE",
      message: expect.not.stringContaining("secret"),
      exitCode: 3,
    });
  });

  it("an index without LiteLLM", async () => {
    const error = await refusal("1.0.0", { PIP_INDEX_URL: `${bench.index.url}/elsewhere` });
    expect(error).toMatchObject({ code: "ERR_REGISTRY_UNREACHABLE", message: expect.stringContaining("404") });
  });

  it("a machine without Python", async () => {
    expect(await refusal("1.0.0", { PATH: join(bench.dir, "empty") })).toMatchObject({ code: "ERR_PYTHON_MISSING" });
  });

  it("a Python that is too old", async () => {
    expect(await refusal("1.0.0", { PATH: join(bench.dir, "old") })).toMatchObject({
      code: "ERR_PYTHON_TOO_OLD",
      message: expect.stringContaining("3.9.2"),
    });
  });

  it("a release that no Python here suits", async () => {
    expect(await refusal("2.0.0")).toMatchObject({
      code: "ERR_PYTHON_TOO_OLD",
      message: expect.stringContaining(">=3.99"),
    });
  });

  it("a uv that does not run", async () => {
    expect(await refusal("1.0.0", { PHANTOM429_UV: "/none/uv" })).toMatchObject({ code: "ERR_BINARY_MISSING" });
  });

  it("an engine choice that does not exist", async () => {
    expect(await refusal("1.0.0", { PHANTOM429_PRISMA: "rust" })).toMatchObject({ code: "ERR_OPTION_INVALID" });
  });

  it("a patch file that does not exist or is none", async () => {
    const text = join(bench.dir, "notes.txt");
    writeFileSync(text, "not a diff");
    expect(await refusal("1.0.0", {}, [join(bench.dir, "none.diff")])).toMatchObject({ code: "ERR_PATCH_FAILED" });
    expect(await refusal("1.0.0", {}, [text])).toMatchObject({ code: "ERR_PATCH_FAILED" });
  });

  it("a path without LiteLLM, a wheel that is none, an image", async () => {
    expect(await refusal(`path:${bench.dir}`)).toMatchObject({ code: "ERR_PATH_NOT_LITELLM" });
    expect(await refusal(`path:${join(bench.dir, "none")}`)).toMatchObject({ code: "ERR_PATH_NOT_LITELLM" });
    expect(await refusal("wheel:none.whl")).toMatchObject({ code: "ERR_SPEC_MALFORMED" });
    expect(await refusal("image:litellm")).toMatchObject({ code: "ERR_OPTION_INVALID" });
  });
});
