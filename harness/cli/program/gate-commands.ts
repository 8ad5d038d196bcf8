import { type GateFlags, gate, gateInit, gateUpdate, type InitFlags, type UpdateFlags } from "../commands/index.ts";
import type { CommandGroup } from "./group.ts";
import { collect, companionsHelp } from "./trial-options.ts";

/** Judges by a gate file, writes one, changes one. */
export function gateCommands({ command, context, done }: CommandGroup): void {
  const parent = command("gate", "judge a LiteLLM by a gate file: what is new, fixed, still there");
  parent
    .argument("[file]", "the gate file (default: gate.yaml)")
    .enablePositionalOptions()
    .option("--litellm <spec>", "the LiteLLM to judge (default: what the file says)")
    .option("--from <dir>", "judge what a run, a merge or a gate has recorded there, and run nothing")
    .option("--patch <file>", "apply a unified diff to the installed copy (repeatable)", collect)
    .option("--setting <k=v>", "a setting beside those of the file (repeatable)", collect)
    .option("--stack <kind>", "where it runs: local (processes) or docker (containers)", "local")
    .option("--image <what=name>", "with docker: another image for redis, postgres or base (repeatable)", collect)
    .option("--start <how>", "fork: one import for all replicas; exec: the plain `litellm` command", "fork")
    .option("--keep-warm <time>", "keep the process that has imported LiteLLM for later runs, e.g. 10m")
    .option("--latest-deps", "newest dependencies instead of those of the release's date")
    .option("--companions <how>", `${companionsHelp} (default: what the file says)`)
    .option("--out <dir>", "where to write; must be empty or absent (default: a new directory in reports/)")
    .option("--dry-run", "say what it would take (trials, stacks, minutes, memory, disk), and start nothing")
    .option("--json", "one JSON document on stdout")
    .addHelpText(
      "after",
      "\nExit codes: 0 as the file says · 1 something is new, fixed or expired · 4 nothing is, and something could not be judged.",
    )
    .action(async (file: string | undefined, flags: GateFlags) => done(await gate(file, flags, context)));
  parent
    .command("init [file]")
    .description("write a gate file from the verdicts of a judged release, or of a run")
    .option("--from <what>", "a release of the reference matrix, or the directory of a run")
    .option("--only <invariant>", "no-bypass: judge only whether a budget is passed")
    .action(async (file: string | undefined, flags: InitFlags) => done(await gateInit(file, flags, context)));
  parent
    .command("update [file]")
    .description("show what a gate file would say after a run, ask, and change it; comments and order stay")
    .option("--from <what>", "the directory of a run or gate, or a release of the reference matrix")
    .option("--yes", "do not ask")
    .action(async (file: string | undefined, flags: UpdateFlags) => done(await gateUpdate(file, flags, context)));
}
