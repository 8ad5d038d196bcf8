import type { Command, CommandOptions } from "commander";
import type { CommandResult } from "../../process/index.ts";
import type { Context } from "../context.ts";

/** What a group of commands is made with. Each command hands its result to `done`. */
export interface CommandGroup {
  command(usage: string, description: string, options?: CommandOptions): Command;
  context: Context;
  done(result: CommandResult): void;
}
