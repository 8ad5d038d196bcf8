/**
 * Writes what the reference matrix saw into the pages of docs/modes, between their as-run markers. `--check` writes
 * nothing, names the pages that are stale or have no marker, and exits 1 if there are any.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { scenarios } from "../scenarios/index.ts";
import { readMatrix } from "./as-run/matrix.ts";
import { type AsRun, fillPage, modesOfPage } from "./as-run/page.ts";

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    reference: { type: "string", default: "reports/reference" },
    pages: { type: "string", default: "docs/modes" },
  },
});
const matrix = join(values.reference, "matrix.csv");
const evidence = join(values.reference, "evidence");
const run: AsRun = {
  cells: existsSync(matrix) ? readMatrix(readFileSync(matrix, "utf8")) : [],
  scenarios,
  evidence: new Set(existsSync(evidence) ? readdirSync(evidence).map((file) => file.replace(/\.md$/, "")) : []),
};

for (const file of readdirSync(values.pages).sort()) {
  const modes = modesOfPage(file);
  if (modes.length === 0) continue;
  const path = join(values.pages, file);
  const page = readFileSync(path, "utf8");
  const filled = fillPage(page, modes, run);
  if (filled === page) continue;
  if (filled !== null && !values.check) writeFileSync(path, filled);
  else process.exitCode = 1;
  console.log(`${path}: ${filled === null ? "no as-run marker" : values.check ? "stale" : "written"}`);
}
