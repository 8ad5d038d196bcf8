/** `node scripts/build-page.ts DIR`: bundles harness/page/web into DIR/browser.js and DIR/browser.css. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { rolldown } from "rolldown";

const web = join(import.meta.dirname, "../harness/page/web");
const [out] = process.argv.slice(2);
if (out === undefined) throw new Error("Where to? Give a directory.");
const bundle = await rolldown({
  input: join(web, "main.tsx"),
  platform: "browser",
  // What a browser does not have must not be bundled: the page would not start.
  onLog(level, log) {
    if (level === "warn") throw new Error(log.message);
  },
  tsconfig: join(web, "tsconfig.json"),
  transform: { target: "es2022" },
});
const { output } = await bundle.generate({ format: "iife", minify: true });
const [{ code }] = output;
const chart = readFileSync(createRequire(import.meta.url).resolve("uplot/dist/uPlot.min.css"), "utf8");
// Another process may be reading them.
for (const [file, text] of [
  ["browser.css", `${chart}\n${readFileSync(join(web, "style.css"), "utf8")}`],
  ["browser.js", code],
] as const) {
  const whole = join(out, `${file}.${process.pid}`);
  writeFileSync(whole, text);
  renameSync(whole, join(out, file));
}
