/** Compiles to dist/ and copies what tsc leaves behind (Python, HTML, SQL). */
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
rmSync(join(root, "dist"), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
for (const file of globSync("harness/**/*.{py,html,css,sql}", { cwd: root })) {
  mkdirSync(dirname(join(root, "dist", file)), { recursive: true });
  cpSync(join(root, file), join(root, "dist", file));
}
