import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { PhantomError } from "../../errors/index.ts";
import type { InstallContext, Python } from "../machine/index.ts";
import { acquireLock, cachePaths, runTool } from "../machine/index.ts";
import type { PackageIndex } from "../spec/index.ts";
import { uvFailure } from "./uv-failure.ts";

/** A uv that works, and the environment to run it in. */
export interface Uv {
  command: string;
  env: NodeJS.ProcessEnv;
}

/** `uv venv`, `uv pip install` and `--exclude-newer` as used here exist since 0.5. */
async function works(command: string, context: InstallContext): Promise<boolean> {
  const result = await runTool({
    command,
    args: ["--version"],
    env: context.env,
    signal: context.signal,
    timeoutMs: 20_000,
  });
  const [, major, minor] = /^uv (\d+)\.(\d+)/.exec(result.stdout) ?? [];
  return result.code === 0 && (Number(major) > 0 || Number(minor) >= 5);
}

/** pip into a directory; where Python has no pip, a throw-away virtual environment brings one. */
async function fetchUv(into: string, python: Python, index: PackageIndex, context: InstallContext): Promise<string> {
  const tool = { env: { ...index.env, PIP_NO_INPUT: "1", PIP_DISABLE_PIP_VERSION_CHECK: "1" }, signal: context.signal };
  const hasPip = await runTool({ ...tool, command: python.executable, args: ["-m", "pip", "--version"] });
  let interpreter = python.executable;
  if (hasPip.code !== 0) {
    const venv = join(into, "venv");
    const made = await runTool({ ...tool, command: python.executable, args: ["-m", "venv", venv] });
    if (made.code !== 0) {
      throw new PhantomError("ERR_INSTALL_FAILED", {
        operation: "install uv",
        message: `${python.executable} has neither pip nor a working venv module.`,
        hint: "Install uv (PHANTOM429_UV=/path/to/uv names it), or the packages python3-pip or python3-venv.",
        cause: made.stderr,
      });
    }
    interpreter = join(venv, "bin", "python");
  }
  const target = join(into, "target");
  const args = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--target", target, "uv>=0.8"];
  const installed = await runTool({ ...tool, command: interpreter, args });
  if (installed.code !== 0) throw uvFailure("install uv", installed, index);
  return join(target, "bin", "uv");
}

async function bootstrap(python: Python, index: PackageIndex, context: InstallContext): Promise<string> {
  const home = cachePaths(context.cacheDir).uv;
  const binary = join(home, "uv");
  if (existsSync(binary) && (await works(binary, context))) return binary;
  const waiting = () => context.report("waiting for another phantom429 that installs uv");
  await using _lock = await acquireLock(join(cachePaths(context.cacheDir).locks, "uv"), context.signal, waiting);
  if (existsSync(binary) && (await works(binary, context))) return binary;
  context.report("installing uv");
  await mkdir(home, { recursive: true });
  const temporary = await mkdtemp(join(home, "new-"));
  try {
    await rename(await fetchUv(temporary, python, index, context), binary);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return binary;
}

/**
 * PHANTOM429_UV, a `uv` on PATH, or a private one in the cache.
 * @throws PhantomError ERR_BINARY_MISSING when PHANTOM429_UV does not run, ERR_INSTALL_FAILED, ERR_REGISTRY_UNREACHABLE
 */
export async function provideUv(python: Python, index: PackageIndex, context: InstallContext): Promise<Uv> {
  const env: NodeJS.ProcessEnv = {
    ...index.env,
    UV_CACHE_DIR: index.env.UV_CACHE_DIR ?? cachePaths(context.cacheDir).uvCache,
    UV_PYTHON_DOWNLOADS: "never",
    UV_NO_PROGRESS: "1",
    UV_LOCK_TIMEOUT: "900",
    NO_COLOR: "1",
  };
  // A virtual environment around the harness is not the one to install into.
  for (const name of ["VIRTUAL_ENV", "CONDA_PREFIX", "UV_PROJECT_ENVIRONMENT", "UV_PYTHON"]) delete env[name];
  const chosen = context.env.PHANTOM429_UV;
  if (chosen) {
    if (await works(chosen, context)) return { command: chosen, env };
    throw new PhantomError("ERR_BINARY_MISSING", {
      operation: "find uv",
      message: `PHANTOM429_UV names ${chosen}, which does not run or is older than 0.5.`,
      hint: "Name a working uv, or unset PHANTOM429_UV to have a private one installed.",
    });
  }
  if (await works("uv", context)) return { command: "uv", env };
  return { command: await bootstrap(python, index, context), env };
}
