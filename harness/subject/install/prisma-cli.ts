import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PhantomError } from "../../errors/index.ts";
import type { InstallContext } from "../machine/index.ts";
import { acquireLock, cachePaths, isOnPath, runTool } from "../machine/index.ts";

/** What prisma-client-py 0.15.0 is made for. */
export const prismaVersion = "5.17.0";

/** npm's per-script variables would make a nested npm work on the harness' own project. */
export function outsideOfNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const inherited = /^npm_(package_|lifecycle_|config_local_prefix|config_prefix|command|execpath|node_execpath)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !inherited.test(name) && name !== "INIT_CWD"));
}

/**
 * The Prisma CLI, laid out as prisma-client-py expects its cache (PRISMA_BINARY_CACHE_DIR); returns that directory.
 * Prepared once for all subjects. Prisma's own download of engines is left out here.
 */
export async function providePrismaCli(context: InstallContext): Promise<string> {
  const home = join(cachePaths(context.cacheDir).prisma, prismaVersion);
  const entry = join(home, "node_modules", "prisma", "build", "index.js");
  if (existsSync(entry)) return home;
  const waiting = () => context.report("waiting for another phantom429 that installs Prisma's CLI");
  await using _lock = await acquireLock(join(cachePaths(context.cacheDir).locks, "prisma"), context.signal, waiting);
  if (existsSync(entry)) return home;

  context.report(`installing Prisma's CLI ${prismaVersion}`);
  await mkdir(dirname(home), { recursive: true });
  const temporary = await mkdtemp(join(dirname(home), "new-"));
  try {
    await writeFile(join(temporary, "package.json"), '{"name":"prisma-binaries","version":"1.0.0","private":true}\n');
    const npm = isOnPath("npm", context.env) ? "npm" : join(dirname(process.execPath), "npm");
    const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--prefix", temporary];
    const installed = await runTool({
      command: npm,
      args: ["install", ...options, `prisma@${prismaVersion}`],
      cwd: temporary,
      env: outsideOfNpm(context.env),
      signal: context.signal,
    });
    if (installed.code !== 0) throw npmFailure(npm, installed.failure, installed.stderr);
    await rm(home, { recursive: true, force: true });
    await rename(temporary, home);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return home;
}

function npmFailure(npm: string, failure: string | null, stderr: string): PhantomError {
  const operation = `install Prisma's CLI ${prismaVersion}`;
  if (failure === "ENOENT") {
    return new PhantomError("ERR_BINARY_MISSING", {
      operation,
      message: `npm was not found (${npm}).`,
      hint: "Put npm, which comes with Node.js, on PATH.",
    });
  }
  const network = /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|network/i.test(stderr);
  return new PhantomError(network ? "ERR_REGISTRY_UNREACHABLE" : "ERR_INSTALL_FAILED", {
    operation,
    message: `npm failed: ${stderr.trim().split("\n").slice(-4).join("\n")}`,
    hint: network ? "Check the network and npm's registry setting." : "npm's last lines say why.",
    cause: stderr,
  });
}
