/** `npm run reference`: the reference matrix, every scenario on every release. See --help. */
import { join } from "node:path";
import { Command, Option } from "commander";
import { failure, interruptible } from "../harness/cli/index.ts";
import { makePlan } from "../harness/planner/index.ts";
import { scenarios as catalogue, findScenario } from "../scenarios/index.ts";
import type { Companions } from "./reference/companions.ts";
import { readKept, refuseLoss, replacedBy } from "./reference/kept.ts";
import { type LostTrial, lostText } from "./reference/lost.ts";
import { cellText } from "./reference/matrix/index.ts";
import { companionsFor, namedReleases, referenceMatrix } from "./reference/releases.ts";
import { runMissing } from "./reference/run.ts";
import { isControl, keptTrials, type Tried } from "./reference/work.ts";
import { writeReference } from "./reference/write.ts";

interface Flags {
  releases?: string[];
  scenarios?: string[];
  seeds?: string[];
  companions?: Companions;
  controls: boolean;
  add: boolean;
  out?: string;
  work: string;
}

const list = (text: string) => text.split(",").filter((word) => word !== "");
const command = new Command("npm run reference --")
  .description(
    "Runs scenarios × releases × seeds and writes the matrix with an evidence excerpt per diverged cell. Trials in the working directory whose plan has not " +
      "changed are judged again and not run again, unless they were inconclusive; so an interrupted run goes on where it was. With --add the matrix keeps what this " +
      "run does not make again: the columns of other releases and, where --scenarios names some, the other cells of these.",
  )
  .option("--releases <list>", "LiteLLM releases, comma-separated (default: those of the matrix)", list)
  .option("--scenarios <list>", "scenarios, comma-separated (default: all)", list)
  .option("--seeds <list>", "seeds, comma-separated (default: 1,2,3)", list)
  .option("--controls", "the controls alone, with seeds 1 to 5; exit code 1 if any of them diverged", false)
  .addOption(
    new Option(
      "--companions <how>",
      "exact or nearest: where a companion package of the wanted version is not served (default: as in the matrix, else exact)",
    ).choices(["exact", "nearest"]),
  )
  .option("--add", "keep the cells of the matrix that this run does not make again", false)
  .option("--out <dir>", "where the matrix goes (default: reports/reference, and its controls/ with --controls)")
  .option("--work <dir>", "where the run directories stay", "reports/reference-work")
  .action(reference);

async function reference(flags: Flags): Promise<void> {
  const { controls } = flags;
  const all = catalogue.map(({ id }) => id).filter((id) => !controls || isControl(id));
  const scenarios = flags.scenarios ?? all;
  const seeds = flags.seeds ?? (controls ? ["1", "2", "3", "4", "5"] : ["1", "2", "3"]);
  const out = flags.out ?? (controls ? "reports/reference/controls" : "reports/reference");
  const wanted = { scenarios, seeds: seeds.map(Number) };
  const { columns: known } = referenceMatrix();
  using interrupted = interruptible(process, process.exit, (text) => process.stderr.write(text));
  const releases = await namedReleases(flags.releases ?? known.map(({ spec }) => spec), interrupted.signal);
  for (const id of scenarios) for (const seed of wanted.seeds) makePlan(findScenario(id), { seed });
  const replaces = replacedBy(releases, flags.scenarios);
  const kept = readKept(out);
  const dropped = kept.cells.filter((cell) => !replaces(cell));
  if (!flags.add) refuseLoss(dropped, "cells", join(out, "matrix.csv"));

  const startedAt = new Date().toISOString();
  const tried = releases.map((release): Tried => {
    const companions = companionsFor(release, known, flags.companions);
    return { release, settings: [], companions, places: [join(flags.work, release)] };
  });
  const running = { command: "npm run reference", again: true, signal: interrupted.signal };
  const lost = new Map<string, LostTrial[]>();
  for (const each of tried) lost.set(each.release, (await runMissing(each, wanted, running)).lost);
  const trials = tried.flatMap((each) => keptTrials(each, wanted));
  const made = { trials, releases, ...wanted, chosen: flags.scenarios !== undefined, lost, startedAt };
  const cells = await writeReference(out, made, kept, replaces);
  if (flags.scenarios !== undefined)
    for (const cell of cells) console.log(`${cell.scenario} on ${cell.release}: ${cellText(cell)}`);
  const withoutVerdict = [...lost.values()].flat();
  for (const each of withoutVerdict) console.log(`without a verdict: ${lostText(each)}`);
  const diverged = trials.filter(({ verdict }) => verdict.verdict === "diverged").length;
  console.log(`${trials.length} trials in ${out}, ${diverged} diverged; ${withoutVerdict.length} without a verdict`);
  if (withoutVerdict.length > 0) process.exitCode = 3;
  else if (controls && diverged > 0) process.exitCode = 1;
}

try {
  await command.parseAsync();
} catch (thrown) {
  const { stderr, exitCode } = failure(
    thrown,
    "make the reference matrix",
    false,
    Boolean(process.env.PHANTOM429_DEBUG),
  );
  process.stderr.write(stderr);
  process.exitCode = exitCode;
}
