import { writeFile } from "node:fs/promises";
import { PhantomError } from "../../../errors/index.ts";
import { type Edit, expectationOf, updateGate } from "../../../gate/index.ts";
import { aborted, type CommandResult, succeed } from "../../../process/index.ts";
import { columns } from "../../../report/index.ts";
import { plural } from "../../../text/index.ts";
import type { Context, Terminal } from "../../context.ts";
import { unknownText } from "../../words/index.ts";
import { defaultFile, type OpenGate, openGate } from "./file.ts";
import { patchesText, requireSameSetup } from "./setup.ts";
import { readSource } from "./source.ts";

export interface UpdateFlags {
  from?: string;
  yes?: boolean;
}

/** `gate update`: shows what a gate file would say after a run, asks, and changes it. Comments and order stay. */
export async function gateUpdate(file = defaultFile, flags: UpdateFlags, context: Context): Promise<CommandResult> {
  const { terminal } = context;
  const source = await readSource(flags.from, context);
  const open = await openGate(file, context);
  requireSameSetup(source.from, source.setup, file, open.gate);
  if (source.bypasses === null) refuseBypassOnly(open);
  const { text, edits, unknown } = updateGate(open, source, (scenario) => open.names.get(scenario));
  terminal.progress(patchesText(source.setup, source.from) + unknownText(unknown));
  if (edits.length === 0) return succeed(`${file} says what ${flags.from} shows: nothing to change.\n`);
  terminal.progress(
    `${columns(
      ["scenario", "change"],
      edits.map(({ scenario, what }) => [scenario, what]),
    )}\n`,
  );
  if (flags.yes !== true && !(await agreed(file, edits, terminal)))
    return { exitCode: 1, stdout: `${file} stays as it is.\n`, stderr: "" };
  await writeFile(open.path, text);
  return succeed(`${file}: ${plural(edits.length, "change")} written.\n`);
}

/** @throws PhantomError where nobody can answer */
async function agreed(file: string, edits: readonly Edit[], { keys, progress, signal }: Terminal): Promise<boolean> {
  if (keys === undefined)
    throw new PhantomError("ERR_OPTION_INVALID", {
      operation: `change ${file}`,
      message: `There is no terminal to agree to ${plural(edits.length, "change")} of ${file}.`,
      hint: "Read them above, and type --yes to accept them.",
    });
  progress(`Write ${plural(edits.length, "change")} to ${file}? y/n `);
  const answer = Promise.withResolvers<string>();
  using _ = keys((key) => answer.resolve(key));
  const key = await Promise.race([answer.promise, aborted(signal)]);
  signal.throwIfAborted();
  progress(`${key}\n`);
  return key === "y" || key === "Y";
}

function refuseBypassOnly({ gate, file }: OpenGate): void {
  const [name] = Object.entries(gate.scenarios).find(([, entry]) => expectationOf(entry).bypassOnly) ?? [];
  if (name === undefined) return;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `change ${file}`,
    message: `${name} is about no-bypass, and the reference matrix does not say which modes passed a budget.`,
    hint: "Give --from the directory of a run.",
  });
}
