import { Command } from "commander";
import type { CommandResult } from "../../process/index.ts";
import { version } from "../../version.ts";
import type { Context } from "../context.ts";
import { auditCommand } from "./audit-command.ts";
import { exploringCommands } from "./exploring-commands.ts";
import type { CommandGroup } from "./group.ts";
import { machineCommands } from "./machine-commands.ts";
import { readingCommands } from "./reading-commands.ts";
import { standingCommands } from "./standing-commands.ts";
import { trialCommands } from "./trial-commands.ts";

const exits = `
Exit codes: 0 as expected · 1 an invariant broke, or the expectation was not met · 2 usage or configuration
            3 the environment · 4 inconclusive, or nothing applied · 130/143 interrupted`;

/** Where commander writes help and usage errors. */
export interface HelpOutput {
  writeOut(text: string): void;
  writeErr(text: string): void;
}

/** The commands. Each hands its result to `done`; help and usage errors are thrown by commander. */
export function program(context: Context, output: HelpOutput, done: (result: CommandResult) => void): Command {
  const root = new Command("phantom429")
    .description('Reproduces the budget-counter defects of LiteLLM ("phantom 429") on real releases, and says why.')
    .version(version)
    // `gate --from` and `gate init --from` are two options.
    .enablePositionalOptions()
    .addHelpText("after", exits)
    .exitOverride()
    .configureOutput(output)
    .configureHelp({ helpWidth: 110 });

  const command: CommandGroup["command"] = (usage, description, options = {}) =>
    root.command(usage, options).description(description);
  const group = { command, context, done };
  trialCommands(group);
  exploringCommands(group);
  readingCommands(group);
  auditCommand(group);
  standingCommands(group);
  machineCommands(group);
  return root;
}
