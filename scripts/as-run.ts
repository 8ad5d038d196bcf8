/**
 * Writes what the reference runs saw into the pages, between their markers: the modes' pages (with the commands that provoke
 * them) and their README, docs/seen.md with the hypotheses beside it, and docs/mitigations.md; and the list of judged releases
 * that the command line ships, with the default release of the pages that name it. `--check` writes nothing, names the pages
 * that are stale or lack a marker, and exits 1 if there are any. Both exit 1 where a scenario showed a mode with all seeds that
 * its `modes` does not have.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { newestExact } from "../harness/cli/judged.ts";
import { scenarios } from "../scenarios/index.ts";
import { assembledReleases } from "./as-run/assembled.ts";
import { fillCatalogue, undeclared } from "./as-run/catalogue.ts";
import { fillDefault, namedDefault } from "./as-run/default-release.ts";
import { readHypotheses } from "./as-run/hypotheses.ts";
import { judgedModule, judgedOf } from "./as-run/judged.ts";
import { readMatrix } from "./as-run/matrix.ts";
import { fillPage, modesOfPage } from "./as-run/page.ts";
import { fillProvoke, type Provoked } from "./as-run/provoke.ts";
import { fillSeen } from "./as-run/seen.ts";
import { fillMitigations } from "./mitigations/page.ts";
import { readTrials } from "./mitigations/trials.ts";

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    reference: { type: "string", default: "reports/reference" },
    docs: { type: "string", default: "docs" },
    judged: { type: "string", default: "harness/cli/judged-releases.ts" },
  },
});
const read = (file: string) => {
  const path = join(values.reference, file);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
};
const matrix = read("matrix.csv");
const trials = read("mitigations.csv");
const evidence = join(values.reference, "evidence");
const hypotheses = readHypotheses(readFileSync(join(values.reference, "hypotheses.csv"), "utf8"));
const run: Provoked = {
  cells: matrix === null ? [] : readMatrix(matrix),
  scenarios,
  assembled: assembledReleases(read("environment.json")),
  evidence: new Set(existsSync(evidence) ? readdirSync(evidence).map((file) => file.replace(/\.md$/, "")) : []),
};

fill(join(values.docs, "seen.md"), (page) => fillSeen(page, run, hypotheses));
fill(join(values.docs, "mitigations.md"), (page) => fillMitigations(page, trials === null ? [] : readTrials(trials)));
const pages = readdirSync(join(values.docs, "modes")).sort();
fill(join(values.docs, "modes", "README.md"), (page) => fillCatalogue(page, pages, run));
for (const file of pages) {
  const modes = modesOfPage(file);
  if (modes.length > 0) fill(join(values.docs, "modes", file), (page) => fillModes(page, modes));
}
for (const each of undeclared(run)) {
  process.exitCode = 1;
  console.log(`scenarios: \`modes\` lacks what all seeds showed: ${each}`);
}

/** The look-alikes have no findings, and so no commands from the matrix. */
function fillModes(page: string, modes: string[]): string | null {
  const [mode, ...more] = modes;
  const filled = more.length > 0 ? page : fillProvoke(page, mode!, run);
  return filled && fillPage(filled, modes, run);
}

const environment = read("environment.json");
if (environment !== null) {
  const judged = judgedOf(environment, run.cells);
  fill(values.judged, () => judgedModule(judged));
  for (const [file, phrases] of Map.groupBy(namedDefault, ([file]) => file))
    fill(file, (page) =>
      fillDefault(
        page,
        phrases.map(([, before]) => before),
        newestExact(judged),
      ),
    );
}

function fill(path: string, write: (page: string) => string | null): void {
  const page = readFileSync(path, "utf8");
  const filled = write(page);
  if (filled === page) return;
  if (filled !== null && !values.check) writeFileSync(path, filled);
  else process.exitCode = 1;
  console.log(`${path}: ${filled === null ? "a marker or a row is missing" : values.check ? "stale" : "written"}`);
}
