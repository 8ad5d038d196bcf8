import { createHash } from "node:crypto";
import { constants, existsSync } from "node:fs";
import { copyFile, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { valid } from "@renovatebot/pep440";
import { PhantomError } from "../../errors/index.ts";

/** A checkout of LiteLLM's repository. */
export interface Checkout {
  dir: string;
  /** From its pyproject.toml. */
  version: string;
  schemaHash: string;
  /** Packages in it, by import name. */
  packages: { name: string; dir: string }[];
}

function notLitellm(dir: string, message: string): PhantomError {
  return new PhantomError("ERR_PATH_NOT_LITELLM", {
    operation: `use the checkout ${dir}`,
    message,
    hint: "path: takes the top directory of a checkout of LiteLLM: the one with pyproject.toml and litellm/ in it.",
  });
}

/** The version in a pyproject.toml's [project] or [tool.poetry] table. */
export function projectVersion(pyproject: string): string | null {
  for (const table of ["project", "tool.poetry"]) {
    const start = pyproject.search(new RegExp(`^\\[${table.replace(".", "\\.")}\\]\\s*$`, "m"));
    if (start < 0) continue;
    const body = pyproject.slice(start).split(/\n\[/)[0]!;
    const version = /^version\s*=\s*["']([^"']+)["']/m.exec(body)?.[1];
    if (version && valid(version)) return version;
  }
  return null;
}

/** @throws PhantomError ERR_PATH_NOT_LITELLM */
export async function readCheckout(typed: string): Promise<Checkout> {
  const dir = resolve(typed);
  if (!existsSync(dir)) throw notLitellm(dir, "There is no such directory.");
  const schema = join(dir, "litellm", "proxy", "schema.prisma");
  for (const needed of [join(dir, "litellm", "proxy", "proxy_server.py"), schema]) {
    if (!existsSync(needed)) throw notLitellm(dir, `There is no ${relative(dir, needed)} in it.`);
  }
  const pyproject = await readFile(join(dir, "pyproject.toml"), "utf8").catch(() => null);
  const version = pyproject === null ? null : projectVersion(pyproject);
  if (version === null) throw notLitellm(dir, "It has no pyproject.toml with a version.");
  const packages = [
    { name: "litellm", dir: join(dir, "litellm") },
    { name: "litellm_proxy_extras", dir: join(dir, "litellm-proxy-extras", "litellm_proxy_extras") },
    { name: "litellm_enterprise", dir: join(dir, "enterprise", "litellm_enterprise") },
  ].filter((found) => existsSync(found.dir));
  const schemaHash = createHash("sha256")
    .update(await readFile(schema))
    .digest("hex");
  return { dir, version, schemaHash, packages };
}

const left = new Set(["__pycache__", "node_modules", ".git", ".venv", ".pytest_cache", ".mypy_cache"]);

/** The state of the tree: sizes and times of its files, by their paths below the checkout. */
export async function treeState(checkout: Checkout): Promise<Map<string, string>> {
  const state = new Map<string, string>();
  const walk = async (dir: string): Promise<void> => {
    const entries = (await readdir(dir, { withFileTypes: true })).filter((entry) => !left.has(entry.name));
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) {
        await walk(path);
        continue;
      }
      // It may have gone, or be an editor's lock, which is a link to nowhere.
      const found = await stat(path).catch(() => null);
      if (found) state.set(relative(checkout.dir, path), `${found.size}\0${found.mtimeMs}`);
    }
  };
  for (const found of checkout.packages) await walk(found.dir);
  return state;
}

/** A name for the state of the tree. */
export async function treeHash(checkout: Checkout): Promise<string> {
  const hash = createHash("sha256");
  for (const [path, stamp] of await treeState(checkout)) hash.update(`${path}\0${stamp}\n`);
  return hash.digest("hex").slice(0, 16);
}

/**
 * Copies the checkout's packages to `target`, completes them with the released wheel's native modules, and states the
 * checkout's version in the metadata, so that the process reports it. The checkout itself is only read.
 */
export async function copyCheckout(checkout: Checkout, sitePackages: string, target: string): Promise<void> {
  for (const found of checkout.packages) {
    await cp(found.dir, join(target, found.name), {
      recursive: true,
      dereference: true,
      mode: constants.COPYFILE_FICLONE,
      filter: (path) => !left.has(basename(path)),
    });
  }
  for (const entry of await readdir(join(sitePackages, "litellm"), { recursive: true })) {
    const missing = /\.(so|pyd|dylib)$/.test(entry) && !existsSync(join(target, "litellm", entry));
    if (!missing) continue;
    await mkdir(dirname(join(target, "litellm", entry)), { recursive: true });
    await copyFile(join(sitePackages, "litellm", entry), join(target, "litellm", entry), constants.COPYFILE_FICLONE);
  }
  await stateVersion(checkout.version, sitePackages, target);
}

async function stateVersion(version: string, sitePackages: string, target: string): Promise<void> {
  const metadata = (await readdir(sitePackages)).find((name) => /^litellm-[^-]+\.dist-info$/.test(name));
  if (!metadata) return;
  const own = join(target, `litellm-${version}.dist-info`);
  await mkdir(own, { recursive: true });
  const text = await readFile(join(sitePackages, metadata, "METADATA"), "utf8");
  await writeFile(join(own, "METADATA"), text.replace(/^Version: .*$/m, `Version: ${version}`));
}

/** Builds `dir` by filling a temporary sibling, so that it is there whole or not at all. */
export async function placeWhole(dir: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${dir}.part`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  try {
    await fill(temporary);
    await rename(temporary, dir);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
