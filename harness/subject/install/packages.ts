import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Assembled } from "../../contracts/index.ts";
import type { InstallContext, Python } from "../machine/index.ts";
import { runTool } from "../machine/index.ts";
import type { PackageIndex, Release } from "../spec/index.ts";
import { overridesText } from "./companions.ts";
import type { Uv } from "./uv.ts";
import { uvFailure } from "./uv-failure.ts";

/** Everything that installing needs and that is found once. */
export interface Toolbox {
  python: Python;
  index: PackageIndex;
  uv: Uv;
}

/** Companion packages are uploaded around the release itself; what came out days later is not what it was shipped with. */
const graceMs = 3 * 24 * 3600 * 1000;

/** The moment as of which a release's dependencies are chosen; null: now. */
export function dependencyDate(release: Release | null, latestDeps: boolean): Date | null {
  if (latestDeps || !release?.uploaded) return null;
  return new Date(release.uploaded.getTime() + graceMs);
}

/**
 * LiteLLM's proxy, the Prisma client that its official image has, and prometheus-client for the callback of that name.
 * @param litellm a requirement: "litellm[proxy]==1.84.0" or "litellm[proxy] @ file:///…"
 */
const requirements = (litellm: string) => `${litellm}\nprisma==0.15.0\nprometheus-client\n`;

/**
 * Resolves to exact versions without installing anything: `dir/requirements.lock`.
 * @param assembled what takes the place of companions as the release names them
 * @throws PhantomError ERR_RELEASE_NOT_INSTALLABLE naming the package that cannot be had, ERR_REGISTRY_UNREACHABLE
 */
export async function resolvePackages(
  litellm: string,
  asOf: Date | null,
  assembled: readonly Assembled[],
  tools: Toolbox,
  dir: string,
  context: InstallContext,
): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, "requirements.in"), requirements(litellm));
  if (assembled.length > 0) await writeFile(join(dir, "overrides.txt"), overridesText(assembled));
  // The option would hide the user's own overrides.
  const overrides = assembled.length > 0 ? [...(tools.uv.env.UV_OVERRIDE ?? "").split(/\s+/), "overrides.txt"] : [];
  const output = ["--quiet", "--no-header", "--no-annotate", "--output-file", "requirements.lock"];
  const resolved = await runTool({
    command: tools.uv.command,
    args: [
      ...["pip", "compile", "requirements.in", "--python", tools.python.executable, ...output],
      ...overrides.flatMap((file) => (file === "" ? [] : ["--override", file])),
      ...(asOf ? ["--exclude-newer", asOf.toISOString()] : []),
    ],
    cwd: dir,
    env: tools.uv.env,
    signal: context.signal,
  });
  if (resolved.code !== 0) throw uvFailure(`install ${litellm}`, resolved, tools.index);
}

/** Makes the virtual environment `dir/venv` with exactly the locked packages; returns its interpreter. */
export async function installPackages(dir: string, tools: Toolbox, context: InstallContext): Promise<string> {
  const venv = join(dir, "venv");
  const run = (args: string[]) =>
    runTool({
      command: tools.uv.command,
      args,
      cwd: dir,
      env: { ...tools.uv.env, PYC_INVALIDATION_MODE: "TIMESTAMP" },
      signal: context.signal,
    });
  const made = await run(["venv", "--quiet", "--python", tools.python.executable, venv]);
  if (made.code !== 0) throw uvFailure("make a virtual environment", made, tools.index);
  const python = join(venv, "bin", "python");
  const installed = await run([
    "pip",
    "install",
    "--quiet",
    "--python",
    python,
    "--no-deps",
    "--compile-bytecode",
    "-r",
    "requirements.lock",
  ]);
  if (installed.code !== 0) throw uvFailure("install LiteLLM's packages", installed, tools.index);
  return python;
}
