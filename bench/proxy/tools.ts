import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { PhantomError } from "../../harness/errors/index.ts";

const toxiproxyModule = "github.com/Shopify/toxiproxy/v2/cmd/server";
const debianPackages = ["redis-tools", "libjemalloc2", "liblzf1"];

/** A program and the environment that it needs to run. */
export interface Tool {
  path: string;
  env: Record<string, string>;
}

/** Toxiproxy's server, built once into the cache. @throws PhantomError ERR_BINARY_MISSING */
export async function toxiproxyServer(cacheDir: string): Promise<Tool> {
  return madeOnce(join(cacheDir, "bench", "toxiproxy"), "server", async (target) => {
    if (!onPath("go"))
      throw missing("Toxiproxy", "There is no Go on PATH to build it with.", "Install Go 1.23 or newer.");
    const env = { GOBIN: target, GOFLAGS: "-mod=mod" };
    const built = await execa("go", ["install", `${toxiproxyModule}@latest`], { env, reject: false });
    if (built.failed) throw missing("Toxiproxy", `\`go install\` failed: ${lastLine(built.stderr)}`, "Run it by hand.");
  });
}

/** redis-benchmark from PATH, else from Debian's redis-tools, unpacked into the cache. @throws PhantomError ERR_BINARY_MISSING */
export async function redisBenchmark(cacheDir: string): Promise<Tool> {
  const installed = onPath("redis-benchmark") ?? onPath("valkey-benchmark");
  if (installed) return { path: installed, env: {} };
  const home = join(cacheDir, "bench", "redis-tools");
  const tool = await madeOnce(home, join("usr", "bin", "redis-benchmark"), async (target) => {
    const hint = "Install redis-tools, or put redis-benchmark on PATH.";
    if (!onPath("apt-get") || !onPath("dpkg")) throw missing("redis-benchmark", "It is not on PATH.", hint);
    const fetched = await execa("apt-get", ["download", ...debianPackages], { cwd: target, reject: false });
    if (fetched.failed)
      throw missing("redis-benchmark", `\`apt-get download\` failed: ${lastLine(fetched.stderr)}`, hint);
    for (const name of (await readdir(target)).filter((file) => file.endsWith(".deb")))
      await execa("dpkg", ["-x", name, "."], { cwd: target });
  });
  const triplet = (await readdir(join(home, "usr", "lib"))).find((name) => name.includes("-linux-"));
  return { ...tool, env: { LD_LIBRARY_PATH: join(home, "usr", "lib", triplet ?? "") } };
}

/** Makes a folder beside its final place and renames it: an interrupted build is never taken for a whole one. */
async function madeOnce(home: string, program: string, make: (target: string) => Promise<void>): Promise<Tool> {
  const path = join(home, program);
  if (existsSync(path)) return { path, env: {} };
  await mkdir(join(home, ".."), { recursive: true });
  const target = await mkdtemp(`${home}-`);
  try {
    await make(target);
    await rm(home, { recursive: true, force: true });
    await rename(target, home);
  } finally {
    await rm(target, { recursive: true, force: true });
  }
  return { path, env: {} };
}

const missing = (what: string, message: string, hint: string) =>
  new PhantomError("ERR_BINARY_MISSING", { operation: `find ${what}`, message, hint });

const lastLine = (text: string) => text.trim().split("\n").at(-1) ?? "";

const onPath = (name: string) =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
