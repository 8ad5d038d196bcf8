/**
 * Writes what the reference runs saw into the pages, between their markers: the modes' pages (with the commands that provoke
 * them) and their README, docs/seen.md with the hypotheses beside it, docs/mitigations.md, and the matrices' own pages; and the
 * list of judged releases that the command line ships, with the default release and the races in the pages that name them. The
 * kinds of fault go from the catalogue into docs/write-a-scenario.md, the codes of errors into docs/errors.md, upstream's issues into
 * docs/issues.md, the licences of what is installed into docs/licences.md. `--check` writes nothing, names the pages that are stale or lack a marker, and exits 1 if there are any. Both exit 1
 * where a mode and its page do not go together, where a page names other issues for it than the catalogue, and where a scenario
 * showed a mode with all seeds that its `modes` does not have.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { catalogue as errors } from "../harness/errors/catalogue.ts";
import { entryOf } from "../harness/finder/index.ts";
import { newestExact } from "../harness/releases/judged.ts";
import { readResults } from "../harness/releases/results.ts";
import { scenarios } from "../scenarios/index.ts";
import { fillCatalogue, undeclared } from "./as-run/catalogue.ts";
import { fillDefault, namedDefault } from "./as-run/default-release.ts";
import { errorsPage } from "./as-run/errors.ts";
import { fillFaults } from "./as-run/faults.ts";
import { fillRaces, readHypotheses } from "./as-run/hypotheses.ts";
import { issuesPage } from "./as-run/issues.ts";
import { judgedModule, judgedOf } from "./as-run/judged.ts";
import { type Lock, licencesPage } from "./as-run/licences.ts";
import { fillHead, fillPage, modesOfPage, unpaired } from "./as-run/page.ts";
import { fillProvoke } from "./as-run/provoke.ts";
import { resultsModule, resultsText } from "./as-run/results.ts";
import { readRules } from "./as-run/rules.ts";
import { fillSeen, type Seen } from "./as-run/seen.ts";
import { unknownThreads, unlikeThreads } from "./as-run/threads.ts";
import { readUnknown } from "./as-run/unknown.ts";
import { fillMitigations } from "./mitigations/page.ts";
import { readTrials } from "./mitigations/trials.ts";
import { readKept } from "./reference/kept.ts";
import { referenceMarkdown } from "./reference/matrix/index.ts";

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    reference: { type: "string", default: "reports/reference" },
    docs: { type: "string", default: "docs" },
    judged: { type: "string", default: "harness/releases/judged-releases.ts" },
    results: { type: "string", default: "harness/releases/results-table.ts" },
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
const pages = readdirSync(join(values.docs, "modes")).sort();
const run = { ...readKept(values.reference), scenarios };
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
fill("README.md", fillRaces);
fill(join(values.docs, "errors.md"), () => errorsPage(errors));
fill(join(values.docs, "licences.md"), () => licencesPage(JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock));
fill(join(values.docs, "write-a-scenario.md"), fillFaults);
fill(join(values.docs, "seen.md"), (page) => fillSeen(page, seen));
const trials = rows("mitigations.csv", readTrials);
fill(join(values.docs, "mitigations.md"), (page) => fillMitigations(page, trials, knownModes()));
fill(join(values.docs, "modes", "README.md"), (page) => fillCatalogue(page, run));
for (const file of pages) {
  const modes = modesOfPage(file);
  if (modes.length > 0) fill(join(values.docs, "modes", file), (page) => fillModes(page, modes));
}
for (const each of unpaired(pages)) {
  process.exitCode = 1;
  console.log(each);
}
for (const each of undeclared(run)) {
  process.exitCode = 1;
  console.log(`scenarios: \`modes\` lacks what all seeds showed: ${each}`);
}

for (const each of [
  ...pages.flatMap((file) => unlikeThreads(file, readFileSync(join(values.docs, "modes", file), "utf8"))),
  ...unknownThreads(seen.hypotheses),
]) {
  process.exitCode = 1;
  console.log(each);
}

/** The look-alikes have no findings, and so no commands from the matrix. */
function fillModes(page: string, modes: string[]): string | null {
  const [mode, ...more] = modes;
  const headed = fillHead(page, modes);
  const filled = more.length > 0 ? headed : fillProvoke(headed, mode!, run);
  return filled && fillPage(filled, modes, run);
}

if (run.cells.length > 0) {
  const judged = judgedOf(run);
  fill(values.judged, () => judgedModule(judged));
  const ids = scenarios.map(({ id }) => id);
  const table = resultsText(run, ids);
  fill(values.results, () => resultsModule(table));
  const among = readResults(table);
  const entries = scenarios.map((scenario) => entryOf(scenario, among));
  fill(join(values.docs, "issues.md"), () => issuesPage(entries, among));
  for (const [file, phrases] of Map.groupBy(namedDefault, ([file]) => file))
    fill(file, (page) =>
      fillDefault(
        page,
        phrases.map(([, before]) => before),
        newestExact(judged),
      ),
    );
}

/** Those that have a page of their own. */
function knownModes(): string[] {
  return pages.filter((file) => /^d\d+-/.test(file)).flatMap(modesOfPage);
}

function fill(path: string, write: (page: string) => string | null): void {
  const page = readFileSync(path, "utf8");
  const filled = write(page);
  if (filled === page) return;
  if (filled !== null && !values.check) writeFileSync(path, filled);
  else process.exitCode = 1;
  console.log(`${path}: ${filled === null ? "a marker or a row is missing" : values.check ? "stale" : "written"}`);
}
