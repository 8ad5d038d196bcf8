import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Companions, cacheDirectory, installSubject, parseSpec } from "../../../harness/subject/index.ts";
import { provideUv } from "../../../harness/subject/install/uv.ts";
import { findPython } from "../../../harness/subject/machine/python.ts";
import { packageIndex } from "../../../harness/subject/spec/package-index.ts";
import { startFakeIndex } from "./fake-index.ts";

/** Stands in for npm: lays out a Prisma CLI that nothing runs. */
const npm = `#!/bin/sh
while [ $# -gt 0 ]; do if [ "$1" = --prefix ]; then prefix=$2; fi; shift; done
mkdir -p "$prefix/node_modules/prisma/build" && : > "$prefix/node_modules/prisma/build/index.js"
`;

/** A uv to install with: the machine's, or the private one in the harness' own cache. */
async function realUv(): Promise<string> {
  const context = {
    env: process.env,
    cacheDir: cacheDirectory(),
    signal: AbortSignal.timeout(120_000),
    report: () => {},
  };
  const python = await findPython(context);
  return (await provideUv(python, await packageIndex(python, context), context)).command;
}

/** An empty cache, a fake index and a fake npm: real installations of tiny packages, without the network. */
export async function openWorkbench() {
  const dir = mkdtempSync(join(tmpdir(), "p429-subject-"));
  const index = await startFakeIndex(dir);
  const bin = join(dir, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "npm"), npm);
  chmodSync(join(bin, "npm"), 0o755);
  const inherited = Object.entries(process.env).filter(([name]) => !/^(UV_|PIP_|PHANTOM429_|PRISMA_)/.test(name));
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(inherited),
    PATH: [bin, process.env.PATH].join(delimiter),
    HOME: dir,
    PYENV_ROOT: process.env.PYENV_ROOT ?? join(process.env.HOME ?? "", ".pyenv"),
    PIP_INDEX_URL: index.url,
    PHANTOM429_UV: await realUv(),
    PHANTOM429_PRISMA: "wasm",
  };
  const cacheDir = join(dir, "cache");
  return {
    dir,
    bin,
    cacheDir,
    env,
    index,
    /** A port on which nobody listens. */
    async closedPort(): Promise<number> {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      await new Promise((resolve) => server.close(resolve));
      return port;
    },
    /** Names of what lies in the cache of environments. */
    environments: () => {
      try {
        return readdirSync(join(cacheDir, "subjects"));
      } catch {
        return [];
      }
    },
    async install(
      spec: string,
      options: {
        patches?: string[];
        companions?: Companions;
        env?: NodeJS.ProcessEnv;
        signal?: AbortSignal;
        lines?: string[];
      } = {},
    ) {
      return installSubject(parseSpec(spec), {
        cacheDir,
        latestDeps: false,
        ...(options.companions ? { companions: options.companions } : {}),
        patches: options.patches ?? [],
        signal: options.signal ?? AbortSignal.timeout(100_000),
        report: (line) => options.lines?.push(line),
        env: { ...env, ...options.env },
      });
    },
    async [Symbol.asyncDispose]() {
      await index[Symbol.asyncDispose]();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export type Workbench = Awaited<ReturnType<typeof openWorkbench>>;
