import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "../../..");

interface Lock {
  packages: Record<string, { dev?: boolean; link?: boolean }>;
}

/** The package as `npm pack` makes it of a copy of this repository, unpacked, with its production dependencies. */
export interface Packed extends Disposable {
  /** The copy of the repository. */
  tree: string;
  /** The unpacked package. */
  home: string;
}

export function pack(): Packed {
  const base = mkdtempSync(join(tmpdir(), "p429-package-"));
  const tree = join(base, "tree");
  const left = /^(node_modules|dist|\.git|\.ci|reports\/(?!reference).*|.*\/node_modules)$/;
  cpSync(root, tree, { recursive: true, filter: (path) => !left.test(path.slice(root.length + 1)) });
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  npmPack(tree, "--pack-destination", base);
  execFileSync("tar", ["xzf", globSync("*.tgz", { cwd: base })[0]!], { cwd: base });
  const home = join(base, "package");
  linkProduction(home);
  return { tree, home, [Symbol.dispose]: () => rmSync(base, { recursive: true, force: true }) };
}

/** Runs `npm pack` there. */
export function npmPack(cwd: string, ...args: string[]): void {
  execFileSync("npm", ["pack", "--loglevel", "error", ...args], { cwd, stdio: ["ignore", "pipe", "inherit"] });
}

/** Only what an install without development dependencies would have. */
function linkProduction(home: string): void {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;
  for (const [path, { dev, link }] of Object.entries(packages)) {
    if (!/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || dev || link) continue;
    mkdirSync(dirname(join(home, path)), { recursive: true });
    symlinkSync(join(root, path), join(home, path));
  }
}
