import { defaultRelease } from "../../releases/index.ts";
import { type ExploreFlags, explore } from "../commands/index.ts";
import type { CommandGroup } from "./group.ts";
import { collect, companionsHelp } from "./trial-options.ts";

const after = `
Ctrl-C ends it, and what was judged until then is written. Exit codes: 0 nothing was found · 1 something diverged ·
3 the environment failed · 4 nothing could be judged, or a replica ended by itself. docs/explore.md says what the finds are and how to go on with one.`;

/** Looks for defects that no scenario describes. */
export function exploringCommands({ command, context, done }: CommandGroup): void {
  command("explore", "random plans on one LiteLLM: what diverges, grouped by defect mode, unknown modes first")
    .option("--litellm <spec>", "the LiteLLM to explore: 1.84.0, latest, path:DIR, wheel:FILE …", defaultRelease)
    .option("--minutes <n>", "how long, with the time in which finds are shrunk (default: 10)")
    .option("--trials <n>", "in place of --minutes: so many plans")
    .option(
      "--shrink <n>",
      "minutes to shrink finds in: the last of --minutes (default: a third), or after --trials (default: 5); 0: none",
    )
    .option("--seed <n>", "the seed of the random plans", "1")
    .option("--corpus <dir>", "plans that showed something new: earlier ones are run first, new ones are added")
    .option("--replicas <n>", "LiteLLM replicas, 1 to 16", "2")
    .option("--stack <kind>", "where it runs: local (processes) or docker (containers)", "local")
    .option("--image <what=name>", "with docker: another image for redis, postgres or base (repeatable)", collect)
    .option("--start <how>", "fork: one import for all replicas; exec: the plain `litellm` command", "fork")
    .option("--keep-warm <time>", "keep the process that has imported LiteLLM for later runs, e.g. 10m")
    .option("--latest-deps", "newest dependencies instead of those of the release's date")
    .option("--companions <how>", companionsHelp, "exact")
    .option("--setting <k=v>", "a setting such as general_settings.proxy_batch_write_at=5 (repeatable)", collect)
    .option("--patch <file>", "apply a unified diff to the installed copy (repeatable)", collect)
    .option("--profile <name>", "fast: short intervals; reporter: the settings of issue #27639", "fast")
    .option("--out <dir>", "where to write; must be empty or absent (default: a new directory in reports/)")
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", after)
    .action(async (flags: ExploreFlags) => done(await explore(flags, context)));
}
