import { type Command, CommanderError } from "commander";
import { PhantomError } from "../errors/index.ts";
import type { CommandResult } from "../process/index.ts";
import { failure } from "../process/index.ts";
import { shellWord } from "../report/index.ts";
import { withoutSecrets } from "../text/index.ts";
import { gitBisectExit } from "./commands/index.ts";
import type { Library, Terminal } from "./context.ts";
import { checkValues } from "./options/index.ts";
import { program } from "./program/index.ts";

export type { CommandResult } from "../process/index.ts";
export { failure, Interruption, interruptible, keysOf } from "../process/index.ts";
export type { Library, Terminal } from "./context.ts";

/** Runs one command line (without node and script). Never throws: whatever goes wrong is in the result. */
export async function cli(args: readonly string[], library: Library, terminal: Terminal): Promise<CommandResult> {
  const command = ["phantom429", ...args].map(withoutSecrets).map(shellWord).join(" ");
  let result: CommandResult | null = null;
  const help: string[] = [];
  const output = { writeOut: (text: string) => void help.push(text), writeErr: () => {} };
  const root = program({ library, terminal, command }, output, (value) => {
    result = value;
  });
  root.hook("preAction", (_, action) => checkValues(action));
  try {
    if (args.length === 0) root.outputHelp();
    else await root.parseAsync(helpOfNothing(args, root) ?? args, { from: "user" });
    return result ?? { exitCode: 0, stdout: help.join(""), stderr: "" };
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0)
      return { exitCode: 0, stdout: help.join(""), stderr: "" };
    const thrown = error instanceof CommanderError ? usageError(error, args) : error;
    return failed(thrown, command, args, terminal.env);
  }
}

/** What ended a command line, with the exit code that its caller reads. */
export function failed(
  thrown: unknown,
  operation: string,
  args: readonly string[],
  env: Terminal["env"],
): CommandResult {
  const exitCode = gitBisectExit(thrown, args);
  return failure(thrown, operation, args.includes("--json"), env.PHANTOM429_DEBUG === "1", exitCode);
}

/** `help nope` is answered as `nope` is: there is no such command. */
function helpOfNothing([first, name]: readonly string[], { commands }: Command): string[] | null {
  if (first !== "help" || name === undefined || name.startsWith("-")) return null;
  return name === "help" || commands.some((command) => command.name() === name) ? null : [name];
}

/** What people type where a command has another way to say it. */
const elsewhere: Readonly<Record<string, string>> = {
  "run --scenario": "Name scenarios without --scenario, e.g. `npx phantom429 run phantom-refusal`.",
  "watch --scenario": "Name scenarios without --scenario, e.g. `npx phantom429 watch phantom-refusal`.",
};

/** commander says "error: unknown option '--sed'\n(Did you mean --seed?)". */
function usageError(error: CommanderError, args: readonly string[]): PhantomError {
  const [message = "", suggestion = ""] = error.message.replace(/^error: /, "").split("\n");
  const [, option = ""] = /^unknown option '([^'=]+)/.exec(message) ?? [];
  const offer = elsewhere[`${args[0]} ${option}`] ?? suggestion.replace(/^\(|\)$/g, "");
  return new PhantomError("ERR_OPTION_INVALID", {
    operation: "read the command line",
    message: `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.?]$/.test(message) ? "" : "."}`,
    hint: `${offer === "" ? "" : `${offer} `}\`npx phantom429 help\` shows the commands, \`npx phantom429 help COMMAND\` its options.`,
  });
}
