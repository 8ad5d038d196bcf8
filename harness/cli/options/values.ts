import type { Command } from "commander";
import { PhantomError } from "../../errors/index.ts";

/**
 * That no option has an empty value, or the next option for its value: `--patch --out DIR` would take "--out" for a file.
 * @throws PhantomError ERR_OPTION_INVALID
 */
export function checkValues(command: Command): void {
  for (const option of command.options.filter(({ required }) => required)) {
    const given = [command.getOptionValue(option.attributeName())].flat();
    const wrong = given.find((value) => typeof value === "string" && (value === "" || value.startsWith("--")));
    if (wrong === undefined) continue;
    throw new PhantomError("ERR_OPTION_INVALID", {
      operation: `read ${option.long}`,
      message: wrong === "" ? `The value of ${option.long} is empty.` : `${option.long} has no value before ${wrong}.`,
      hint: `Write ${option.flags.split(", ").at(-1)}.`,
    });
  }
}
