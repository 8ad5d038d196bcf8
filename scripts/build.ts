/** Compiles to dist/ and copies what tsc leaves behind (Python, HTML, SQL, the query engine's package.json). */
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
for (const file of globSync(["harness/**/*.{py,html,css,sql}", "packages/*/{package.json,**/*.py}"], { cwd: root })) {
  mkdirSync(dirname(join(dist, file)), { recursive: true });
  cpSync(join(root, file), join(dist, file));
}
// A tarball has no workspaces: there the query engine is found by its path.
for (const file of globSync("{harness,scenarios}/**/*.{js,d.ts}", { cwd: dist })) {
  const path = join(dist, file);
  const text = readFileSync(path, "utf8");
  const engine = relative(dirname(file), "packages/query-engine/index.js");
  const found = text.replaceAll('"@phantom429/query-engine"', `"${engine}"`);
  if (found !== text) writeFileSync(path, found);
}
