/**
 * The reference matrix: every scenario on every release with three seeds, written to reports/reference/.
 * Options: --releases a,b --scenarios a,b --seeds 1,2,3 --out DIR --work DIR. Trials whose plan has not changed since
 * they were judged are taken from the working directory, so an interrupted run goes on where it was.
 */
import { parseArgs } from "node:util";
import { scenarios as catalogue } from "../scenarios/index.ts";
import { runMissing } from "./reference/run.ts";
import { keptTrials } from "./reference/work.ts";
import { writeReference } from "./reference/write.ts";

const defaultReleases = "1.83.14,1.84.0,1.85.3,1.88.6,1.90.7,1.94.3,1.100.5,1.106.2";
const { values } = parseArgs({
  options: {
    releases: { type: "string", default: defaultReleases },
    scenarios: { type: "string", default: catalogue.map(({ id }) => id).join(",") },
    seeds: { type: "string", default: "1,2,3" },
    out: { type: "string", default: "reports/reference" },
    work: { type: "string", default: "reports/reference-work" },
  },
});
const list = (text: string) => text.split(",").filter((word) => word !== "");
const wanted = { scenarios: list(values.scenarios), seeds: list(values.seeds).map(Number) };
const releases = list(values.releases);

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort(new Error("interrupted")));
process.once("SIGTERM", () => interrupted.abort(new Error("interrupted")));
const startedAt = new Date().toISOString();
const lost: string[] = [];
for (const release of releases) {
  lost.push(...(await runMissing(values.work, release, wanted, interrupted.signal)));
}
const trials = releases.flatMap((release) => keptTrials(values.work, release, wanted));
await writeReference(values.out, { trials, releases, ...wanted, lost, startedAt });
console.log(`${trials.length} trials in ${values.out}; ${lost.length} without a verdict`);
process.exitCode = lost.length === 0 ? 0 : 3;
