/** `npm run mitigations`: the scenario that stands for each mode, with and without the settings said to help. See --help. */
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command, Option } from "commander";
import { failure, interruptible } from "../harness/cli/index.ts";
import { makePlan } from "../harness/planner/index.ts";
import { findScenario } from "../scenarios/index.ts";
import { inOrder, keptRows } from "./mitigations/kept.ts";
import { readTrials, rowOf, type TrialRow, trialsCsv, unknownRows } from "./mitigations/trials.ts";
import { estimate, triedWith } from "./mitigations/tried.ts";
import { chosenVariants, stands, variants, withoutAny } from "./mitigations/variants.ts";
import type { Companions } from "./reference/companions.ts";
import { refuseLoss } from "./reference/kept.ts";
import { type LostTrial, lostText } from "./reference/lost.ts";
import { companionsFor, namedReleases, newestOf, referenceMatrix, wholeColumns } from "./reference/releases.ts";
import { runMissing } from "./reference/run.ts";
import { keptTrials } from "./reference/work.ts";

interface Flags {
  releases?: string[];
  companions?: Companions;
  add: boolean;
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
  .option(
    "--releases <list>",
    "LiteLLM releases, comma-separated (default: those of mitigations.csv, and the newest of the reference matrix)",
    list,
  )
  .option("--variants <list>", "settings by their names in the tables, comma-separated (default: all, and none)", list)
  .option("--scenarios <list>", "scenarios, comma-separated (default: one for each mode)", list)
  .option("--seeds <list>", "seeds, comma-separated", list, ["1", "2", "3"])
  .addOption(
    new Option(
      "--companions <how>",
      "exact or nearest: where a companion package of the wanted version is not served (default: as in the reference matrix, else exact)",
    ).choices(["exact", "nearest"]),
  )
  .option("--add", "keep the trials in mitigations.csv that this run does not make again", false)
  .option("--out <dir>", "where mitigations.csv goes", "reports/reference")
  .option("--work <dir>", "where the run directories stay", "reports/mitigations-work")
  .option("--matrix <dir>", "run directories of the reference matrix", "reports/reference-work")
  .option("--again", "run those again that were inconclusive", false)
  .option("--estimate", "only say what is left to run, and about how long it takes", false)
  .action(mitigations);

async function mitigations(flags: Flags): Promise<void> {
  const file = join(flags.out, "mitigations.csv");
  const before = existsSync(file) ? readTrials(readFileSync(file, "utf8")) : [];
  const matrix = referenceMatrix();
  using interrupted = interruptible(process, process.exit, (text) => process.stderr.write(text));
  const releases = await namedReleases(
    flags.releases ?? usualReleases(before, newestOf(wholeColumns(matrix))?.spec),
    interrupted.signal,
  );
  const standing = [...new Set(stands.map(({ scenario }) => scenario))];
  const scenarios = flags.scenarios ?? standing;
  const wanted = { scenarios, seeds: flags.seeds.map(Number) };
  for (const id of scenarios) for (const seed of wanted.seeds) makePlan(findScenario(id), { seed });
  const chosen = chosenVariants(flags.variants);
  const kept = keptRows(before, { releases, scenarios, settings: chosen.map(({ name }) => name) });
  if (!flags.add && !flags.estimate) refuseLoss(kept, "trials", file);
  const companions = (release: string) => companionsFor(release, matrix.columns, flags.companions);
  const tried = triedWith(releases, chosen, flags, companions);
  console.error(estimate(tried, wanted, flags.again));
  if (flags.estimate) return;

  const running = { command: "npm run mitigations", again: flags.again, signal: interrupted.signal };
  const lost: LostTrial[] = [];
  const rows: TrialRow[] = [];
  for (const each of tried) {
    const ran = await runMissing(each, wanted, running);
    lost.push(...ran.lost);
    if (ran.unknownSetting) rows.push(...unknownRows(each, wanted));
    else rows.push(...keptTrials(each, wanted).map((trial) => rowOf(each.variant, trial)));
  }
  const names = [withoutAny, ...variants].map(({ name }) => name);
  await mkdir(flags.out, { recursive: true });
  await writeFile(file, trialsCsv(inOrder([...kept, ...rows], names, standing)));
  for (const each of lost) console.log(`without a verdict: ${lostText(each)}`);
  console.log(`${rows.length} trials in ${flags.out}; ${lost.length} without a verdict`);
  process.exitCode = lost.length === 0 ? 0 : 3;
}

function usualReleases(before: readonly TrialRow[], newest: string | undefined): string[] {
  return [...new Set([...before.map(({ release }) => release), ...(newest === undefined ? [] : [newest])])];
}

try {
  await command.parseAsync();
} catch (thrown) {
  const debug = Boolean(process.env.PHANTOM429_DEBUG);
  const { stderr, exitCode } = failure(thrown, "try the settings", false, debug);
  process.stderr.write(stderr);
  process.exitCode = exitCode;
}
