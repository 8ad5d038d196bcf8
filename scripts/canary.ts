/** `npm run canary`: what is newer than the judged releases, run and compared with the last of them. See --help. */
import { Command } from "commander";
import { failure, interruptible } from "../harness/cli/index.ts";
import { parseBetween } from "../harness/cli/options/numbers.ts";
import { makePlan } from "../harness/planner/index.ts";
import { cacheDirectory, type InstallContext, indexReleases, resolveSpecs } from "../harness/subject/index.ts";
import { scenarios as catalogue, findScenario } from "../scenarios/index.ts";
import { type CanaryOptions, type CanaryTools, canary, canaryReleases } from "./canary/canary.ts";
import { realRuns } from "./canary/run.ts";
import { isControl } from "./reference/work.ts";

interface Flags {
  releases?: string[];
  scenarios?: string[];
  seeds: string[];
  controlSeeds: string[];
  most: string;
  out: string;
  work: string;
  reference: string;
  again: boolean;
  list: boolean;
}

const list = (text: string) => text.split(",").filter((word) => word !== "");
const command = new Command("npm run canary --")
  .description(
    "Looks the package index up, runs the catalogue and the controls on each release that is newer than the judged ones, and writes " +
      "OUT/VERSION.md: whether one can upgrade; what is fixed, new and still there against the last judged release; what could not be judged. A release " +
      "that has such a page is not run again. An interrupted run goes on where it was.",
  )
  .option(
    "--releases <list>",
    "LiteLLM releases, comma-separated (default: the newest of each line that is newer than what was judged)",
    list,
  )
  .option(
    "--scenarios <list>",
    "scenarios, comma-separated (default: all); the page of a part does not count as judged",
    list,
  )
  .option("--seeds <list>", "seeds of the catalogue, comma-separated", list, ["1"])
  .option("--control-seeds <list>", "seeds of the controls, comma-separated", list, ["1", "2", "3", "4", "5"])
  .option("--most <n>", "at most so many releases, the highest versions first", "3")
  .option("--out <dir>", "where the pages go", "reports/canary")
  .option("--work <dir>", "where the run directories stay", "reports/canary-work")
  .option("--reference <dir>", "the reference matrix to compare with", "reports/reference")
  .option("--again", "also releases that have a page", false)
  .option("--list", "only say, as a JSON list on stdout, which releases would be run", false)
  .addHelpText(
    "after",
    `
Exit codes: 0 nothing is newer, or nothing new diverged · 1 something diverged that did not on the last judged release, or a control did
            2 usage · 3 a release did not install, trials have no verdict, or too few converged or diverged · 4 nothing new diverged, but something could not be judged
            130/143 interrupted. Of several releases the first of 1, 3, 4 that one of them came to.`,
  )
  .action(main);

async function main(flags: Flags): Promise<void> {
  using interrupted = interruptible(process, process.exit, (text) => process.stderr.write(text));
  const { signal } = interrupted;
  const context: InstallContext = { env: process.env, cacheDir: cacheDirectory(), signal, report: () => {} };
  const options: CanaryOptions = {
    releases: flags.releases === undefined ? null : await resolveSpecs(flags.releases, context),
    work: workOf(flags),
    most: parseBetween("--most", flags.most, 1, 100),
    out: flags.out,
    reference: flags.reference,
    again: flags.again,
    modes: "docs/modes",
  };
  const tools: CanaryTools = {
    lookUp: () => indexReleases(context),
    run: realRuns(flags.work, signal),
    say: flags.list ? (line) => console.error(line) : (line) => console.log(line),
    now: () => new Date(),
  };
  if (flags.list) console.log(JSON.stringify(await canaryReleases(options, tools)));
  else process.exitCode = await canary(options, tools);
}

/** @throws PhantomError ERR_SCENARIO_UNKNOWN, ERR_SCENARIO_INVALID for a seed without a plan */
function workOf(flags: Flags): CanaryOptions["work"] {
  const named = flags.scenarios ?? catalogue.map(({ id }) => id);
  const work = {
    part: catalogue.some(({ id }) => !named.includes(id)),
    catalogue: { scenarios: named.filter((id) => !isControl(id)), seeds: flags.seeds.map(Number) },
    controls: { scenarios: named.filter(isControl), seeds: flags.controlSeeds.map(Number) },
  };
  for (const { scenarios, seeds } of [work.catalogue, work.controls])
    for (const id of scenarios) for (const seed of seeds) makePlan(findScenario(id), { seed });
  return work;
}

try {
  await command.parseAsync();
} catch (thrown) {
  const debug = Boolean(process.env.PHANTOM429_DEBUG);
  const { stderr, exitCode } = failure(thrown, "judge what is new", false, debug);
  process.stderr.write(stderr);
  process.exitCode = exitCode;
}
