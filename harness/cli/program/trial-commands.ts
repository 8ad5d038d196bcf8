import { Option } from "commander";
import { defaultRelease } from "../../releases/index.ts";
import {
  type BisectFlags,
  bisect,
  type CompareFlags,
  compare,
  demo,
  merge,
  type ReplayFlags,
  type RunFlags,
  replay,
  run,
  type ShrinkFlags,
  shrink,
  type WatchFlags,
  watch,
} from "../commands/index.ts";
import { gateCommands } from "./gate-commands.ts";
import type { CommandGroup } from "./group.ts";
import { collect, companionsHelp, seedOptions, subjectOptions, trialOptions } from "./trial-options.ts";

const sides = `
A side may have patches and settings of its own, behind +patch: and +setting:, one or several:
  phantom429 compare 1.106.2 1.106.2+patch:fix.diff path:../litellm
  phantom429 compare 1.106.2 1.106.2+setting:general_settings.disable_budget_reservation=true
--setting is for all sides.`;

/** Runs trials: on one LiteLLM, on several, by a gate file, on a checkout. */
export function trialCommands(group: CommandGroup): void {
  const { command, context, done } = group;
  trialOptions(
    command("run [scenario...]", "run scenarios on one LiteLLM: by name, or files of your own such as ./mine.ts"),
    "where it runs: local (processes), docker (containers), or attach (a deployment of your own)",
  )
    .option("--all", "run every scenario")
    .option(
      "--last-failed",
      "the trials of the last run that diverged or were not judged, with its seeds, subject and options",
    )
    .option(
      "--litellm <spec>",
      `the LiteLLM to test: 1.84.0, latest, latest-1.84, path:DIR, wheel:FILE or image:NAME (default: "${defaultRelease}")`,
    )
    .option(
      "--url <url>",
      "with attach: a replica's own address (repeatable, in the order of the relay's ports)",
      collect,
    )
    .option("--redis <url>", "with attach: its Redis, past the relay (default: REDIS_URL)")
    .option("--database <url>", "with attach: its Postgres (default: DATABASE_URL)")
    .option("--relay <url>", "with attach: the relay that its models and its Redis point to, ws://HOST:PORT")
    .option("--patch <file>", "apply a unified diff to the installed copy (repeatable)", collect)
    .option("--expect <what>", "what must come out: converged, diverged, or exactly these modes, e.g. D9 or D9,D25")
    .option(
      "--bisect-exit-codes",
      "for git bisect run: 0 without the mode, 1 with it, 125 where this commit cannot be judged, 128 where none could",
    )
    .option("--mode <id>", "with --bisect-exit-codes: only this mode counts, e.g. D1 (default: any divergence)")
    .option(
      "--find <what>",
      "with --bisect-exit-codes: fixed swaps 0 and 1, for a search where the older side is the bad one",
    )
    .option("--keep-stack", "if the one trial does not converge, its stack stays until Ctrl-C, with its addresses")
    .action(async (names: string[], flags: RunFlags) => done(await run(names, flags, context)));

  trialOptions(command("compare <spec...>", "the same plans on two or more LiteLLMs: what is new, fixed, still there"))
    .option(
      "--scenario <id>",
      "a scenario to compare on, by name or file; all of phantom429's if left out (repeatable)",
      collect,
    )
    .option("--baseline <file>", "compare with an earlier campaign: its campaign.json, or its directory")
    .addOption(new Option("--patch <file>").argParser(collect).hideHelp())
    .addOption(new Option("--expect <verdict>").hideHelp())
    .addHelpText("after", sides)
    .action(async (specs: string[], flags: CompareFlags) => done(await compare(specs, flags, context)));

  command(
    "bisect [dir]",
    "the release that fixed a defect or brought it, between a good and a bad one; of a recorded trial by its directory",
  )
    .option("--good <spec>", "a release that does not show it, e.g. 1.106.2 or latest")
    .option("--bad <spec>", "a release that shows it (with a directory: its LiteLLM)")
    .option("--scenario <id>", "the scenario to judge by, by name or file (with a directory: its scenario)")
    .option("--mode <id>", "the mode to follow, e.g. D3 (default: that of the bad end)")
    .option(
      "--find <what>",
      "fixed or broken: refuse ends that ask for the other (default: as the order of the ends says)",
    )
    .option("--seeds <n>", "how many seeds each release gets", "3")
    .option("--seed <n>", "first seed (default: 1)")
    .option("--order <by>", "version: along the main branch, then within one line; date: by date of upload", "version")
    .option("--stack <kind>", "where it runs: local (processes, the default) or docker (containers)")
    .option("--image <what=name>", "with docker: another image for redis, postgres or base (repeatable)", collect)
    .option("--replicas <n>", "LiteLLM replicas, 1 to 16 (default: what the scenario asks for)")
    .option("--start <how>", "fork (the default): one import for all replicas; exec: the plain `litellm` command")
    .option("--latest-deps", "newest dependencies instead of those of the release's date")
    .option("--companions <how>", `${companionsHelp} (default: exact)`)
    .option("--setting <k=v>", "a setting such as general_settings.proxy_batch_write_at=5 (repeatable)", collect)
    .option("--profile <name>", "fast (the default): short intervals; reporter: the settings of issue #27639")
    .option("--out <dir>", "where to write; must be empty or absent (default: a new directory in reports/)")
    .option("--resume <dir>", "go on in the directory of a bisection that was interrupted")
    .option("--verbose", "each step of each trial, not only its end")
    .option("--dry-run", "say how many releases, minutes and installs it takes, and start nothing")
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", "\nFor commits of a checkout: git bisect with `run --bisect-exit-codes` (docs/bisect.md).")
    .action(async (dir: string | undefined, flags: BisectFlags) => done(await bisect(dir, flags, context)));

  gateCommands(group);

  const watching = command("watch [scenario...]", "run scenarios on a checkout, and again when a file of it changes");
  subjectOptions(seedOptions(watching))
    .option("--all", "every scenario")
    .option("--litellm <path:DIR>", "the checkout: its top directory", "path:.")
    .option(
      "--expect <verdict>",
      "the verdict that is expected, converged or diverged; any other counts as failed",
      "converged",
    )
    .addHelpText(
      "after",
      "\nKeys: r run again · f only what failed · q quit. Each round writes a new directory in reports/.\nExit codes, of the last round that ended: 0 as expected · 1 something failed · 4 nothing was judged.",
    )
    .action(async (names: string[], flags: WatchFlags) => done(await watch(names, flags, context)));

  command(
    "shrink <dir>",
    "the smallest plan that still shows a recorded defect on the same counter; each step is a real run",
  )
    .option("--litellm <spec>", "the LiteLLM to run it on (default: that of the record, with its settings and patches)")
    .option("--minutes <n>", "how long to look for a smaller one", "5")
    .option("--runs <n>", "how often each plan is run: it counts when it shows the defect once (for races)", "1")
    .option("--mode <id>", 'the mode to keep, e.g. D1, or "unknown mode" (default: the first that the record shows)')
    .option(
      "--counter <which>",
      "the counter to keep, by its kind (team) or its whole key (default: the first kind that shows the mode)",
    )
    .option(
      "--as <form>",
      "what is written besides the plan: scenario (always), or curl: a script for a stack of `up`",
      "scenario",
    )
    .option("--setting <k=v>", "a setting besides those of the record (repeatable)", collect)
    .option("--patch <file>", "a unified diff, in place of the patches of the record (repeatable)", collect)
    .option("--companions <how>", `${companionsHelp} (default: as the record)`)
    .option("--stack <kind>", "where it runs: local or docker (default: as the record)")
    .option("--out <dir>", "where to write; must be empty or absent (default: a new directory in reports/)")
    .option("--json", "one JSON document on stdout")
    .addHelpText(
      "after",
      "\nExit codes: 0 shrunk, or nothing can be left out · 1 the plan did not show the defect again · 2 nothing to shrink\n            130 interrupted; what was found until then is written",
    )
    .action(async (dir: string, flags: ShrinkFlags) => done(await shrink(dir, flags, context)));

  command(
    "replay <dir>",
    "the very plan of a record again: a run directory or its plan.json, on the same LiteLLM or another",
  )
    .option("--litellm <spec>", "the LiteLLM to run it on (default: that of the record, with its settings and patches)")
    .option("--setting <k=v>", "a setting besides those of the record (repeatable)", collect)
    .option("--patch <file>", "a unified diff, in place of the patches of the record (repeatable)", collect)
    .option("--companions <how>", `${companionsHelp} (default: as the record)`)
    .option("--latest-deps", "newest dependencies instead of those of the release's date")
    .option("--stack <kind>", "where it runs: local or docker (default: as the record)")
    .option("--image <what=name>", "with docker: another image for redis, postgres or base (repeatable)", collect)
    .option(
      "--start <how>",
      "fork: one import for all replicas; exec: the plain `litellm` command (default: as the record)",
    )
    .option("--keep-warm <time>", "keep the process that has imported LiteLLM for later runs, e.g. 10m")
    .option("--profile <name>", "fast or reporter (default: as the record)")
    .option("--expect <what>", "what must come out: converged, diverged, or exactly these modes, e.g. D9 or D9,D25")
    .option("--out <dir>", "where to write; must be empty or absent (default: a new directory in reports/)")
    .option("--verbose", "each step, not only the end")
    .option("--dry-run", "say how many minutes, memory and disk it takes, and start nothing")
    .option("--json", "one JSON document on stdout")
    .action(async (dir: string, flags: ReplayFlags) => done(await replay(dir, flags, context)));

  command("merge <dir...>", "put the shards of one campaign together, as if it had been run at once")
    .requiredOption("--out <dir>", "where to write; must be empty or absent")
    .option("--json", "one JSON document on stdout")
    .action(async (dirs: string[], flags: { out: string; json?: boolean }) => done(await merge(dirs, flags, context)));

  command("demo", "the phantom refusal on an affected release and on a fixed one (what `npm start` runs)")
    .option("--json", "one JSON document on stdout")
    .action(async (flags: { json?: boolean }) => done(await demo(flags, context)));
}
