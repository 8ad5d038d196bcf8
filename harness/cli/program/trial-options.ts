import type { Command } from "commander";

export const companionsHelp =
  "packages of LiteLLM's own that the index does not serve as the release names them: exact: refuse; nearest: take the nearest that it serves";

/** What commands have in common that run trials. */
export function trialOptions(
  command: Command,
  where = "where it runs: local (processes) or docker (containers)",
): Command {
  return subjectOptions(seedOptions(command))
    .option("--stack <kind>", where, "local")
    .option("--image <what=name>", "with docker: another image for redis, postgres or base (repeatable)", collect)
    .option("--start <how>", "fork: one import for all replicas; exec: the plain `litellm` command", "fork")
    .option(
      "--keep-warm <time>",
      "keep the process that has imported LiteLLM for later runs, e.g. 10m (default: PHANTOM429_KEEP_WARM, else off)",
    )
    .option("--out <dir>", "where to write; must be empty or absent (default: a new directory in reports/)")
    .option("--shard <i/n>", "only the i-th of n parts of about the same length; `merge` puts them together")
    .option("--resume <dir>", "only what is missing in the directory of a campaign that was interrupted")
    .option("--verbose", "each step of each trial, not only its end")
    .option("--dry-run", "say how many trials, minutes, memory and disk it takes, and start nothing")
    .option("--json", "one JSON document on stdout");
}

/** Which plans. */
export function seedOptions(command: Command): Command {
  return command
    .option("--replicas <n>", "LiteLLM replicas, 1 to 16 (default: what the scenario asks for)")
    .option("--seed <n>", "first seed; the same seed gives the same plan on any machine", "1")
    .option("--repeat <n>", "how many consecutive seeds", "1");
}

/** With which dependencies and settings LiteLLM runs. */
export function subjectOptions(command: Command): Command {
  return command
    .option("--latest-deps", "newest dependencies instead of those of the release's date")
    .option("--companions <how>", companionsHelp, "exact")
    .option("--setting <k=v>", "a setting such as general_settings.proxy_batch_write_at=5 (repeatable)", collect)
    .option("--profile <name>", "fast: short intervals; reporter: the settings of issue #27639", "fast");
}

/** Of an option that may be given several times. */
export function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}
