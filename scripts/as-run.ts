/**
 * Writes what the reference runs saw into the pages, between their markers: the modes' pages, docs/seen.md with the
 * hypotheses beside it, docs/mitigations.md, and the matrices' own pages. `--check` writes nothing, names the pages that are stale or lack a
 * marker, and exits 1 if there are any.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { referenceMarkdown } from "../harness/report/reference/index.ts";
import { scenarios } from "../scenarios/index.ts";
import { readHypotheses } from "./as-run/hypotheses.ts";
import { type AsRun, fillPage, modesOfPage } from "./as-run/page.ts";
import { readRules } from "./as-run/rules.ts";
import { fillSeen, type Seen } from "./as-run/seen.ts";
import { readUnknown } from "./as-run/unknown.ts";
import { fillMitigations } from "./mitigations/page.ts";
import { readTrials } from "./mitigations/trials.ts";
import { readKept } from "./reference/kept.ts";

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    reference: { type: "string", default: "reports/reference" },
    docs: { type: "string", default: "docs" },
  },
});
const read = (file: string) => {
  const path = join(values.reference, file);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
};
const rows = <T>(file: string, readRows: (csv: string) => T[]): T[] => {
  const csv = read(file);
  return csv === null ? [] : readRows(csv);
};
const controls = join(values.reference, "controls");
const run: AsRun = { ...readKept(values.reference), scenarios };
const seen: Seen = {
  run,
  controls: { ...readKept(controls), scenarios },
  hypotheses: readHypotheses(readFileSync(join(values.reference, "hypotheses.csv"), "utf8")),
  rules: rows("rules.csv", readRules),
  unknown: rows("unknown.csv", readUnknown),
};

for (const dir of [values.reference, controls]) {
  const kept = readKept(dir);
  if (kept.cells.length > 0) fill(join(dir, "matrix.md"), () => referenceMarkdown(kept));
}
fill(join(values.docs, "seen.md"), (page) => fillSeen(page, seen));
const trials = rows("mitigations.csv", readTrials);
fill(join(values.docs, "mitigations.md"), (page) => fillMitigations(page, trials, knownModes()));
for (const file of readdirSync(join(values.docs, "modes")).sort()) {
  const modes = modesOfPage(file);
  if (modes.length > 0) fill(join(values.docs, "modes", file), (page) => fillPage(page, modes, run));
}

/** Those that have a page of their own. */
function knownModes(): string[] {
  const pages = readdirSync(join(values.docs, "modes")).filter((file) => /^d\d+-/.test(file));
  return pages.sort().flatMap(modesOfPage);
}

function fill(path: string, write: (page: string) => string | null): void {
  const page = readFileSync(path, "utf8");
  const filled = write(page);
  if (filled === page) return;
  if (filled !== null && !values.check) writeFileSync(path, filled);
  else process.exitCode = 1;
  console.log(`${path}: ${filled === null ? "a marker is missing" : values.check ? "stale" : "written"}`);
}
