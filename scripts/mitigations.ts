/** `npm run mitigations`: the scenario that stands for each mode, with and without the settings said to help. See --help. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { failure, interruptible } from "../harness/cli/index.ts";
import { parseSpec } from "../harness/subject/index.ts";
import { makePlan } from "../harness/traffic/index.ts";
import { findScenario } from "../scenarios/index.ts";
import { rowOf, trialsCsv } from "./mitigations/trials.ts";
import { estimate, triedWith } from "./mitigations/tried.ts";
import { chosenVariants, stands } from "./mitigations/variants.ts";
import { runMissing } from "./reference/run.ts";
import { keptTrials } from "./reference/work.ts";

interface Flags {
  releases: string[];
  variants?: string[];
  scenarios?: string[];
  seeds: string[];
  out: string;
  work: string;
  matrix: string;
  again: boolean;
  estimate: boolean;
}

const list = (text: string) => text.split(",").filter((word) => word !== "");
const command = new Command("npm run mitigations --")
  .description(
    "Runs releases × settings × the scenario that stands for each mode × seeds, and writes mitigations.csv, a row per trial; `npm run as-run` then writes the " +
      "page. Trials in the working directory whose plan and settings have not changed are judged again and not run again; so an interrupted run goes on where " +
      "it was. Those without a setting may come from the reference matrix.",
  )
  .option("--releases <list>", "LiteLLM releases, comma-separated", list, ["1.84.0", "1.94.3", "1.106.2"])
  .option("--variants <list>", "settings by their names in the tables, comma-separated (default: all, and none)", list)
  .option("--scenarios <list>", "scenarios, comma-separated (default: one for each mode)", list)
  .option("--seeds <list>", "seeds, comma-separated", list, ["1", "2", "3"])
  .option("--out <dir>", "where mitigations.csv goes", "reports/reference")
  .option("--work <dir>", "where the run directories stay", "reports/mitigations-work")
  .option("--matrix <dir>", "run directories of the reference matrix", "reports/reference-work")
  .option("--again", "run those again that were inconclusive", false)
  .option("--estimate", "only say what is left to run, and about how long it takes", false)
  .action(mitigations);

async function mitigations(flags: Flags): Promise<void> {
  const scenarios = flags.scenarios ?? [...new Set(stands.map(({ scenario }) => scenario))];
  const wanted = { scenarios, seeds: flags.seeds.map(Number) };
  flags.releases.map(parseSpec);
  for (const id of scenarios) for (const seed of wanted.seeds) makePlan(findScenario(id), { seed });
  const tried = triedWith(flags.releases, chosenVariants(flags.variants), flags);
  console.error(estimate(tried, wanted, flags.again));
  if (flags.estimate) return;

  using interrupted = interruptible(process, process.exit, (text) => process.stderr.write(text));
  const running = { command: "npm run mitigations", again: flags.again, signal: interrupted.signal };
  const lost: string[] = [];
  for (const each of tried) lost.push(...(await runMissing(each, wanted, running)));
  const rows = tried.flatMap((each) => keptTrials(each, wanted).map((trial) => rowOf(each.variant, trial)));
  await mkdir(flags.out, { recursive: true });
  await writeFile(join(flags.out, "mitigations.csv"), trialsCsv(rows));
  for (const line of lost) console.log(`without a verdict: ${line}`);
  console.log(`${rows.length} trials in ${flags.out}; ${lost.length} without a verdict`);
  process.exitCode = lost.length === 0 ? 0 : 3;
}

try {
  await command.parseAsync();
} catch (thrown) {
  const debug = Boolean(process.env.PHANTOM429_DEBUG);
  const { stderr, exitCode } = failure(thrown, "try the settings", false, debug);
  process.stderr.write(stderr);
  process.exitCode = exitCode;
}
