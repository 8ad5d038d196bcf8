/**
 * Writes what the reference runs saw into the pages, between their markers: the modes' pages, docs/seen.md with the
 * hypotheses beside it, and docs/mitigations.md; and the list of judged releases that the command line ships, with the
 * default release of the pages that name it. `--check` writes nothing, names the pages that are stale or lack a
 * marker, and exits 1 if there are any.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { newestExact } from "../harness/cli/judged.ts";
import { scenarios } from "../scenarios/index.ts";
import { fillDefault, namedDefault } from "./as-run/default-release.ts";
import { readHypotheses } from "./as-run/hypotheses.ts";
import { judgedModule, judgedOf } from "./as-run/judged.ts";
import { readMatrix } from "./as-run/matrix.ts";
import { type AsRun, fillPage, modesOfPage } from "./as-run/page.ts";
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
const run: AsRun = {
  cells: matrix === null ? [] : readMatrix(matrix),
  scenarios,
  evidence: new Set(existsSync(evidence) ? readdirSync(evidence).map((file) => file.replace(/\.md$/, "")) : []),
};

fill(join(values.docs, "seen.md"), (page) => fillSeen(page, run, hypotheses));
fill(join(values.docs, "mitigations.md"), (page) => fillMitigations(page, trials === null ? [] : readTrials(trials)));
for (const file of readdirSync(join(values.docs, "modes")).sort()) {
  const modes = modesOfPage(file);
  if (modes.length > 0) fill(join(values.docs, "modes", file), (page) => fillPage(page, modes, run));
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
  console.log(`${path}: ${filled === null ? "a marker is missing" : values.check ? "stale" : "written"}`);
}
