import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());

describe("installSubject", () => {
  it("installs a release once, from the index that pip is configured with", async () => {
    const lines: string[] = [];
    const subject = await bench.install("1.0.0", { lines });

    expect(subject).toMatchObject({
      spec: "1.0.0",
      litellmVersion: "1.0.0",
      requestedVersion: "1.0.0",
      pythonPath: [],
      queryEngine: "wasm",
      capabilities: { reservation: true, counters: ["key", "end_user"] },
      packages: { litellm: "1.0.0", prisma: "0.15.0", "prometheus-client": "0.1.0" },
    });
    expect(subject.migrations.files.map((file) => basename(dirname(file)))).toEqual(["1_first", "2_second one"]);
    expect(subject.env.PRISMA_QUERY_ENGINE_BINARY).toSatisfy(existsSync);
    expect(execFileSync(subject.command[0]!, { encoding: "utf8" })).toBe("litellm\n");
    expect(lines).toContain("resolving litellm[proxy]==1.0.0 as of 2026-01-04");

    const again: string[] = [];
    const second = await bench.install("pypi:1.0.0", { lines: again, env: { PIP_INDEX_URL: "http://127.0.0.1:1" } });
    expect(again).toEqual([]);
    expect({ ...second, spec: "1.0.0" }).toEqual(subject);
  });

  it("generates the client for this machine only", async () => {
    const subject = await bench.install("1.0.0");
    const client = readFileSync(join(subject.sitePackages, "prisma", "client.py"), "utf8");
    expect(client).toContain('binaryTargets = ["native"]');
    expect(client).not.toContain("musl");
  });

  it("writes bytecode, which replicas do not", async () => {
    const subject = await bench.install("1.0.0");
    expect(existsSync(join(subject.sitePackages, "litellm", "proxy", "__pycache__"))).toBe(true);
  });

  it("installs a wheel", async () => {
    const subject = await bench.install(`wheel:${join(bench.index.wheels, "litellm-1.0.0-py3-none-any.whl")}`);
    expect(subject).toMatchObject({ litellmVersion: "1.0.0", requestedVersion: "1.0.0" });
  });
});
