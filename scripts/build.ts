/** Compiles to dist/, copies what tsc leaves behind (Python, HTML, SQL), and ties the query engine in. */
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
mkdirSync(join(dist, "harness/page"), { recursive: true });
execFileSync(process.execPath, [join(root, "scripts/build-page.ts"), join(dist, "harness/page")], { stdio: "inherit" });
for (const file of globSync("{harness,packages}/**/*.{py,html,css,sql}", {
  cwd: root,
  exclude: ["**/node_modules", "harness/page/**"],
})) {
  mkdirSync(dirname(join(dist, file)), { recursive: true });
  cpSync(join(root, file), join(dist, file));
}
// A tarball has no workspaces: there the query engine is found by its path. Its image installs what package.json lists.
const engineManifest = join("packages", "query-engine", "package.json");
const { exports: _, ...manifest } = JSON.parse(readFileSync(join(root, engineManifest), "utf8"));
writeFileSync(join(dist, engineManifest), `${JSON.stringify(manifest, null, 2)}\n`);
for (const file of globSync("{harness,scenarios}/**/*.{js,d.ts}", { cwd: dist })) {
  const path = join(dist, file);
  const text = readFileSync(path, "utf8");
  const engine = relative(dirname(file), "packages/query-engine/index.js");
  const found = text.replaceAll('"@phantom429/query-engine"', `"${engine}"`);
  if (found !== text) writeFileSync(path, found);
}
