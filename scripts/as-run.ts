/**
 * Writes what the reference runs saw into the pages, between their markers: the modes' pages, and docs/seen.md with the
 * hypotheses beside it. `--check` writes nothing, names the pages that are stale or lack a marker, and exits 1 if there
 * are any.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { scenarios } from "../scenarios/index.ts";
import { readHypotheses } from "./as-run/hypotheses.ts";
import { readMatrix } from "./as-run/matrix.ts";
import { type AsRun, fillPage, modesOfPage } from "./as-run/page.ts";
import { fillSeen } from "./as-run/seen.ts";

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    reference: { type: "string", default: "reports/reference" },
    docs: { type: "string", default: "docs" },
  },
});
const matrix = join(values.reference, "matrix.csv");
const evidence = join(values.reference, "evidence");
const hypotheses = readHypotheses(readFileSync(join(values.reference, "hypotheses.csv"), "utf8"));
const run: AsRun = {
  cells: existsSync(matrix) ? readMatrix(readFileSync(matrix, "utf8")) : [],
  scenarios,
  evidence: new Set(existsSync(evidence) ? readdirSync(evidence).map((file) => file.replace(/\.md$/, "")) : []),
};

fill(join(values.docs, "seen.md"), (page) => fillSeen(page, run, hypotheses));
for (const file of readdirSync(join(values.docs, "modes")).sort()) {
  const modes = modesOfPage(file);
  if (modes.length > 0) fill(join(values.docs, "modes", file), (page) => fillPage(page, modes, run));
}

function fill(path: string, write: (page: string) => string | null): void {
  const page = readFileSync(path, "utf8");
  const filled = write(page);
  if (filled === page) return;
  if (filled !== null && !values.check) writeFileSync(path, filled);
  else process.exitCode = 1;
  console.log(`${path}: ${filled === null ? "a marker is missing" : values.check ? "stale" : "written"}`);
}
