/** `npm run reference`: the reference matrix, every scenario on every release. See --help. */
import { join } from "node:path";
import { Command } from "commander";
import { failure, interruptible } from "../harness/cli/index.ts";
import { parseSpec } from "../harness/subject/index.ts";
import { makePlan } from "../harness/traffic/index.ts";
import { scenarios as catalogue, findScenario } from "../scenarios/index.ts";
import { runMissing } from "./reference/run.ts";
import { keptTrials, type Tried } from "./reference/work.ts";
import { writeReference } from "./reference/write.ts";

interface Flags {
  releases: string[];
  scenarios?: string[];
  seeds?: string[];
  controls: boolean;
  out?: string;
  work: string;
}

const list = (text: string) => text.split(",").filter((word) => word !== "");
const releases = ["1.83.14", "1.84.0", "1.85.3", "1.88.6", "1.90.7", "1.94.3", "1.100.5", "1.106.2"];
const command = new Command("npm run reference --")
  .description(
    "Runs scenarios × releases × seeds and writes the matrix with an evidence excerpt per diverged cell. Trials in the working directory whose plan has not " +
      "changed are judged again and not run again, unless they were inconclusive; so an interrupted run goes on where it was.",
  )
  .option("--releases <list>", "LiteLLM releases, comma-separated", list, releases)
  .option("--scenarios <list>", "scenarios, comma-separated (default: all)", list)
  .option("--seeds <list>", "seeds, comma-separated (default: 1,2,3)", list)
  .option("--controls", "the controls alone, with seeds 1 to 5; exit code 1 if any of them diverged", false)
  .option("--out <dir>", "where the matrix goes (default: reports/reference, and its controls/ with --controls)")
  .option("--work <dir>", "where the run directories stay", "reports/reference-work")
  .action(reference);

async function reference(flags: Flags): Promise<void> {
  const { controls } = flags;
  const known = catalogue.map(({ id }) => id).filter((id) => !controls || id.startsWith("control-"));
  const scenarios = flags.scenarios ?? known;
  const seeds = flags.seeds ?? (controls ? ["1", "2", "3", "4", "5"] : ["1", "2", "3"]);
  const out = flags.out ?? (controls ? "reports/reference/controls" : "reports/reference");
  const wanted = { scenarios, seeds: seeds.map(Number) };
  flags.releases.map(parseSpec);
  for (const id of scenarios) for (const seed of wanted.seeds) makePlan(findScenario(id), { seed });

  using interrupted = interruptible(process, process.exit, (text) => process.stderr.write(text));
  const startedAt = new Date().toISOString();
  const lost: string[] = [];
  const tried = flags.releases.map((release): Tried => {
    return { release, settings: [], places: [join(flags.work, release)] };
  });
  const running = { command: "npm run reference", again: true, signal: interrupted.signal };
  for (const each of tried) lost.push(...(await runMissing(each, wanted, running)));
  const trials = tried.flatMap((each) => keptTrials(each, wanted));
  await writeReference(out, { trials, releases: flags.releases, ...wanted, lost, startedAt });
  const diverged = trials.filter(({ verdict }) => verdict.verdict === "diverged").length;
  console.log(`${trials.length} trials in ${out}, ${diverged} diverged; ${lost.length} without a verdict`);
  if (lost.length > 0) process.exitCode = 3;
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
